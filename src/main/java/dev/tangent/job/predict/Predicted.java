package dev.tangent.job.predict;

import dev.tangent.job.frame.JobResult;
import java.util.List;

/** The result of {@code ntk predict}, from training now or from a model that was trained before. */
public interface Predicted extends JobResult {
  /** {@return the result in words for people, a line each} */
  List<String> lines();
}
