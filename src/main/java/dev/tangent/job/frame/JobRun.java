package dev.tangent.job.frame;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.linalg.Progress;
import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Event;
import dev.tangent.run.Json;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A run, as seen by the job that makes it: it takes messages, events, arrays and checkpoints, obeys
 * the requests of viewers, knows what an earlier process finished, and measures the speed.
 *
 * <p>It is the {@link Progress} of the engine's long work: {@code LimitKernel.withProgress(run)}
 * shows it to people and stops it on demand. {@link #update}, {@link #info}, {@link #warn} and
 * {@link #emit} may come from any thread, the rest from the one that runs the job.
 *
 * <p>Work in steps is planned as {@link Work}: when networks of several widths take turns, it tells
 * the time left better than the number of steps.
 */
public final class JobRun implements Progress {
  private static final String WORK = "work.npz";

  private static final String WORDS = ".json";

  /** Checkpoints take at most 1/CHECKPOINT_SHARE of the time. */
  private static final int CHECKPOINT_SHARE = 40;

  private final RunWriter writer;
  private final boolean resumed;
  private final JobListener listener;
  private final RunControl control;
  private final AlertWatch alerts;
  private final Pace pace = new Pace();
  private Duration checkpointEvery = Duration.ofMinutes(1);
  private String phase = "";
  private boolean counted; // Progress is told in units of the work, not in percent.
  private long lastCheckpoint = System.nanoTime();
  private long checkpointNanos; // How long the last one took.
  private boolean checkpointAsked;

  /**
   * A run that begins or goes on.
   *
   * @param writer of its directory
   * @param resumed whether an earlier process began it
   * @param listener told what goes on
   */
  public JobRun(RunWriter writer, boolean resumed, JobListener listener) {
    this.writer = writer;
    this.resumed = resumed;
    this.listener = listener;
    this.control = RunControl.of(writer.directory());
    this.alerts = new AlertWatch(writer.directory());
  }

  /** How often it is checked that the directory is still there. */
  private static final long LOOK_NANOS = 2_000_000_000L;

  private long nextLook = System.nanoTime() + LOOK_NANOS;

  /**
   * Sets the pause between checkpoints, in place of one minute.
   *
   * @param pause between two checkpoints
   */
  public void checkpointEvery(Duration pause) {
    checkpointEvery = pause;
  }

  /** {@return whether an earlier process began this run} */
  public boolean isResumed() {
    return resumed;
  }

  /** {@return the directory of the run} */
  public Path directory() {
    return writer.directory();
  }

  /** {@return the checkpoints' directory, which may not be there yet} */
  public Path checkpoints() {
    return writer.run().checkpoints();
  }

  /** {@return the writer of the directory, for what this class doesn't offer} */
  public RunWriter writer() {
    return writer;
  }

  /**
   * Adds an event to the log.
   *
   * @param event to be added
   */
  public void emit(Event event) {
    if (event instanceof Event.Phase p) {
      phase = p.name();
    }
    writer.emit(event);
    if (event instanceof Event.Step step) {
      List<Event.Alert> heard;
      synchronized (alerts) {
        heard = alerts.hear(step);
      }
      heard.forEach(this::alert);
    }
  }

  /**
   * Sends an alert to the listener and to the log.
   *
   * @param alert what it is
   */
  public void alert(Event.Alert alert) {
    writer.emit(alert);
    listener.alert(directory(), alert);
  }

  /** Checks now and then whether disk and memory suffice. */
  private void look() {
    List<Event.Alert> seen;
    synchronized (alerts) {
      seen = alerts.look();
    }
    seen.forEach(this::alert);
  }

  /**
   * Tells the listener and the log.
   *
   * @param text a line
   */
  public void info(String text) {
    writer.emit(new Event.Log("info", text));
    listener.info(text);
  }

  /**
   * Warns the listener, and writes the warning to the log.
   *
   * @param text a line
   */
  public void warn(String text) {
    writer.emit(new Event.Log("warning", text));
    listener.warn(text);
  }

  /**
   * A table that dashboards and {@code show} print; a later one with the title replaces it.
   *
   * @param title of the table
   * @param columns their names
   * @param rows fields as text, one for each column
   */
  public void table(String title, List<String> columns, List<List<String>> rows) {
    writer.emit(new Event.Table(title, columns, rows));
  }

  /**
   * Reports the progress of long work of the engine; each new phase is logged as an event.
   *
   * @throws CancellationException when a viewer or the listener asks to stop
   */
  @Override
  public synchronized void update(String what, long done, long total) {
    if (!what.equals(phase)) {
      long unit = 1 + total / Integer.MAX_VALUE; // a kernel can have more entries than an int
      emit(new Event.Phase(what, (int) (done / unit), (int) (total / unit)));
    }
    counted = true;
    look();
    listener.progress(what, done, total);
    obey();
  }

  /**
   * Writes {@code NAME.npy} beside {@code run.json}, whole or not at all.
   *
   * @param name of the file, without {@code .npy}
   * @param array the numbers
   * @return the file
   */
  public Path save(String name, NpyArray array) {
    Path file = writer.directory().resolve(name + ".npy");
    writer.requireThere();
    uninterrupted(() -> Npy.write(file, array));
    info(String.format(Locale.ROOT, "wrote %s %s", file, array));
    return file;
  }

  /**
   * Writes {@code arrays/NAME.npy}.
   *
   * @param name of the file, without {@code .npy}
   * @param array the numbers
   * @return the file relative to the run's directory, for events that name it
   */
  public String array(String name, NpyArray array) {
    String[] file = new String[1];
    uninterrupted(() -> file[0] = writer.array(name, array));
    return file[0];
  }

  /**
   * Writes {@code result.json}.
   *
   * @param result by name
   */
  public void result(Map<String, ?> result) {
    uninterrupted(() -> writer.result(result));
  }

  /** {@return everything said so far in this run, by earlier processes too} */
  public RunModel model() {
    return RunModel.of(RunReader.open(writer.directory()));
  }

  /**
   * Announces work that is to be done.
   *
   * @param work that it is about
   */
  public void plan(Work work) {
    pace.plan(work);
  }

  /**
   * Counts work that an earlier process did, or that has no steps.
   *
   * @param work that is done already
   */
  public void finished(Work work) {
    pace.finished(work);
  }

  /**
   * To be called after each step: counts it, reports throughput once a second, and obeys viewers.
   *
   * @param work of the step
   * @throws CancellationException when someone asked to stop or this thread was interrupted
   */
  public void stepped(Work work) {
    pace.stepped(work);
    look();
    obey();
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("interrupted");
    }
    pace.report(phase, counted ? Progress.NONE : listener::progress).ifPresent(this::emit);
  }

  /** Obeys the commands of viewers. */
  private synchronized void obey() {
    if (System.nanoTime() - nextLook > 0) {
      nextLook = System.nanoTime() + LOOK_NANOS;
      writer.requireThere();
    }
    String notice = writer.takeNotice();
    if (!notice.isEmpty()) {
      listener.warn(notice);
    }
    if (listener.isCancelled()) {
      throw new CancellationException("cancelled");
    }
    for (RunControl.Command command : control.poll()) {
      obey(command);
    }
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
      if (listener.isCancelled()) {
        throw new CancellationException("cancelled");
      }
      for (RunControl.Command command : control.poll()) {
        if (command == RunControl.Command.RESUME) {
          paused = false;
        } else if (command != RunControl.Command.PAUSE) {
          obey(command);
        }
      }
    }
    pace.restart();
  }

  /**
   * {@return whether it is time for a checkpoint; large ones are rarer, so that they take little
   * time}
   */
  public boolean checkpointDue() {
    long pause = Math.max(checkpointEvery.toNanos(), CHECKPOINT_SHARE * checkpointNanos);
    return checkpointAsked || System.nanoTime() - lastCheckpoint >= pause;
  }

  /**
   * Saves the state of the piece of work in progress; it replaces the one before.
   *
   * @param work name of the piece
   * @param step that the state is after
   * @param state what to go on from
   */
  public void checkpoint(String work, long step, Map<String, NpyArray> state) {
    Map<String, NpyArray> saved = new LinkedHashMap<>(state);
    saved.put("step", NpyArray.of(new double[] {step}, 1));
    checkpoint(work + "." + WORK, work, step, file -> Npz.write(file, saved));
  }

  /**
   * Saves a state of texts and numbers, as JSON; it replaces the one before.
   *
   * @param work name of the piece
   * @param step that the state is after
   * @param state what to go on from
   */
  public void checkpointWords(String work, long step, List<? extends Map<String, ?>> state) {
    checkpoint(work + WORDS, work, step, file -> Files.write(file, Json.pretty(state)));
  }

  /**
   * {@return the state that {@link #checkpointWords} saved; empty where there is none}
   *
   * @param work name of the piece
   * @throws dev.tangent.run.RunException for a damaged file, which it names
   */
  public List<Map<String, Object>> restoreWords(String work) {
    Path file = checkpoints().resolve(work + WORDS);
    return Files.exists(file) ? Json.objects(file) : List.of();
  }

  /**
   * {@return whether there is a checkpoint of a piece of work}
   *
   * @param work name of the piece
   */
  public boolean hasBegun(String work) {
    return Files.exists(checkpoints().resolve(work + WORDS)) || saved(work).isPresent();
  }

  /**
   * {@return the exception for a checkpoint that can be read but makes no sense}
   *
   * @param work name of the piece
   * @param remedy what to do
   * @param cause what was thrown when it was read
   */
  public JobException damaged(String work, String remedy, Throwable cause) {
    return new JobException(checkpoints().resolve(work + WORDS) + ": damaged", remedy, cause);
  }

  /** Writes a checkpoint, whole or not at all; an interrupt waits. */
  private void checkpoint(String name, String member, long step, AtomicFiles.PathContent content) {
    long start = System.nanoTime();
    uninterrupted(() -> writer.checkpoint(name, member, step, content));
    checkpointAsked = false;
    lastCheckpoint = System.nanoTime();
    checkpointNanos = lastCheckpoint - start;
  }

  /**
   * {@return the saved state of a piece of work; empty when it has not begun}
   *
   * @param work name of the piece
   */
  public Optional<Map<String, NpyArray>> restore(String work) {
    return saved(work).map(Npz::read);
  }

  /**
   * {@return the file with the saved state of a piece of work, not read yet}
   *
   * @param work name of the piece
   */
  public Optional<Path> saved(String work) {
    Path file = checkpoints().resolve(work + "." + WORK);
    return Files.exists(file) ? Optional.of(file) : Optional.empty();
  }

  /**
   * Marks a piece of work as finished; its results are in the log, its checkpoint is dropped.
   *
   * @param work name of the piece
   */
  public void done(String work) {
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

  /**
   * Deletes the checkpoint of a piece of work, when the result is there.
   *
   * @param work name of the piece
   */
  public void forget(String work) {
    try {
      Files.deleteIfExists(checkpoints().resolve(work + "." + WORK));
      Files.deleteIfExists(checkpoints().resolve(work + WORDS));
      Files.deleteIfExists(checkpoints());
    } catch (IOException e) {
      warn(checkpoints() + " cannot be removed: the results are whole, remove it by hand");
    }
  }

  /**
   * {@return whether an earlier process finished this piece of work}
   *
   * @param work name of the piece
   */
  public boolean isDone(String work) {
    return Files.exists(checkpoints().resolve(work + ".done"));
  }

  /**
   * Writes files on another thread. Runs are stopped by an interrupt of this thread, which would
   * close the files in the middle of the write. The interrupt is not lost.
   *
   * @param write writes the files
   */
  public static void uninterrupted(Runnable write) {
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
          switch (e.getCause()) {
            case RuntimeException cause -> throw cause;
            case Error cause -> throw cause;
            case null, default -> throw new IllegalStateException(e);
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
