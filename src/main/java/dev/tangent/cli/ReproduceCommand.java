package dev.tangent.cli;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.ClusterOption;
import dev.tangent.cli.frame.DrawnRuns;
import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.RunOptions;
import dev.tangent.cli.frame.UserError;
import dev.tangent.cli.runs.DisplayOptions;
import dev.tangent.cli.runs.LiveRun;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.experiment.figure.Experiment;
import dev.tangent.experiment.figure.FigureJob;
import dev.tangent.experiment.figure.FigureResult;
import dev.tangent.experiment.figure.FigureSpec;
import dev.tangent.job.frame.Jobs;
import dev.tangent.report.RunFigures;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunInterrupted;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
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
  @Parameters(
      paramLabel = "fig1|fig2|fig3|fig1-images|all",
      arity = "0..*",
      description =
          "Which ones, in the order to run them; all is those of the paper, fig1-images is the"
              + " first for convolutional networks. Default: fig1.")
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
  @Mixin ClusterOption cluster = new ClusterOption();

  /** A figure to be made, and where. */
  private record Drawing(FigureSpec spec, Path directory) {}

  @Override
  protected int run(Output out) throws Exception {
    return list ? list(out) : cluster.call("reproduce", out, () -> makeAll(out));
  }

  private int makeAll(Output out) throws Exception {
    List<Drawing> drawings = resume == null ? fresh() : resumed(resume);
    Map<String, Object> results = new LinkedHashMap<>();
    for (Drawing drawing : drawings) {
      make(drawing, out);
      options.report(drawing.directory(), out);
      results.put(
          drawing.spec().figure(),
          Map.of(
              "run",
              drawing.directory().toString(),
              "result",
              RunDirectory.open(drawing.directory()).result()));
    }
    out.json(results);
    return 0;
  }

  private int list(Output out) {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Experiment e : experiments()) {
      Settings values = spec(e).values();
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

  /**
   * The assignments for an experiment: all of them when it is the only one, else those of its
   * settings.
   */
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

  private FigureSpec spec(Experiment experiment) {
    FigureSpec spec = FigureSpec.of(experiment.name(), ExperimentScale.parse(scale));
    if (given("--seed")) {
      spec = spec.set("seed=" + options.seed());
    }
    for (String assignment : assignments(experiment, experiments())) {
      spec = spec.set(assignment);
    }
    return spec;
  }

  private String names(List<Experiment> experiments) {
    return figures.contains("all")
        ? "all"
        : experiments.stream().map(Experiment::name).collect(Collectors.joining("-"));
  }

  /**
   * Begins new runs. All directories are made first, so that --resume of {@code all} finds them.
   */
  private List<Drawing> fresh() {
    List<Experiment> experiments = experiments();
    List<FigureSpec> specs = experiments.stream().map(this::spec).toList();
    Path out = options.outDirectory("reproduce-" + names(experiments));
    List<Path> directories = runs(out);
    List<Drawing> drawings = new ArrayList<>();
    for (int i = 0; i < specs.size(); i++) {
      Jobs.queue(FigureJob.of(specs.get(i)), directories.get(i), options.overwrite());
      drawings.add(new Drawing(specs.get(i), directories.get(i)));
    }
    return drawings;
  }

  /** One figure uses the directory itself; several get subdirectories. */
  @Override
  protected List<Path> runs(Path out) {
    List<Experiment> experiments = experiments();
    return experiments.size() == 1
        ? List.of(out)
        : experiments.stream().map(e -> out.resolve(e.name())).toList();
  }

  private List<Drawing> resumed(Path run) {
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
      RunDirectory.open(run); // Its exception says what is wrong.
    }
    List<Drawing> drawings = new ArrayList<>();
    for (Path directory : directories) {
      Map<String, Object> stored = RunDirectory.open(directory).settings().settings();
      Object name = stored.get("experiment");
      if (name == null) {
        throw UserError.usage(
            directory + " is no run of reproduce", "resume it with the command that made it");
      }
      FigureSpec any = FigureSpec.of(name.toString(), ExperimentScale.QUICK);
      drawings.add(new Drawing(any.recall(stored), directory));
    }
    return drawings;
  }

  private void make(Drawing drawing, Output out) throws Exception {
    Path directory = drawing.directory();
    if (!RunDirectory.open(directory).result().isEmpty()) {
      out.note("%s: this run is finished; its figures are drawn again", directory);
      RunFigures.write(directory);
    } else {
      Callable<FigureResult> body = () -> train(drawing, out);
      FigureResult _ =
          options.dashboard() ? LiveRun.show(directory, display, out, body) : body.call();
    }
    DrawnRuns.tables(directory, out);
    out.line("%s", RunDirectory.open(directory).figures());
  }

  private FigureResult train(Drawing drawing, Output out) {
    String name = drawing.spec().figure();
    if (resume == null) {
      out.note(
          "%s into %s: watch it with `ntk watch %s`",
          name, drawing.directory(), drawing.directory());
    }
    try {
      return Jobs.resume(
          drawing.directory(), drawing.spec(), FigureJob::of, DrawnRuns.listener(out, name + ": "));
    } catch (RunInterrupted e) {
      JobCommand.sayHowToGoOn("reproduce", e, out);
      throw e;
    }
  }
}
