package dev.tangent.job.frame;

import java.util.Map;

/** The typed result of a job; it also says what goes into {@code result.json}. */
public interface JobResult {
  /** {@return the numbers, and the files by what is in them: what {@code --json} prints} */
  Map<String, Object> report();
}
