package dev.tangent.cli;

import dev.tangent.data.Datasets;
import dev.tangent.experiment.Experiment;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.JobRun;
import dev.tangent.report.RunFigures;
import dev.tangent.report.TextTable;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunPlan;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk reproduce}: the figures of JGH, each in a run of its own. */
@Command(
    name = "reproduce",
    description = {
      "Reproduce the figures of Jacot, Gabriel and Hongler (2018).",
      "%nEach becomes a run with its figure, data and numbers; several, in any order, share a"
          + " directory. --list shows the settings that --set changes. An interrupted run goes on"
          + " with --resume and ends in the same bits."
    })
final class ReproduceCommand extends CliCommand {
  private static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(2);

  @Parameters(
      paramLabel = "fig1|fig2|fig3|all",
      arity = "0..*",
      description = "Which ones, in the order to run them. Default: fig1.")
  List<String> figures = new ArrayList<>();

  @Option(
      names = "--scale",
      paramLabel = "quick|paper",
      order = 1,
      description = "Sizes for a minute, or those of the paper. Default: ${DEFAULT-VALUE}.")
  String scale = "quick";

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      order = 2,
      description =
          "Another value of a setting, as widths=100,1000; may be repeated. Of several figures it"
              + " concerns those that have it.")
  List<String> assignments = new ArrayList<>();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      order = 3,
      description = "Go on with an interrupted run.")
  @Nullable Path resume;

  @Option(names = "--list", order = 4, description = "Print the settings and stop.")
  boolean list;

  @Mixin RunOptions options = new RunOptions();
  @Mixin DisplayOptions display = new DisplayOptions();

  /** A figure to be made, and where. */
  private record Job(Experiment experiment, Settings settings, Path directory, boolean resumed) {}

  @Override
  int run(Output out) throws Exception {
    if (list) {
      return list(out);
    }
    List<Job> jobs = resume == null ? fresh() : resumed(resume);
    Map<String, Object> results = new LinkedHashMap<>();
    for (Job job : jobs) {
      int code = make(job, out);
      if (code != 0) {
        return code;
      }
      options.report(job.directory(), out);
      results.put(
          job.experiment().name(),
          Map.of(
              "run",
              job.directory().toString(),
              "result",
              RunDirectory.open(job.directory()).result()));
    }
    out.json(results);
    return 0;
  }

  private int list(Output out) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Experiment e : experiments()) {
      Settings values = settings(e);
      out.line("%s: %s", e.name(), values);
      settings.put(e.name(), values.asMap());
    }
    out.json(settings);
    return 0;
  }

  private List<Experiment> experiments() {
    if (figures.contains("all")) {
      if (figures.size() > 1) {
        throw UserError.usage("all is every figure", "leave out the others");
      }
      return Experiment.all();
    }
    List<String> names = figures.isEmpty() ? List.of("fig1") : figures.stream().distinct().toList();
    return names.stream().map(Experiment::named).toList();
  }

  /** Which assignments concern an experiment: all for one alone, of several those that it has. */
  private List<String> assignments(Experiment experiment, List<Experiment> all) {
    Settings own = experiment.settings(ExperimentScale.parse(scale));
    return assignments.stream()
        .filter(
            a ->
                own.has(key(a))
                    || all.stream().noneMatch(e -> e.settings(ExperimentScale.QUICK).has(key(a))))
        .toList();
  }

  private static String key(String assignment) {
    return assignment.replaceFirst("=.*", "").strip();
  }

  /** A run may go on from another directory. */
  private static String fromAnywhere(String assignment) {
    return key(assignment).equals("data")
        ? "data=" + Datasets.absolute(assignment.substring(assignment.indexOf('=') + 1).strip())
        : assignment;
  }

  private Settings settings(Experiment experiment) {
    Settings settings = experiment.settings(ExperimentScale.parse(scale));
    if (given("--seed")) {
      settings = settings.set("seed=" + options.seed());
    }
    for (String assignment : assignments(experiment, experiments())) {
      settings = settings.set(fromAnywhere(assignment));
    }
    experiment.check(settings);
    return settings;
  }

  private Settings affordable(Experiment experiment) {
    Settings settings = settings(experiment);
    Budget.require(
        experiment.name() + " at these widths",
        experiment.memoryBytes(settings),
        "smaller --set widths=…");
    return settings;
  }

  private String names(List<Experiment> experiments) {
    return figures.contains("all")
        ? "all"
        : experiments.stream().map(Experiment::name).collect(Collectors.joining("-"));
  }

  /** New runs; all their directories are made first, so that --resume of {@code all} finds them. */
  private List<Job> fresh() {
    List<Experiment> experiments = experiments();
    List<Settings> settings = experiments.stream().map(this::affordable).toList();
    boolean several = experiments.size() > 1;
    Path out = options.outDirectory("reproduce-" + names(experiments));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < experiments.size(); i++) {
      Experiment e = experiments.get(i);
      Path directory = several ? out.resolve(e.name()) : out;
      Map<String, Object> recorded = new LinkedHashMap<>();
      recorded.put("experiment", e.name());
      recorded.put("scale", ExperimentScale.parse(scale).toString());
      recorded.putAll(settings.get(i).asMap());
      // Where the data lie on this machine is no part of a figure's caption.
      Object data = recorded.get("data");
      if (data != null) {
        recorded.put("data-name", data.toString().replaceAll(":.*", ""));
      }
      RunDirectory.create(
          directory,
          RunPlan.of(
              RunSettings.of(
                  "reproduce " + e.name(),
                  recorded,
                  ((Number) recorded.getOrDefault("seed", 0L)).longValue())));
      jobs.add(new Job(e, settings.get(i), directory, false));
    }
    return jobs;
  }

  private List<Job> resumed(Path run) {
    if (!assignments.isEmpty() || given("--scale") || given("--out") || given("--seed")) {
      throw UserError.usage(
          "--resume goes on with the settings of the run",
          "leave out --set, --scale, --seed, --out");
    }
    List<Path> directories = new ArrayList<>();
    if (Files.exists(run.resolve("run.json"))) {
      directories.add(run);
    } else {
      Experiment.all().stream()
          .map(e -> run.resolve(e.name()))
          .filter(d -> Files.exists(d.resolve("run.json")))
          .forEach(directories::add);
    }
    if (directories.isEmpty()) {
      RunDirectory.open(run); // Says what is wrong.
    }
    List<Job> jobs = new ArrayList<>();
    for (Path directory : directories) {
      Map<String, Object> stored = RunDirectory.open(directory).settings().settings();
      Object name = stored.get("experiment");
      if (name == null) {
        throw UserError.usage(
            directory + " is no run of reproduce", "resume it with the command that made it");
      }
      Experiment e = Experiment.named(name.toString());
      ExperimentScale s = ExperimentScale.parse(String.valueOf(stored.get("scale")));
      jobs.add(new Job(e, e.settings(s).over(stored), directory, true));
    }
    return jobs;
  }

  private int make(Job job, Output out) throws Exception {
    if (!RunDirectory.open(job.directory()).result().isEmpty()) {
      out.note("%s: this run is finished; its figures are drawn again", job.directory());
      RunFigures.write(job.directory());
    } else {
      Callable<Integer> body = () -> train(job, out);
      int code =
          options.dashboard() ? LiveRun.show(job.directory(), display, out, body) : body.call();
      if (code != 0) {
        return code;
      }
    }
    RunModel model = RunModel.of(RunReader.open(job.directory()));
    for (Event.Table table : model.tables()) {
      out.line("%s%n%s", table.title(), new TextTable(table.columns(), table.rows()).plain());
    }
    out.line("%s", RunDirectory.open(job.directory()).figures());
    return 0;
  }

  private int train(Job job, Output out) throws IOException {
    try (RunWriter writer = RunWriter.resume(job.directory())) {
      String name = job.experiment().name();
      if (!job.resumed()) {
        out.note(
            "%s into %s: watch it with `ntk watch %s`", name, job.directory(), job.directory());
      }
      JobRun context = new JobRun(writer, job.resumed(), out.listener(name + ": "));
      context.checkpointEvery(CHECKPOINT_EVERY);
      writer.emit(new Event.State("running"));
      try {
        job.experiment().run(context, job.settings());
        for (Path file : RunFigures.write(job.directory())) {
          writer.emit(new Event.Log("info", "figures/" + file.getFileName()));
        }
        writer.emit(new Event.End("done", ""));
        return 0;
      } catch (CancellationException e) {
        writer.emit(new Event.End("interrupted", "go on with --resume " + job.directory()));
        out.note("%s: interrupted: go on with ntk reproduce --resume %s", name, job.directory());
        throw e;
      } catch (IOException | RuntimeException e) {
        writer.emit(new Event.End("failed", String.valueOf(e.getMessage())));
        throw e;
      }
    }
  }
}
