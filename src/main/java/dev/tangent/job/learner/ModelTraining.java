package dev.tangent.job.learner;

import dev.tangent.job.frame.JobRun;
import java.nio.file.Path;

/** Trains the chosen learner on all rows and writes it. */
public final class ModelTraining {
  private ModelTraining() {}

  public static Path train(LearningData data, LearnerSpec spec, Plan plan, long seed, JobRun run) {
    throw new UnsupportedOperationException("model of " + data.name() + spec + plan + run + seed);
  }
}
