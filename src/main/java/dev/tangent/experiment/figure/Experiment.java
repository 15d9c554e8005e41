package dev.tangent.experiment.figure;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.layer.Architecture;
import dev.tangent.network.Footprint;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/**
 * An experiment of JGH: settings with defaults for each scale, and the computation. It uses the
 * engine and records results in the run; figures are drawn from the run afterwards.
 */
public sealed interface Experiment
    permits KernelOnCircle, FunctionOnCircle, DigitComponents, KernelOfImages {

  /** The name on the command line: {@code fig1}. */
  String name();

  /** The settings at a scale, all of them with a value. */
  Settings settings(ExperimentScale scale);

  /**
   * Runs it from where an earlier process stopped to its end.
   *
   * @return what goes into {@code result.json}
   * @throws java.util.concurrent.CancellationException when a viewer asks to stop or the thread is
   *     interrupted; what is done so far is kept
   */
  Map<String, Object> run(JobRun run, Settings settings);

  /**
   * The networks of these settings, by width.
   *
   * @param inputWidth n_0; networks of images bring their own
   */
  default IntFunction<Architecture> networks(int inputWidth, Settings settings) {
    return Ensemble.dense(inputWidth, settings);
  }

  /**
   * Refuses settings that can't be run, before anything is written.
   *
   * @throws IllegalArgumentException with the setting and its range
   */
  default void check(Settings settings) {
    new Ensemble(networks(1, settings), 1, 1, settings).members();
    for (String key : List.of("steps", "points", "observations", "angles")) {
      if (settings.has(key)) {
        settings.atLeast(1, key);
      }
    }
    for (String key : List.of("learning-rate", "stable-fraction", "time-constants")) {
      if (settings.has(key)) {
        settings.positive(key);
      }
    }
  }

  /**
   * The memory that the widest network of the settings needs, with its activations and gradients.
   *
   * @return bytes
   */
  default double memoryBytes(Settings settings) {
    int width = Arrays.stream(settings.widths("widths")).max().orElse(1);
    // Inputs are at most as wide as MNIST's; activations are kept for all points and probes.
    Architecture widest = networks(784, settings).apply(width);
    return Footprint.of(widest).bytes(1024, 1, Float.BYTES);
  }

  /** The experiments, in the order of the paper. */
  static List<Experiment> all() {
    return List.of(new KernelOnCircle(), new FunctionOnCircle(), new DigitComponents());
  }

  /** The experiment of this name. */
  static Experiment named(String name) {
    return Stream.concat(all().stream(), Stream.of(new KernelOfImages()))
        .filter(e -> e.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "unknown experiment \"%s\": choose fig1, fig2, fig3, fig1-images or all",
                        name)));
  }
}
