package dev.tangent.cli;

import dev.tangent.experiment.WeightsFile;
import dev.tangent.job.frame.Budget;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --weights W.npz} and {@code --parametrization}: where a finite network comes from. */
final class NetworkOptions {
  @Option(
      names = "--weights",
      paramLabel = "W.npz",
      order = 5,
      description = "Start from these parameters: W0, b0, W1, … Default: random ones by --seed.")
  @Nullable Path weights;

  @Option(
      names = "--parametrization",
      paramLabel = "ntk|standard",
      order = 15,
      description = "Default: ${DEFAULT-VALUE}.")
  String parametrization = "ntk";

  Parametrization parametrization() {
    try {
      return Parametrization.valueOf(parametrization.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw UserError.usage("--parametrization " + parametrization, "ntk or standard");
    }
  }

  @Nullable WeightsFile read() {
    return weights == null ? null : WeightsFile.read(weights);
  }

  /**
   * The network that a file holds; its widths and depth are the file's. What else it is say the
   * options, or the text in the file when none was given.
   */
  static Architecture architecture(
      WeightsFile file, ArchitectureOptions options, CliCommand command) {
    if (options.architecture != null) {
      return options.architecture(file.inputWidth(), file.outputWidth());
    }
    String own = file.architecture();
    if (own != null && options.isUnsaid()) {
      return options.architecture(file.inputWidth(), file.outputWidth(), own);
    }
    int[] widths = file.widths();
    if (command.given("--depth") && options.depth() != file.depth()) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "--depth %d, but %s has %d weight layers",
              options.depth(),
              file.file(),
              file.depth()),
          "leave --depth out: the file says it");
    }
    if (command.given("--width") && file.depth() > 1 && options.width() != widths[1]) {
      throw UserError.usage(
          String.format(
              Locale.ROOT,
              "--width %d, but %s has width %d",
              options.width(),
              file.file(),
              widths[1]),
          "leave --width out: the file says it");
    }
    return options.architecture(widths);
  }

  /** Passes of a network keep at most so many activations at a time. */
  private static final long PASS_ENTRIES = 1L << 26;

  /** Packed factors, data, and the program itself. */
  private static final long RESERVE = 32L << 20;

  /**
   * Refuses what does not fit in memory before anything is made.
   *
   * @param points how many there are at a time
   * @param copies how many vectors of the parameters' size
   */
  static void requireFits(Architecture architecture, int points, boolean single, int copies) {
    int[] widths = architecture.widths();
    double parameters = 0;
    double outputs = 0;
    double widest = widths[0];
    for (int l = 1; l < widths.length; l++) {
      parameters += (double) widths[l] * (widths[l - 1] + 1.0);
      outputs += widths[l];
      widest = Math.max(widest, widths[l]);
    }
    boolean inPlace =
        architecture.layers().stream()
            .allMatch(
                layer ->
                    layer instanceof Dense
                        || layer instanceof Activation a && a.function().keepsSlope());
    // A block of points has at least 64, and else as many as the budget of a pass holds.
    double kept = outputs * (inPlace ? 1 : 2);
    double pass = Math.min(points, Math.max(64, PASS_ENTRIES / kept)) * (kept + 2 * widest);
    double entries = copies * parameters + pass;
    Budget.require(
        String.format(Locale.ROOT, "a network of %,.0f parameters", parameters),
        entries * (single ? Float.BYTES : Double.BYTES),
        RESERVE,
        "a smaller --width");
  }

  /** Refuses numbers that float32 can't hold. */
  static void requireSingle(String name, DoubleMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        if (Math.abs(x.get(i, j)) > Float.MAX_VALUE) {
          throw UserError.usage(
              String.format(
                  Locale.ROOT,
                  "%s: row %d, column %d (from 0) is %s, too large for float32",
                  name,
                  i,
                  j,
                  x.get(i, j)),
              "scale the inputs, or use --precision f64");
        }
      }
    }
  }
}
