package dev.tangent.job.predict;

import dev.tangent.job.frame.JobResult;
import java.util.List;

/** What {@code ntk predict} finds: by training now, or from a model that was trained before. */
public interface Predicted extends JobResult {
  /** {@return what to say of it to people, a line each} */
  List<String> lines();
}
