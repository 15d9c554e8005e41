package dev.tangent.run;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/**
 * The one that writes a run: appends events, saves arrays, leaves the result.
 *
 * <p>Each event is one write of one line, so a reader never sees a line half way unless the process
 * was killed in it; such a torn line is cut off when the run is resumed. Safe for several threads.
 */
public final class RunWriter implements AutoCloseable {
  private final RunDirectory run;
  private final RunLock lock;
  private final InstantSource clock;
  private final Heartbeat heartbeat;
  // Not a FileChannel: an interrupt would close it, and the run must be able to say that it was
  // interrupted.
  private final FileOutputStream events;
  private boolean closed;

  private RunWriter(RunDirectory run, RunLock lock, InstantSource clock) {
    this.run = run;
    this.lock = lock;
    this.clock = clock;
    try {
      requireNoLink(run.eventsFile());
      this.heartbeat = Heartbeat.start(run.path());
      cutTornLine(run.eventsFile());
      this.events = new FileOutputStream(run.eventsFile().toFile(), true);
    } catch (IOException e) {
      throw failed(run.eventsFile(), e);
    }
  }

  private static void requireNoLink(Path log) {
    if (Files.isSymbolicLink(log)) {
      throw new RunException(
          log + ": is a link, and the run would write where it points: remove it");
    }
  }

  /** Starts a run in a directory where nothing is lost by it. */
  public static RunWriter create(Path directory, RunSettings settings) {
    return create(directory, RunPlan.of(settings));
  }

  /**
   * Starts a run: the lock comes before the first byte.
   *
   * @throws RunException when it is refused, see {@link RunDirectory#create}
   */
  public static RunWriter create(Path directory, RunPlan plan) {
    requireJson();
    RunDirectory run = RunDirectory.at(directory);
    RunClaim.check(run, plan); // before anything is made
    RunLock lock = RunLock.take(directory);
    try {
      run.begin(plan);
      return new RunWriter(run, lock, InstantSource.system());
    } catch (RuntimeException e) {
      lock.abandon();
      throw e;
    }
  }

  /** Who embeds the engine alone hears what runs need, not the name of a class. */
  private static void requireJson() {
    try {
      Json.text(Map.of());
    } catch (NoClassDefFoundError e) {
      throw new RunException(
          "a run is written with Jackson, which is not on the class path: add"
              + " tools.jackson.core:jackson-databind, or use the engine without a run");
    }
  }

  /**
   * Continues a run that was interrupted.
   *
   * @throws RunException when the directory is no run, or a process is writing it
   */
  public static RunWriter resume(Path directory) {
    RunDirectory run = RunDirectory.open(directory);
    if (run.isLive()) {
      throw new RunException(directory + ": a process is writing this run already: watch it");
    }
    RunLock lock = RunLock.take(directory);
    try {
      return new RunWriter(run, lock, InstantSource.system());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /** Cuts what a killed writer left after the last newline; the next event would join it. */
  private static void cutTornLine(Path file) throws IOException {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "rw")) {
      long end = log.length();
      while (end > 0) {
        log.seek(end - 1);
        if (log.read() == '\n') {
          break;
        }
        end--;
      }
      log.setLength(end);
    }
  }

  /** Appends an event. */
  public synchronized void emit(Event event) {
    if (closed) {
      throw new IllegalStateException(run + ": the run is closed");
    }
    try {
      events.write(Json.line(new Logged(clock.millis(), event)));
    } catch (IOException e) {
      throw failed(run.eventsFile(), e);
    }
  }

  /**
   * Saves an array as {@code arrays/<name>.npy}, whole or not at all.
   *
   * @return the file relative to the run directory, for {@link Event.Field}
   */
  public String array(String name, NpyArray array) {
    Path file = run.arrays().resolve(name + ".npy");
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw failed(file, e);
    }
    Npy.write(file, array);
    return run.path().relativize(file).toString();
  }

  /**
   * Writes a checkpoint as {@code checkpoints/<name>} aside, forces it to the disk, renames it, and
   * says so in the log.
   */
  public Path checkpoint(String name, String member, long step, AtomicFiles.PathContent content) {
    Path file = run.checkpoints().resolve(name);
    try {
      Files.createDirectories(file.getParent());
      AtomicFiles.writePath(file, content);
    } catch (IOException e) {
      throw failed(file, e);
    }
    emit(new Event.Checkpoint(run.path().relativize(file).toString(), member, step));
    return file;
  }

  /** Writes {@code result.json}. */
  public void result(Map<String, ?> result) {
    try {
      AtomicFiles.write(run.resultFile(), Json.pretty(result));
    } catch (IOException e) {
      throw failed(run.resultFile(), e);
    }
  }

  public Path directory() {
    return run.path();
  }

  public RunDirectory run() {
    return run;
  }

  private static RunException failed(Path file, IOException e) {
    return new RunException(
        String.format(Locale.ROOT, "%s: cannot be written (%s)", file, RunException.reason(e)), e);
  }

  /** Forces the log to the disk and ends the heartbeat; closing twice does nothing. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    try (lock;
        heartbeat;
        events) {
      events.getFD().sync();
    } catch (IOException e) {
      throw failed(run.eventsFile(), e);
    }
  }
}
