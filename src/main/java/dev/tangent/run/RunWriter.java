package dev.tangent.run;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a run: appends events, saves arrays and the result. A run has only one writer.
 *
 * <p>Each event is one write of one line, so a reader never sees half a line unless the process was
 * killed during the write; such a torn line is cut off when the run is resumed. Safe for several
 * threads.
 */
public final class RunWriter implements AutoCloseable {
  private static final long LOOK_NANOS = 1_000_000_000L;

  private final RunDirectory run;
  private RunLock lock;
  private final InstantSource clock;
  private final Heartbeat heartbeat;
  // No FileChannel, which an interrupt closes: the run must be able to say that it was interrupted.
  private RandomAccessFile events;
  private final byte[] settings; // run.json
  private @Nullable Object key; // identifies the log's file, where the system can
  private long nextLook = System.nanoTime() + LOOK_NANOS;
  private String notice = "";
  private boolean closed;

  private RunWriter(RunDirectory run, RunLock lock, InstantSource clock) {
    this.run = run;
    this.lock = lock;
    this.clock = clock;
    try {
      requireNoLink(run.eventsFile());
      this.heartbeat = Heartbeat.start(run.path());
      cutTornLine(run.eventsFile());
      this.settings = Files.readAllBytes(run.settingsFile());
      this.events = new RandomAccessFile(run.eventsFile().toFile(), "rw");
      this.events.seek(this.events.length());
      this.key = keyOf(run.eventsFile());
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

  /**
   * Starts a run in a directory where nothing is lost by it.
   *
   * @param directory of the run
   * @param settings what goes to {@code run.json}
   * @return the writer, to be closed
   */
  public static RunWriter create(Path directory, RunSettings settings) {
    return create(directory, RunPlan.of(settings));
  }

  /**
   * Starts a run: the lock comes before the first byte.
   *
   * @param directory of the run
   * @param plan what is written, and what it may replace
   * @return the writer, to be closed
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

  /**
   * Fails with a message that names the missing library, not just a class, when the core jar is
   * used alone.
   */
  private static void requireJson() {
    try {
      Json.text(Map.of());
    } catch (NoClassDefFoundError e) {
      throw new RunException(
          "a run is written with Jackson, which is not on the class path: add"
              + " tools.jackson.core:jackson-core, or use the engine without a run");
    }
  }

  /**
   * Continues a run that was interrupted.
   *
   * @param directory of the run
   * @return the writer, to be closed
   * @throws RunException when the directory is no run, or a process is writing it
   */
  public static RunWriter resume(Path directory) {
    RunDirectory run = RunDirectory.open(directory);
    if (run.isLive()) {
      throw new RunException(directory + ": a process is writing this run already: watch it");
    }
    RunClaim.requireDirectories(run);
    RunLock lock = RunLock.take(directory);
    try {
      return new RunWriter(run, lock, InstantSource.system());
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  /**
   * Cuts what a killed writer left after the last newline: the next event would be appended to it.
   */
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

  /**
   * Appends an event.
   *
   * @param event to be appended
   */
  public synchronized void emit(Event event) {
    if (closed) {
      throw new IllegalStateException(run + ": the run is closed");
    }
    if (System.nanoTime() - nextLook > 0) {
      requireThere();
    }
    try {
      events.write(Json.line(new Logged(clock.millis(), event)));
    } catch (IOException e) {
      throw failed(run.eventsFile(), e);
    }
  }

  private static @Nullable Object keyOf(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Looks whether the directory is still there. Somebody may have removed or moved it: then it is
   * made again with {@code run.json} and the log so far, so that what is in memory is not lost.
   *
   * @throws RunException when it can't be made again, or another run has taken its place
   */
  public synchronized void requireThere() {
    nextLook = System.nanoTime() + LOOK_NANOS;
    boolean interrupted = Thread.interrupted(); // It must not stop the work from being saved.
    try {
      if (isThere()) {
        return;
      }
      makeAgain();
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s: was removed or moved while it ran, and cannot be made again (%s)",
              run.path(),
              RunException.reason(e)),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean isThere() {
    try {
      return Objects.equals(keyOf(run.eventsFile()), key) && Files.exists(run.settingsFile());
    } catch (IOException e) {
      return false;
    }
  }

  private void makeAgain() throws IOException {
    if (Files.exists(run.settingsFile())
        && !Arrays.equals(settings, Files.readAllBytes(run.settingsFile()))) {
      throw new RunException(run.path() + ": another run has taken its place: this one ends");
    }
    Files.createDirectories(run.path());
    lock.close();
    lock = RunLock.take(run.path());
    AtomicFiles.write(run.settingsFile(), settings);
    heartbeat.write();
    // The removed log can still be read through the open file.
    Files.deleteIfExists(run.eventsFile());
    RandomAccessFile again = new RandomAccessFile(run.eventsFile().toFile(), "rw");
    byte[] piece = new byte[1 << 16];
    events.seek(0);
    for (int n = events.read(piece); n > 0; n = events.read(piece)) {
      again.write(piece, 0, n);
    }
    events.close();
    events = again;
    key = keyOf(run.eventsFile());
    notice =
        run.path()
            + ": was removed or moved while it ran: it is made again with its settings and log;"
            + " checkpoints and arrays until now are gone";
    events.write(Json.line(new Logged(clock.millis(), new Event.Log("warning", notice))));
  }

  /** {@return what happened to the directory and was not told yet; empty when nothing did} */
  public synchronized String takeNotice() {
    String taken = notice;
    notice = "";
    return taken;
  }

  /**
   * Saves an array as {@code arrays/<name>.npy}, whole or not at all.
   *
   * @param name of the file
   * @param array the numbers
   * @return the file relative to the run directory, for {@link Event.Field}
   */
  public String array(String name, NpyArray array) {
    requireThere();
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
   *
   * @param name of the file
   * @param member the network it belongs to
   * @param step that the state is after
   * @param content writes it
   * @return the file
   */
  public Path checkpoint(String name, String member, long step, AtomicFiles.PathContent content) {
    requireThere();
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

  /**
   * Writes {@code result.json}.
   *
   * @param result by name
   */
  public void result(Map<String, ?> result) {
    requireThere();
    try {
      AtomicFiles.write(run.resultFile(), Json.pretty(result));
    } catch (IOException e) {
      throw failed(run.resultFile(), e);
    }
  }

  /** {@return the directory of the run} */
  public Path directory() {
    return run.path();
  }

  /** {@return the run} */
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
    RunLock held = lock;
    RandomAccessFile log = events;
    try (held;
        heartbeat;
        log) {
      log.getFD().sync();
    } catch (IOException e) {
      throw failed(run.eventsFile(), e);
    }
  }
}
