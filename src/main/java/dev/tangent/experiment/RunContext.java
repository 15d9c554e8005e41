package dev.tangent.experiment;

import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.linalg.Progress;
import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Event;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * What an experiment needs of its run: where events go, what a viewer asks for, what an earlier
 * process already finished, and how fast it goes. For the thread that runs the experiment.
 *
 * <p>Work is planned as {@link Work}, which says better than steps how much is left when networks
 * of several widths take turns.
 */
public final class RunContext {
  private static final String WORK = "work.npz";
  private static final long REPORT_NANOS = 1_000_000_000L;

  /** Checkpoints take at most one part in so many of the time. */
  private static final int CHECKPOINT_SHARE = 40;

  private static final int WARM_UP_REPORTS = 3;

  private final RunWriter writer;
  private final RunControl control;
  private final Duration checkpointEvery;
  private final Progress progress;
  private String phase = "";
  private Work planned = Work.of(0);
  private Work finished = Work.of(0);
  private Work reported = Work.of(0);
  private long reportedSteps;
  private long steps;
  private int reports;
  private double slowness; // Seconds that a guessed second takes, smoothed; 0 before the first.
  private long lastReport = System.nanoTime();
  private long lastCheckpoint = System.nanoTime();
  private long checkpointNanos; // What the last one took.
  private boolean checkpointAsked;

  /**
   * A context that writes a checkpoint every {@code checkpointEvery}.
   *
   * @param writer of a fresh run, or of one to be continued
   * @param progress told once a second what runs, and how many percent are done
   */
  public RunContext(RunWriter writer, Duration checkpointEvery, Progress progress) {
    this.writer = writer;
    this.progress = progress;
    this.control = RunControl.of(writer.directory());
    this.checkpointEvery = checkpointEvery;
  }

  void emit(Event event) {
    if (event instanceof Event.Phase p) {
      phase = p.name();
    }
    writer.emit(event);
  }

  void array(String name, NpyArray array) {
    uninterrupted(() -> writer.array(name, array));
  }

  void result(Map<String, ?> result) {
    uninterrupted(() -> writer.result(result));
  }

  /** Everything said so far in this run, by earlier processes too. */
  RunModel model() {
    return RunModel.of(RunReader.open(writer.directory()));
  }

  /** Announces work that is to be done. */
  void plan(Work work) {
    planned = planned.plus(work);
  }

  /**
   * After each step: counts it, reports throughput once a second, and does what viewers ask for.
   *
   * @param work of the step
   * @throws CancellationException when a viewer asked to stop or this thread was interrupted
   */
  void stepped(Work work) {
    finished(work);
    steps++;
    for (RunControl.Command command : control.poll()) {
      obey(command);
    }
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    report();
  }

  /** Counts work that an earlier process did, or that has no steps. */
  void finished(Work work) {
    finished = finished.plus(work);
  }

  private void obey(RunControl.Command command) {
    switch (command) {
      case CHECKPOINT -> checkpointAsked = true;
      case RESUME -> {}
      case STOP -> {
        emit(new Event.State("stopping"));
        throw new CancellationException("stopped from a viewer");
      }
      case PAUSE -> {
        emit(new Event.State("paused"));
        awaitResume();
        emit(new Event.State("running"));
      }
    }
  }

  private void awaitResume() {
    boolean paused = true;
    while (paused) {
      try {
        Thread.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      }
      for (RunControl.Command command : control.poll()) {
        if (command == RunControl.Command.RESUME) {
          paused = false;
        } else if (command != RunControl.Command.PAUSE) {
          obey(command);
        }
      }
    }
    reported(System.nanoTime());
  }

  private void reported(long now) {
    lastReport = now;
    reported = finished;
    reportedSteps = steps;
  }

  private void report() {
    long now = System.nanoTime();
    if (now - lastReport < REPORT_NANOS) {
      return;
    }
    double seconds = (now - lastReport) * 1e-9;
    double current = seconds / (finished.seconds() - reported.seconds());
    slowness = slowness == 0 ? current : 0.7 * slowness + 0.3 * current;
    // The first seconds are the compiler's: they say nothing about the rest.
    boolean known = ++reports > WARM_UP_REPORTS;
    double left = Math.max(0, planned.seconds() - finished.seconds()) * slowness;
    Runtime runtime = Runtime.getRuntime();
    emit(
        new Event.Throughput(
            (steps - reportedSteps) / seconds,
            (finished.flops() - reported.flops()) / seconds * 1e-9,
            known ? left : Double.NaN,
            runtime.totalMemory() - runtime.freeMemory()));
    progress.update(
        known ? "%s, %s left:".formatted(phase, duration(left)) : phase + ":",
        Math.round(100 * finished.seconds() / Math.max(planned.seconds(), 1e-9)),
        100);
    if (!known) {
      slowness = 0;
    }
    reported(now);
  }

  private static String duration(double seconds) {
    long s = Math.round(seconds);
    return s < 60 ? s + " s" : s < 3600 ? s / 60 + " min" : "%.1f h".formatted(seconds / 3600);
  }

  /** Whether it is time for a checkpoint; large ones are rarer, so that they take little time. */
  boolean checkpointDue() {
    long pause = Math.max(checkpointEvery.toNanos(), CHECKPOINT_SHARE * checkpointNanos);
    return checkpointAsked || System.nanoTime() - lastCheckpoint >= pause;
  }

  /** Saves the state of the piece of work in progress; it replaces the one before. */
  void checkpoint(String work, long step, Map<String, NpyArray> state) {
    Map<String, NpyArray> saved = new LinkedHashMap<>(state);
    saved.put("step", NpyArray.of(new double[] {step}, 1));
    long start = System.nanoTime();
    uninterrupted(
        () -> writer.checkpoint(work + "." + WORK, work, step, file -> Npz.write(file, saved)));
    checkpointAsked = false;
    lastCheckpoint = System.nanoTime();
    checkpointNanos = lastCheckpoint - start;
  }

  /** The saved state of a piece of work; empty when it has not begun. */
  Optional<Map<String, NpyArray>> restore(String work) {
    return saved(work).map(Npz::read);
  }

  /** The file with the saved state of a piece of work, not read yet. */
  Optional<Path> saved(String work) {
    Path file = checkpoints().resolve(work + "." + WORK);
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /** Marks a piece of work as finished; its results are in the log, its checkpoint is dropped. */
  void done(String work) {
    uninterrupted(() -> markDone(work));
  }

  private void markDone(String work) {
    try {
      Files.createDirectories(checkpoints());
      AtomicFiles.write(checkpoints().resolve(work + ".done"), new byte[0]);
      Files.deleteIfExists(checkpoints().resolve(work + "." + WORK));
    } catch (IOException e) {
      throw new UncheckedIOException(checkpoints() + ": cannot be written", e);
    }
  }

  /** Whether an earlier process finished this piece of work. */
  boolean isDone(String work) {
    return Files.exists(checkpoints().resolve(work + ".done"));
  }

  /**
   * Writes files on a thread of its own: an interrupt of this one, by which runs are stopped, would
   * close them half way. The interrupt is not lost.
   */
  private static void uninterrupted(Runnable write) {
    FutureTask<Boolean> task = new FutureTask<>(write, true);
    Thread.ofPlatform().name("run-writer").start(task);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          task.get();
          return;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause) {
            throw cause;
          }
          throw new IllegalStateException(e);
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private Path checkpoints() {
    return writer.run().checkpoints();
  }
}
