package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.cli.options.NetworkOptions;
import dev.tangent.cli.options.TrainOptions;
import dev.tangent.cli.runs.DisplayOptions;
import dev.tangent.cli.runs.LiveRun;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.train.RegimeResult;
import dev.tangent.job.train.TrainingResult;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code ntk train}: train a network on a data set, watch its kernel. */
@Command(
    name = "train",
    description = {
      "Train a network by gradient descent and watch its tangent kernel.",
      "%nWrites weights.npz and outputs.npy (N × k) into a run directory, with checkpoints to"
          + " continue from: after Ctrl-C or a crash, --resume RUN ends in the same bits."
    })
final class TrainCommand extends JobCommand<TrainingResult> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin NetworkOptions network = new NetworkOptions();
  @Mixin TrainOptions training = new TrainOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin DisplayOptions display = new DisplayOptions();

  @Override
  protected Verb<?, TrainingResult> verb() {
    return Verbs.TRAIN;
  }

  @Override
  protected <T> T within(Path directory, Output out, Body<T> body) throws Exception {
    return options.dashboard() ? LiveRun.show(directory, display, out, body::run) : body.run();
  }

  @Override
  protected void print(TrainingResult result, Output out) {
    out.line(
        "cost %.6g after %s (%.6g at the start)%s",
        result.cost(),
        Plural.of(result.steps(), "step"),
        result.costAtStart(),
        percent(", accuracy", result.accuracy()));
    if (!Double.isNaN(result.testCost())) {
      out.line("test cost %.6g%s", result.testCost(), percent(", accuracy", result.testAccuracy()));
    }
    RegimeResult regime = result.regime();
    if (regime != null) {
      out.line("%s", regime.text());
    }
    out.line("wrote %s and %s", result.weights(), result.outputs());
  }

  private static String percent(String what, double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%s %.2f %%", what, 100 * value);
  }
}
