package dev.tangent.cli.frame;

import dev.tangent.dashboard.terminal.WindowSize;
import dev.tangent.job.sweep.PowerLaw;
import dev.tangent.job.sweep.SweepAxis;
import dev.tangent.job.sweep.SweepResult;
import dev.tangent.job.sweep.SweepSpec;
import dev.tangent.report.TextTable;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --sweep}, {@code --seeds}, {@code --at-once}: several runs of a command in one. */
final class SweepOptions {
  /** How many slopes are printed; the others are only in {@code result.json}. */
  private static final int TOLD = 8;

  @Option(
      names = "--sweep",
      paramLabel = "KEY=V,V,…",
      order = 18,
      description =
          "A run for each value of this option, as --sweep width=64,256,1024; again for another"
              + " option: all combinations. The runs are in DIR/sweep, their means and slopes in"
              + " DIR.")
  List<String> sweep = List.of();

  @Option(
      names = "--seeds",
      paramLabel = "K",
      order = 18,
      description = "Each with K seeds, counted up from --seed: means ± standard deviations.")
  @Nullable Integer seeds;

  @Option(
      names = "--at-once",
      paramLabel = "N",
      order = 18,
      description =
          "Runs of a sweep at the same time. Default: as many as there are cores and memory for.")
  @Nullable Integer atOnce;

  /** Whether more than one run is asked for. */
  boolean isAsked() {
    return !sweep.isEmpty() || seeds != null || atOnce != null;
  }

  int seeds() {
    return seeds == null ? 1 : seeds;
  }

  int atOnce() {
    return atOnce == null ? 0 : atOnce;
  }

  /**
   * The settings that change.
   *
   * @param given whether an option was given on the command line
   */
  List<SweepAxis> axes(Predicate<String> given) {
    List<SweepAxis> axes = sweep.stream().map(SweepAxis::parse).toList();
    for (SweepAxis axis : axes) {
      if (given.test("--" + axis.setting())) {
        throw UserError.usage(
            String.format(Locale.ROOT, "--%s and --sweep %s", axis.setting(), axis.text()),
            "give one of the two");
      }
    }
    return axes;
  }

  /** Whether a directory holds a sweep of this command. */
  static boolean isSweep(Path run, String command) {
    try {
      return RunDirectory.open(run).settings().command().equals(SweepSpec.verb(command));
    } catch (RunException e) {
      return false; // Resuming it reports the error.
    }
  }

  /** Prints the table, the slopes and the place of the other results. */
  static void print(SweepResult result, Path run, Output out) {
    if (!out.isJson()) {
      for (Event.Table table : RunModel.of(RunReader.open(run)).tables()) {
        print(table, result, run, WindowSize.lineWidth(), out);
      }
    }
    result
        .best()
        .ifPresent(
            best -> out.line("lowest %s: %s (%.4g)", best.measure(), best.words(), best.mean()));
    List<SweepResult.Slope> slopes = result.slopes();
    slopes.stream().limit(TOLD).forEach(slope -> out.line("%s", words(slope)));
    if (slopes.size() > TOLD) {
      int more = slopes.size() - TOLD;
      out.line(
          "%s in %s",
          more == 1 ? "1 more slope is" : more + " more slopes are", run.resolve("result.json"));
    }
    if (result.failed() > 0) {
      out.note(
          "%d of %d runs failed: `ntk runs --runs %s` says why",
          result.failed(), result.runs().size(), run.resolve("sweep"));
    }
    out.line("wrote %s", result.table());
  }

  /**
   * Prints as much of a sweep's table as fits into the lines. Values that all rows share go into
   * the title, and measures that don't fit are only counted: there may be forty, as everything that
   * a run records is a measure.
   */
  static void print(Event.Table table, SweepResult result, Path run, int width, Output out) {
    TextTable whole = new TextTable(table.columns(), table.rows());
    int keys = 1 + (result.groups().isEmpty() ? 0 : result.groups().getFirst().settings().size());
    List<Integer> shown = new ArrayList<>();
    StringBuilder title = new StringBuilder(table.title());
    for (int c = 0; c < whole.columns().size(); c++) {
      if (c < keys && whole.isConstant(c)) {
        title.append("; ").append(whole.columns().get(c)).append(' ');
        title.append(whole.rows().getFirst().get(c));
      } else {
        shown.add(c);
      }
    }
    TextTable told = whole.of(shown);
    TextTable fitting = told.fitting(width, 2);
    out.line("%s%n%s", title, fitting.plain());
    int left = told.columns().size() - fitting.columns().size();
    if (left > 0) {
      out.line(
          "%s in %s and in the page of `ntk report %s`",
          left == 1 ? "1 more measure is" : left + " more measures are", result.table(), run);
    }
  }

  private static String words(SweepResult.Slope slope) {
    PowerLaw law = slope.law();
    return String.format(
        Locale.ROOT,
        "%s ~ %s^%.3f%s%s",
        slope.measure(),
        slope.against(),
        law.slope(),
        Double.isNaN(law.error()) ? "" : String.format(Locale.ROOT, " ± %.2g", law.error()),
        slope.settings().isEmpty()
            ? ""
            : "  (" + String.join(", ", slope.settings().values()) + ")");
  }

  /** The object for {@code --json}. */
  static Map<String, Object> json(SweepResult result, Path run) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("run", run.toString());
    json.putAll(result.report());
    json.put("directories", result.runs().stream().map(Path::toString).toList());
    return json;
  }
}
