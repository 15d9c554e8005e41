package dev.tangent.job.evaluate;

import dev.tangent.job.frame.JobRun;
import dev.tangent.job.learner.FoldScore;
import dev.tangent.job.learner.Plan;
import dev.tangent.run.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Results of many sets as lines of text: {@code table.csv} for people and programs, and while a run
 * lasts a checkpoint from which it goes on after the last finished set.
 */
final class SetTable {
  private static final String HEADER =
      "dataset,n,d,classes,method,chosen,validation_accuracy,accuracy,nll,ece,folds,seconds,ties,unconverged";

  private static final String CHECKPOINT = "sets";

  private static final String SET = "set";

  private final Map<String, SetResult> done = new LinkedHashMap<>();

  private SetTable() {}

  /** Opens the table with the sets that an earlier process finished. */
  static SetTable open(JobRun run, List<Plan> plans) {
    SetTable table = new SetTable();
    if (run.isResumed()) {
      run.restoreWords(CHECKPOINT).forEach(set -> table.read(String.valueOf(set.get(SET)), plans));
    }
    return table;
  }

  @Nullable SetResult get(String name) {
    return done.get(name);
  }

  /** Keeps a finished set. */
  void add(SetResult set, JobRun run) {
    done.put(set.name(), set);
    keep(run);
  }

  /** Saves all finished sets. */
  void keep(JobRun run) {
    List<Map<String, String>> state =
        done.values().stream().map(kept -> Map.of(SET, checkpoint(kept))).toList();
    run.checkpointWords(CHECKPOINT, done.size(), state);
  }

  /** A set in one line: fields between tabs, learners between bars, folds between semicolons. */
  static String checkpoint(SetResult set) {
    List<String> fields =
        new ArrayList<>(
            List.of(
                set.name(),
                String.valueOf(set.rows()),
                String.valueOf(set.inputs()),
                String.join(";", set.classes())));
    for (PlanResult plan : set.plans()) {
      fields.add(
          String.join(
              "|",
              plan.chosen(),
              String.valueOf(plan.validation()),
              String.valueOf(plan.ties()),
              String.valueOf(plan.seconds()),
              plan.folds().stream()
                  .map(
                      f ->
                          f.train()
                              + " "
                              + f.test()
                              + " "
                              + f.score()
                              + " "
                              + f.nll()
                              + " "
                              + f.calibration()
                              + " "
                              + f.unconverged()
                              + " "
                              + f.chosen())
                  .collect(Collectors.joining("\u001f"))));
    }
    return String.join("\t", fields);
  }

  /** Reads back a line that {@link #checkpoint} wrote. */
  void read(String line, List<Plan> plans) {
    String[] fields = line.split("\t", -1);
    List<PlanResult> results = new ArrayList<>();
    for (int p = 0; p < plans.size(); p++) {
      String[] parts = fields[4 + p].split("\\|", -1);
      List<FoldScore> folds = new ArrayList<>();
      for (String fold : parts[4].split("\u001f")) {
        String[] w = fold.split(" ", 7);
        folds.add(
            new FoldScore(
                Integer.parseInt(w[0]),
                Integer.parseInt(w[1]),
                w[6],
                Double.parseDouble(w[2]),
                Double.parseDouble(w[3]),
                Double.parseDouble(w[4]),
                Integer.parseInt(w[5])));
      }
      results.add(
          new PlanResult(
              plans.get(p).name(),
              true,
              parts[0],
              Double.parseDouble(parts[1]),
              Integer.parseInt(parts[2]),
              folds,
              List.of(),
              Double.parseDouble(parts[3])));
    }
    done.put(
        fields[0],
        new SetResult(
            fields[0],
            Integer.parseInt(fields[1]),
            Integer.parseInt(fields[2]),
            Arrays.asList(fields[3].split(";")),
            results));
  }

  /** Writes {@code table.csv}. */
  static Path write(JobRun run, List<SetResult> sets) {
    StringBuilder text = new StringBuilder(HEADER).append('\n');
    for (SetResult set : sets) {
      for (PlanResult plan : set.plans()) {
        text.append(line(set, plan)).append('\n');
      }
    }
    Path file = run.directory().resolve("table.csv");
    JobRun.uninterrupted(
        () -> {
          try {
            AtomicFiles.write(file, text.toString().getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be written", e);
          }
        });
    return file;
  }

  private static String line(SetResult set, PlanResult plan) {
    String folds =
        plan.folds().stream()
            .map(f -> String.format(Locale.ROOT, "%.6f", f.score()))
            .collect(Collectors.joining(" "));
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%d,%s,%s,%s,%.6f,%.4f,%.4f,%s,%.2f,%d,%d",
        quoted(set.name()),
        set.rows(),
        set.inputs(),
        set.classes().size(),
        plan.plan(),
        quoted(plan.chosen()),
        Double.isNaN(plan.validation())
            ? ""
            : String.format(Locale.ROOT, "%.6f", plan.validation()),
        plan.mean(),
        plan.mean(FoldScore::nll),
        plan.mean(FoldScore::calibration),
        folds,
        plan.seconds(),
        plan.ties(),
        plan.unconverged());
  }

  private static String quoted(String text) {
    return text.contains(",") || text.contains("\"")
        ? "\"" + text.replace("\"", "\"\"") + "\""
        : text;
  }
}
