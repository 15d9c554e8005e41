package dev.tangent.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/**
 * A file that says that a process writes the run: {@code host pid start-of-the-process}, touched
 * every second. On the same host the process itself is asked for; from elsewhere the file's age
 * decides.
 */
final class Heartbeat implements AutoCloseable {
  private static final Duration STALE = Duration.ofSeconds(20);

  private final Path file;
  private final Thread thread;
  private volatile boolean stopped;

  private Heartbeat(Path file) {
    this.file = file;
    this.thread = Thread.ofPlatform().daemon().name("run-heartbeat").unstarted(this::beat);
  }

  static Heartbeat start(Path run) throws IOException {
    Heartbeat heartbeat = new Heartbeat(run.resolve("heartbeat"));
    heartbeat.write();
    heartbeat.thread.start();
    return heartbeat;
  }

  /** Writes the file, at the start and where it was taken away. */
  void write() throws IOException {
    ProcessHandle self = ProcessHandle.current();
    String text =
        String.format(Locale.ROOT, "%s %d %d\n", Machine.host(), self.pid(), startOf(self));
    AtomicFiles.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  private static long startOf(ProcessHandle process) {
    return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
  }

  private void beat() {
    while (!stopped) {
      try {
        Thread.sleep(1000);
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } catch (InterruptedException e) {
        return;
      } catch (IOException e) {
        // The disk may come back; a reader elsewhere takes the run for dead until then.
      }
    }
  }

  static boolean isAlive(Path run) {
    Path file = run.resolve("heartbeat");
    try {
      String[] fields = Files.readString(file).strip().split(" ");
      if (fields.length == 3 && fields[0].equals(Machine.host())) {
        long start = Long.parseLong(fields[2]);
        return ProcessHandle.of(Long.parseLong(fields[1]))
            .filter(ProcessHandle::isAlive)
            .filter(process -> startOf(process) == start)
            .isPresent();
      }
      Instant beat = Files.getLastModifiedTime(file).toInstant();
      return beat.isAfter(Instant.now().minus(STALE));
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    stopped = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Files.deleteIfExists(file);
  }
}
