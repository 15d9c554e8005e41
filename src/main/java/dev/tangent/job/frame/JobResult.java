package dev.tangent.job.frame;

import java.util.Map;

/** What a job found, typed; it also says what of it goes into {@code result.json}. */
public interface JobResult {
  /** {@return the numbers, and the files by what is in them: what {@code --json} prints} */
  Map<String, Object> report();
}
