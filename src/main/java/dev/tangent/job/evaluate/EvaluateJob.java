package dev.tangent.job.evaluate;

import dev.tangent.data.NpyArray;
import dev.tangent.data.table.UciFolder;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.learner.Candidate;
import dev.tangent.job.learner.FoldScore;
import dev.tangent.job.learner.Importances;
import dev.tangent.job.learner.LearnerKind;
import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.LearningData;
import dev.tangent.job.learner.MethodKind;
import dev.tangent.job.learner.ModelTrainer;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.job.learner.Plan;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.product.Products;
import dev.tangent.run.Event;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates learners on one table, or on every set of a directory of the UCI collection.
 *
 * <p>Each learner chooses its kernel and its ridge or cost, by validation or by leaving rows out,
 * then is trained on the training rows of each fold and judged on its test rows. With several sets
 * or learners it writes {@code table.csv}; on request {@code model.tangent}, trained on all rows.
 */
public final class EvaluateJob implements Job<EvaluateResult> {
  private static final double EIGEN = 9;
  private static final String METRIC = "metric";

  private final EvaluateSpec spec;
  private final List<Plan> plans;
  private final @Nullable LearningData data;
  private final List<Path> sets;

  private EvaluateJob(EvaluateSpec spec, @Nullable LearningData data, List<Path> sets) {
    this.spec = spec;
    this.plans = spec.plans();
    this.data = data;
    this.sets = sets;
  }

  /**
   * Reads the table, or finds the sets of a directory.
   *
   * @param spec what is asked for
   * @return the work
   * @throws dev.tangent.data.DataException for files that can't be read
   * @throws SpecException for settings that make no sense with these data
   */
  public static EvaluateJob of(EvaluateSpec spec) {
    if (spec.isUci()) {
      Path directory = Path.of(String.valueOf(spec.data().data()).substring(4));
      List<Path> sets = UciFolder.sets(directory);
      if (sets.size() > 1 || !UciFolder.isSet(directory)) {
        SpecException.require(
            !spec.saveModel() && !spec.importances(),
            (spec.saveModel() ? "--save-model" : "--importances") + " with many sets",
            "one set, as uci:" + sets.getFirst());
        return new EvaluateJob(spec, null, sets);
      }
    }
    LearningData data = TableData.read(spec);
    data.checkAllRows();
    for (Plan plan : spec.plans()) {
      SpecException.require(
          data.isClassification() || plan.method() == MethodKind.RIDGE,
          plan.name() + " on a target of values",
          "--method ridge, or --task classification where the values are classes");
      SpecException.require(
          plan.nested() || data.halves() != null,
          plan.name() + " on " + data.name(),
          "--nested: only sets of uci:DIR bring halves to choose on");
    }
    return new EvaluateJob(spec, data, List.of());
  }

  @Override
  public EvaluateSpec spec() {
    return spec;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    if (data != null) {
      int[] all = IntStream.range(0, data.rows()).toArray();
      prints.put("data", Fingerprint.of(data.encode(all, false).rows(all)));
      prints.put("targets", Fingerprint.of(data.targets(all)));
    } else {
      prints.put(
          "data",
          sets.stream().map(s -> String.valueOf(s.getFileName())).collect(Collectors.joining(" ")));
    }
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    String folds = spec.folds();
    if (folds != null && spec.foldCount() == 0) {
      files.add(Path.of(folds));
    }
    Path reference = spec.reference();
    if (reference != null) {
      files.add(reference);
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of("table.csv", "table.md", "model.tangent", "metric.npy");
  }

  @Override
  public JobEstimate estimate() {
    // The estimate takes the memory of the largest set and the time of all.
    int[] rows =
        data == null ? sets.stream().mapToInt(UciFolder::rows).toArray() : new int[] {data.rows()};
    double n = IntStream.of(rows).max().orElse(0);
    double cubes = IntStream.of(rows).mapToDouble(r -> Math.pow(r, 3)).sum();
    double candidates = 0;
    for (Plan plan : plans) {
      candidates += Candidate.of(plan.learner(), spec.learner()).size() * (plan.nested() ? 4 : 0.3);
    }
    double flops = candidates * EIGEN * cubes;
    return new JobEstimate(
        String.format(
            Locale.ROOT,
            "%s on %s",
            plans.stream().map(Plan::name).collect(Collectors.joining(", ")),
            data == null ? setsInWords() : data.rows() + " rows"),
        8 * n * n * 6 * Threads.current().count(),
        0,
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        spec.isUci() ? "fewer --depths" : "fewer rows (--limit-rows) or fewer --depths");
  }

  private String setsInWords() {
    return sets.size() == 1 ? "one set" : sets.size() + " sets";
  }

  @Override
  public EvaluateResult run(JobRun run) {
    long start = System.nanoTime();
    List<String> notes = new ArrayList<>();
    List<SetResult> results = new ArrayList<>();
    LearningData one = data;
    Path table = null;
    Path model = null;
    Path metric = null;
    List<Importances.Importance> importances = List.of();
    if (one != null) {
      notes.addAll(one.notes());
      notes.addAll(one.check());
      notes.forEach(run::info);
      results.add(evaluate(one, run));
      boolean features = plans.size() == 1 && plans.getFirst().learner() == LearnerKind.RFM;
      if (spec.importances() || features) {
        run.update("a model of the first fold", 0, 1);
        int[] train = one.folds().getFirst().train();
        NeuralKernelModel first =
            ModelTrainer.train(one, spec.learnt(), plans.getFirst(), spec.seed(), train);
        importances = spec.importances() ? importances(one, first, run) : importances;
        metric = showMetric(first.metric(), run);
      }
      model = spec.saveModel() ? save(one, run) : null;
    } else {
      SetTable saved = SetTable.open(run, plans);
      SetPage page = SetPage.of(spec);
      Workers workers = Workers.current();
      if (workers.areElsewhere()) {
        there(workers, saved, run);
      }
      for (Path set : sets) {
        run.update("sets", results.size(), sets.size());
        String name = String.valueOf(set.getFileName());
        SetResult done = saved.get(name);
        if (done == null) {
          LearningData read = TableData.uci(set, spec);
          read.check();
          done = evaluate(read, run);
          saved.add(done, run);
        }
        results.add(done);
        SetTable.write(run, results);
        page.write(run, results, sets.size());
      }
      run.update("sets", sets.size(), sets.size());
    }
    if (results.size() > 1 || plans.size() > 1) {
      table = SetTable.write(run, results);
    }
    EvaluateResult result =
        new EvaluateResult(
            List.copyOf(results),
            table,
            model,
            metric,
            importances,
            notes,
            (System.nanoTime() - start) / 1e9);
    show(run, result);
    return result;
  }

  /** Records the metric M of a feature machine as a picture: |M|, the largest entry white. */
  private static @Nullable Path showMetric(@Nullable DoubleMatrix metric, JobRun run) {
    if (metric == null) {
      return null;
    }
    Path kept = run.save("metric", NpyArray.of(metric));
    DoubleMatrix grey = metric.copy();
    double most = Math.max(Double.MIN_NORMAL, Products.largest(metric));
    for (int i = 0; i < grey.rows(); i++) {
      for (int j = 0; j < grey.columns(); j++) {
        grey.set(i, j, Math.abs(grey.get(i, j)) / most);
      }
    }
    String file = run.array(METRIC, NpyArray.of(grey));
    run.emit(
        new Event.Field(
            METRIC,
            "limit",
            "learnt metric, trace " + metric.rows(),
            0,
            0,
            grey.rows(),
            grey.columns(),
            file));
    return kept;
  }

  /**
   * The importance of each column to a model of the first fold's training rows, on its test rows.
   */
  private List<Importances.Importance> importances(
      LearningData all, NeuralKernelModel trained, JobRun run) {
    run.update("importances", 0, 1);
    UciFolder.Fold fold = all.folds().getFirst();
    LearnerSpec learnt = spec.learnt();
    boolean classes = all.isClassification();
    List<Importances.Importance> found =
        Importances.of(
            trained,
            all.encode(fold.train(), learnt.standardizes()).rows(fold.test()),
            classes ? all.labels(fold.test()) : new int[0],
            classes ? new double[0] : all.values(fold.test()),
            spec.seed());
    run.table(
        "Columns",
        List.of("column", classes ? "accuracy lost" : "rmse gained", "slope"),
        found.stream()
            .map(c -> List.of(c.column(), text(c.permutation()), text(c.gradient())))
            .toList());
    return found;
  }

  /**
   * Evaluates sets on other machines: each set is one part, and its result comes back as a line.
   */
  private void there(Workers workers, SetTable saved, JobRun run) {
    List<Path> missing =
        sets.stream().filter(set -> saved.get(String.valueOf(set.getFileName())) == null).toList();
    LinkedHashMap<String, Object> settings = new LinkedHashMap<>(SpecMap.write(spec));
    ArrayList<String> paths = new ArrayList<>();
    missing.forEach(set -> paths.add(set.toAbsolutePath().toString()));
    workers.forEach(
        "sets",
        paths.size(),
        p -> elsewhere(settings, Path.of(paths.get(p))),
        (_, line) -> {
          saved.read(line, plans);
          saved.keep(run);
        },
        run);
  }

  private static String elsewhere(Map<String, Object> settings, Path set) {
    EvaluateJob job = of(SpecMap.recall(EvaluateSpec.DEFAULT, settings));
    LearningData read = TableData.uci(set, job.spec);
    read.check();
    return SetTable.checkpoint(job.evaluate(read, Progress.NONE));
  }

  private Path save(LearningData all, JobRun run) {
    run.update("training on all rows", 0, 1);
    NeuralKernelModel trained =
        ModelTrainer.train(all, spec.learnt(), plans.getFirst(), spec.seed());
    Path file = run.directory().resolve("model.tangent");
    JobRun.uninterrupted(() -> trained.save(file));
    return file;
  }

  private SetResult evaluate(LearningData set, Progress run) {
    List<PlanResult> done = new ArrayList<>();
    if (Workers.current().areElsewhere()) {
      done.addAll(foldsThere(set, run));
    } else {
      for (Plan plan : plans) {
        String what = sets.isEmpty() ? plan.name() + ": choosing" : set.name() + " " + plan.name();
        int folds = set.folds().size();
        done.add(
            PlanFolds.together(
                set,
                plan,
                List.of(PlanFolds.of(set, spec.learnt(), plan, spec.seed(), 0, folds, what, run))));
      }
    }
    int[] first = set.folds().getFirst().train();
    return new SetResult(
        set.name(),
        set.rows(),
        set.encode(first, spec.learnt().standardizes()).width(),
        set.classes(),
        done);
  }

  /**
   * What every task of a table needs.
   *
   * @param settings of the job
   * @param set the table
   */
  private record Common(LinkedHashMap<String, Object> settings, LearningData set)
      implements Serializable {}

  /** Folds from one on to another of a plan, by its number: one task. */
  private record Part(int plan, int from, int to) implements Serializable {}

  /** Evaluates the folds of one table on other machines. */
  private List<PlanResult> foldsThere(LearningData set, Progress run) {
    ArrayList<Part> parts = new ArrayList<>();
    List<List<PlanFolds>> found = new ArrayList<>();
    for (int p = 0; p < plans.size(); p++) {
      found.add(new ArrayList<>());
      int step = plans.get(p).nested() ? 1 : set.folds().size();
      for (int f = 0; f < set.folds().size(); f += step) {
        parts.add(new Part(p, f, f + step));
      }
    }
    Workers workers = Workers.current();
    LinkedHashMap<String, Object> settings = new LinkedHashMap<>(SpecMap.write(spec));
    try (Workers.Shared<Common> common = workers.share(new Common(settings, set))) {
      workers.forEach(
          "folds",
          parts.size(),
          i -> fold(common.get(), parts.get(i)),
          (i, folds) -> found.get(parts.get(i).plan).add(folds),
          run);
    }
    return IntStream.range(0, plans.size())
        .mapToObj(p -> PlanFolds.together(set, plans.get(p), found.get(p)))
        .toList();
  }

  private static PlanFolds fold(Common common, Part part) {
    EvaluateSpec asked = SpecMap.recall(EvaluateSpec.DEFAULT, common.settings);
    return PlanFolds.of(
        common.set,
        asked.learnt(),
        asked.plans().get(part.plan),
        asked.seed(),
        part.from,
        part.to,
        "folds",
        Progress.NONE);
  }

  /** Records what {@code show} and the dashboard display. */
  private void show(JobRun run, EvaluateResult result) {
    PlanResult one = result.single();
    if (one != null) {
      List<List<String>> rows = new ArrayList<>();
      for (FoldScore fold : one.folds()) {
        rows.add(
            List.of(
                String.valueOf(rows.size() + 1),
                text(fold.score()),
                text(fold.nll()),
                text(fold.calibration()),
                fold.chosen()));
      }
      run.table(
          "Folds", List.of("fold", one.scoreName(), "nll", one.calibrationName(), "chosen"), rows);
      run.table(
          "Candidates",
          List.of("candidate", "score"),
          one.candidates().stream().map(c -> List.of(c.text(), text(c.score()))).toList());
      return;
    }
    List<String> columns = new ArrayList<>(List.of("set", "rows"));
    plans.forEach(p -> columns.add(p.name()));
    List<List<String>> rows = new ArrayList<>();
    for (SetResult set : result.sets()) {
      List<String> row = new ArrayList<>(List.of(set.name(), String.valueOf(set.rows())));
      set.plans().forEach(p -> row.add(text(p.mean())));
      rows.add(row);
    }
    run.table("Sets", columns, rows);
  }

  private static String text(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }
}
