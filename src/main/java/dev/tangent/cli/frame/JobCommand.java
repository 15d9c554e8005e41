package dev.tangent.cli.frame;

import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.ReadingNotes;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.sweep.SweepJob;
import dev.tangent.job.sweep.SweepResult;
import dev.tangent.run.RunInterrupted;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/**
 * A command that runs a job. Its options are the settings of the job's spec, by name; a subclass
 * only declares them and prints the result.
 *
 * @param <R> type of the job's result
 */
public abstract class JobCommand<R extends JobResult> extends CliCommand {
  @Mixin protected RunOptions options = new RunOptions();
  @Mixin SweepOptions sweep = new SweepOptions();

  @Mixin ClusterOption cluster = new ClusterOption();

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      order = 24,
      description =
          "Continue this interrupted run with its own settings; it ends in the same bytes.")
  @Nullable Path resume;

  private @Nullable Path directory;

  /** The verb of the table. */
  protected abstract Verb<?, R> verb();

  /** Prints the result for people. */
  protected abstract void print(R result, Output out) throws Exception;

  /** The one object of {@code --json}. */
  protected Map<String, Object> json(R result) {
    return result.report();
  }

  /** The exit code: 0, or 1 when the result is a failure. */
  protected int exitCode(R result) {
    return 0;
  }

  /** The listener of the job. */
  protected JobListener listener(Output out) {
    return out.listener();
  }

  /** The directory of the run, once it is known. */
  protected final Path directory() {
    return Objects.requireNonNull(directory);
  }

  @Override
  protected int run(Output out) throws Exception {
    return cluster.call(name(), out, () -> work(out));
  }

  private int work(Output out) throws Exception {
    if (isSweep()) {
      SweepResult result = hearing(out, () -> sweep(verb(), out));
      SweepOptions.print(result, directory(), out);
      sayDone(out);
      out.json(SweepOptions.json(result, directory()));
      return 0;
    }
    R result = hearing(out, () -> result(verb(), out));
    print(result, out);
    sayDone(out);
    out.json(json(result));
    return exitCode(result);
  }

  private static <T> T hearing(Output out, Callable<T> body) throws Exception {
    return ReadingNotes.hearing(text -> out.note("%s", text), body);
  }

  /** Whether several runs are asked for, or the run to resume holds several. */
  private boolean isSweep() {
    return sweep.isAsked() || resume != null && SweepOptions.isSweep(resume, name());
  }

  private <S extends Record & JobSpec<S>> R result(Verb<S, R> verb, Output out) throws Exception {
    JobListener listener = listener(out);
    return life(out, listener, () -> verb.job(settings()), run -> verb.resume(run, listener));
  }

  private <S extends Record & JobSpec<S>> SweepResult sweep(Verb<S, R> verb, Output out)
      throws Exception {
    JobListener listener = DrawnRuns.listener(out, "");
    return life(
        out,
        listener,
        () -> SweepJob.of(verb, settings(), sweep.axes(this::given), sweep.seeds(), sweep.atOnce()),
        run -> SweepJob.resume(verb, run, listener));
  }

  /** Makes a run from its beginning, or from where it stopped. */
  private <T extends JobResult> T life(
      Output out, JobListener listener, Supplier<Job<T>> begin, Function<Path, T> goOn)
      throws Exception {
    Path resumed = resume;
    try {
      T result;
      if (resumed != null) {
        refuseSettings();
        directory = resumed;
        sayWhere(resumed, out);
        result = within(resumed, out, () -> goOn.apply(resumed));
      } else {
        Job<T> job = begin.get();
        Path results = options.outDirectory(name());
        Path fresh = job.directory(results);
        directory = fresh;
        sayWhere(fresh, out);
        result = within(fresh, out, () -> Jobs.run(job, results, options.overwrite(), listener));
      }
      options.report(directory(), out);
      return result;
    } catch (RunInterrupted e) {
      sayHowToGoOn(name(), e, out);
      throw e;
    }
  }

  /**
   * Prints the first line of every run: it tells the directory, which a cluster's log may show
   * nowhere else.
   */
  private void sayWhere(Path run, Output out) {
    out.line("run %s: `ntk watch %s` shows it", run, run);
  }

  /** Prints the last line of the run. */
  private void sayDone(Output out) {
    Path run = directory();
    out.line("done: `ntk watch %s`, `ntk show %s`, `ntk report %s`", run, run, run);
  }

  /** Says how to continue an interrupted run, or to start it again. */
  public static void sayHowToGoOn(String command, RunInterrupted e, Output out) {
    out.note(
        e.isResumable()
            ? "continue with `ntk %s --resume %s`"
            : "nothing is kept yet: `ntk %s --resume %s` starts it again",
        command,
        e.run());
  }

  /** The work of a command. */
  protected interface Body<R> {
    R run() throws Exception;
  }

  /** Runs the work; a command with a dashboard shows it at the same time. */
  protected <T> T within(Path directory, Output out, Body<T> body) throws Exception {
    return body.run();
  }

  /** The options that were given, by the names of the settings. */
  protected Map<String, Object> settings() {
    return given(SpecMap.names(verb().defaults()));
  }

  /** Refuses settings with --resume: a resumed run keeps its own. */
  private void refuseSettings() {
    for (OptionSpec option : matched()) {
      String name = option.longestName();
      if (SpecMap.names(verb().defaults()).contains(name.replaceFirst("^--", ""))
          || List.of("--out", "--sweep", "--seeds").contains(name)) {
        throw UserError.usage(
            "--resume with " + name, "leave it out: the run has its own settings");
      }
    }
  }
}
