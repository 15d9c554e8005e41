package dev.tangent.job.evaluate;

import dev.tangent.data.table.RawTable;
import dev.tangent.data.table.TableFile;
import dev.tangent.data.table.TableOptions;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.learner.Plan;
import dev.tangent.linalg.Threads;
import dev.tangent.run.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The page {@code table.md}: the accuracy of every learner on every set, beside those of another
 * program where a file gives them. It is written again after each set.
 */
final class SetPage {
  /** Smaller differences come from the digits that the other program printed. */
  private static final double SAME = 5e-6;

  private final List<Plan> plans;
  private final EvaluateSpec spec;

  /** Results of the other program, by set and method. */
  private final Map<String, Other> others;

  /** The result of another program. */
  private record Other(double accuracy, String chosen, String note) {}

  private SetPage(List<Plan> plans, EvaluateSpec spec, Map<String, Other> others) {
    this.plans = plans;
    this.spec = spec;
    this.others = others;
  }

  /**
   * Reads {@code --reference}: a table with the columns dataset, method, accuracy, and perhaps
   * chosen and note.
   */
  static SetPage of(EvaluateSpec spec) {
    Map<String, Other> others = new HashMap<>();
    Path file = spec.reference();
    if (file != null) {
      RawTable table =
          TableFile.read(
              file,
              new TableOptions(null, List.of(), ',', true, List.of(), null, Integer.MAX_VALUE));
      int set = table.column("dataset");
      int method = table.column("method");
      int accuracy = table.column("accuracy");
      List<String> names = table.names() == null ? List.of() : table.names();
      for (int i = 0; i < table.rows(); i++) {
        others.put(
            key(text(table, set, i), text(table, method, i)),
            new Other(
                table.columns().get(accuracy).value(i),
                text(table, names.indexOf("chosen"), i),
                text(table, names.indexOf("note"), i)));
      }
    }
    return new SetPage(spec.plans(), spec, others);
  }

  private static String text(RawTable table, int column, int row) {
    String text = column < 0 ? null : table.columns().get(column).text(row);
    return text == null ? "" : text;
  }

  private static String key(String set, String method) {
    return set + "\n" + method;
  }

  private @Nullable Other other(SetResult set, int plan) {
    return others.get(key(set.name(), plans.get(plan).name()));
  }

  private boolean agrees(SetResult set, int plan) {
    Other other = other(set, plan);
    return other != null && Math.abs(other.accuracy - set.plans().get(plan).mean()) < SAME;
  }

  /** Writes the page. */
  void write(JobRun run, List<SetResult> sets, int of) {
    StringBuilder text = new StringBuilder();
    line(text, "# %d of %d sets of the UCI collection", sets.size(), of);
    line(text, "");
    line(
        text,
        "Accuracy in percent, the mean over the folds of each set%s. %.0f s on %d threads. Made by"
            + " `ntk evaluate`; every setting is in `run.json`, every fold in `table.csv`.",
        others.isEmpty() ? "" : "; in brackets that of the reference, ≠ where it is another",
        sets.stream().flatMap(s -> s.plans().stream()).mapToDouble(PlanResult::seconds).sum(),
        Threads.current().count());
    protocol(text);
    line(text, "");
    line(text, "## In the mean");
    line(text, "");
    means(text, sets);
    line(text, "");
    line(text, "## Set by set");
    line(text, "");
    table(text, sets);
    if (!others.isEmpty()) {
      line(text, "");
      line(text, "## Where the reference has another accuracy");
      line(text, "");
      differences(text, sets);
    }
    Path file = run.directory().resolve("table.md");
    JobRun.uninterrupted(
        () -> {
          try {
            AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
          }
        });
  }

  private void protocol(StringBuilder text) {
    line(text, "");
    for (Plan plan : plans) {
      int most = spec.learner().chooseRows();
      line(
          text,
          "- `%s`: %s",
          plan.name(),
          plan.nested()
              ? "chosen within the training rows of each fold"
                  + (most == 0 ? "" : ", on at most " + most + " of them")
                  + "; test rows are never seen"
              : "chosen once on the two halves that the set brings, which overlap the test rows"
                  + " (the published protocol)");
    }
  }

  private void means(StringBuilder text, List<SetResult> sets) {
    String[] heads = {
      "method", "sets", "mean", "sets of the reference", "mean there", "its mean", "equal", "s"
    };
    line(text, "| %s |", String.join(" | ", heads));
    line(text, "|%s", "---|".repeat(heads.length));
    for (int p = 0; p < plans.size(); p++) {
      int plan = p;
      List<SetResult> both = sets.stream().filter(s -> other(s, plan) != null).toList();
      line(
          text,
          "| %s | %d | %s | %d | %s | %s | %d | %.0f |",
          plans.get(p).name(),
          sets.size(),
          percent(sets.stream().mapToDouble(s -> s.plans().get(plan).mean()).average().orElse(0)),
          both.size(),
          both.isEmpty()
              ? ""
              : percent(
                  both.stream().mapToDouble(s -> s.plans().get(plan).mean()).average().orElse(0)),
          both.isEmpty()
              ? ""
              : percent(
                  both.stream()
                      .mapToDouble(
                          s ->
                              Objects.requireNonNull(
                                      others.get(key(s.name(), plans.get(plan).name())))
                                  .accuracy)
                      .average()
                      .orElse(0)),
          both.stream().filter(s -> agrees(s, plan)).count(),
          sets.stream().mapToDouble(s -> s.plans().get(plan).seconds()).sum());
    }
  }

  private void table(StringBuilder text, List<SetResult> sets) {
    List<String> heads = new ArrayList<>(List.of("set", "rows", "inputs", "classes"));
    plans.forEach(plan -> heads.add(plan.name()));
    heads.add("s");
    line(text, "| %s |", String.join(" | ", heads));
    line(text, "|%s", "---|".repeat(heads.size()));
    for (SetResult set : sets) {
      StringBuilder cells = new StringBuilder();
      for (int p = 0; p < plans.size(); p++) {
        Other other = other(set, p);
        cells.append(" | ").append(percent(set.plans().get(p).mean()));
        if (other != null) {
          cells.append(agrees(set, p) ? " (" : " ≠ (").append(percent(other.accuracy)).append(')');
        }
      }
      line(
          text,
          "| %s | %d | %d | %d%s | %.1f |",
          set.name(),
          set.rows(),
          set.inputs(),
          set.classes().size(),
          cells,
          set.plans().stream().mapToDouble(PlanResult::seconds).sum());
    }
  }

  private void differences(StringBuilder text, List<SetResult> sets) {
    boolean any = false;
    for (SetResult set : sets) {
      for (int p = 0; p < plans.size(); p++) {
        Other other = other(set, p);
        if (other == null || agrees(set, p)) {
          continue;
        }
        any = true;
        PlanResult ours = set.plans().get(p);
        line(
            text,
            "- %s, %s: %s against %s; chosen `%s` of %d with the same score, there `%s` %s",
            set.name(),
            plans.get(p).name(),
            percent(ours.mean()),
            percent(other.accuracy),
            ours.chosen(),
            ours.ties(),
            other.chosen,
            other.note);
      }
    }
    if (!any) {
      line(text, "Nowhere.");
    }
  }

  private static String percent(double value) {
    return String.format(Locale.ROOT, "%.2f", 100 * value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
