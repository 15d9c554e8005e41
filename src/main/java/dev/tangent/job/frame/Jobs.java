package dev.tangent.job.frame;

import dev.tangent.linalg.MachineLimits;
import dev.tangent.linalg.Threads;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import dev.tangent.run.RunLife;
import dev.tangent.run.RunPlan;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Runs jobs in directories: from the start, or from where an earlier process stopped. */
public final class Jobs {
  private Jobs() {}

  /**
   * Runs a job in a directory that holds no run yet, without a listener.
   *
   * @param <R> type of the result
   * @param job the work
   * @param directory of the run
   * @return the result
   */
  public static <R extends JobResult> R run(Job<R> job, Path directory) {
    return run(job, directory, false, JobListener.NONE);
  }

  /**
   * Runs a job. Its directory gets {@code run.json} (the spec, the inputs' fingerprints, the
   * machine), {@code events.jsonl}, the job's files, and {@code result.json} at the end.
   *
   * @param <R> type of the result
   * @param job the work
   * @param directory of the results, and of the run unless {@link Job#directory} names another
   * @param overwrite whether to replace a run that is there and holds results or checkpoints
   * @param listener hears of progress, and may stop the work
   * @return the result
   * @throws dev.tangent.run.RunInterrupted when it was stopped
   * @throws RunException when the directory can't be used
   * @throws JobException when it does not fit, or can't be done
   */
  public static <R extends JobResult> R run(
      Job<R> job, Path directory, boolean overwrite, JobListener listener) {
    job.estimate().require(directory);
    RunPlan plan = plan(job, overwrite);
    return RunLife.begin(
        job.directory(directory),
        plan,
        writer -> {
          if (overwrite) {
            job.discard(writer.directory());
          }
          return work(job, writer, false, listener);
        });
  }

  /**
   * Makes the directory of a run that is to begin later, by {@link #resume}: it shows as queued.
   *
   * @param job the work
   * @param directory of the run
   * @param overwrite whether a finished run there is replaced
   * @throws RunException when the directory can't be used
   */
  public static void queue(Job<?> job, Path directory, boolean overwrite) {
    job.estimate().require(directory);
    RunDirectory.create(job.directory(directory), plan(job, overwrite));
  }

  private static RunPlan plan(Job<?> job, boolean overwrite) {
    return new RunPlan(settings(job), job.reads(), overwrite || job.findsFinishedWork());
  }

  /**
   * Goes on with a run, from the spec in its {@code run.json} alone; its results have the same
   * bytes as without the interruption.
   *
   * @param <S> type of the spec
   * @param directory of the run
   * @param defaults a spec of its verb, for settings that an older run.json lacks
   * @param open makes the job, as {@code ComponentsJob::of}
   * @param listener hears of progress, and may stop the work
   * @param <R> type of the result
   * @return the result
   * @throws RunException when it is finished, of another verb, written by a process, or its inputs
   *     changed
   */
  public static <S extends Record & JobSpec<S>, R extends JobResult> R resume(
      Path directory, S defaults, Function<S, Job<R>> open, JobListener listener) {
    RunDirectory run = RunDirectory.open(directory);
    RunSettings settings = run.settings();
    SpecException.require(
        settings.command().equals(defaults.verb()),
        String.format(Locale.ROOT, "%s is a run of ntk %s", directory, settings.command()),
        "resume it with ntk " + settings.command().replaceFirst(" .*", "") + " --resume");
    if (!run.result().isEmpty()) {
      throw new RunException(directory + " is finished: its results are there");
    }
    Job<R> job = open.apply(spec(directory, defaults, settings));
    job.estimate().requireSensible();
    boolean kept = RunLife.isResumable(run);
    requireSameWidth(directory, settings, kept);
    boolean begun = Files.exists(run.eventsFile());
    return RunLife.resume(
        directory,
        job.fingerprints(),
        writer -> {
          if (begun && !kept) {
            listener.warn(directory + " has no checkpoint yet: it starts from the beginning");
          }
          return work(job, writer, begun, listener);
        });
  }

  private static <S extends Record & JobSpec<S>> S spec(
      Path directory, S defaults, RunSettings settings) {
    try {
      return defaults.recall(settings.settings());
    } catch (SpecException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s/run.json: %s: go on with the version that began it",
              directory,
              e.getMessage()),
          e);
    }
  }

  /** Refuses another vector width: the rounding of sums depends on it, so results would differ. */
  private static void requireSameWidth(Path directory, RunSettings settings, boolean kept) {
    String then = settings.machine().get("simd");
    String now = MachineLimits.simdWidth();
    if (kept && then != null && !then.equals(now)) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s was begun with vectors of %s bits, and these are of %s: the last digits would"
                  + " differ; go on with NTK_JAVA_OPTIONS=-Dtangent.simd=%s",
              directory,
              then,
              now,
              then));
    }
  }

  private static RunSettings settings(Job<?> job) {
    JobSpec<?> spec = job.spec();
    return RunSettings.of(spec.verb(), job.settings(), spec.seed())
        .with(job.fingerprints(), job.writes())
        .withMachine(
            Map.of(
                "simd",
                MachineLimits.simdWidth(),
                "threads",
                String.valueOf(Threads.current().count())));
  }

  private static <R extends JobResult> R work(
      Job<R> job, RunWriter writer, boolean resumed, JobListener listener) {
    JobRun run = new JobRun(writer, resumed, listener);
    try {
      R result = job.run(run);
      run.result(result.report());
      job.tidy(run);
      listener.ending(run);
      String what = "ntk " + job.spec().verb() + " is done";
      run.alert(new Event.Alert("finished", "info", "", 0, what));
      return result;
    } catch (RuntimeException | Error e) {
      ended(run, e);
      throw e;
    }
  }

  /** Alerts whoever waits for the run that it ended, however it ended. */
  private static void ended(JobRun run, Throwable t) {
    boolean interrupted = RunLife.isInterrupt(t);
    try {
      run.alert(
          new Event.Alert(
              interrupted ? "interrupted" : "failed",
              interrupted ? "info" : "error",
              "",
              0,
              interrupted ? "stopped before its end" : String.valueOf(t.getMessage())));
    } catch (RuntimeException e) {
      t.addSuppressed(e); // A full disk also fails the log.
    }
  }
}
