package dev.tangent.run;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** Writes a run with fixed times, so that its displays can be compared exactly. */
public final class RecordedRun {
  /** 2026-11-23 12:00:00 UTC. */
  public static final long START = 1_795_435_200_000L;

  private final Path directory;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private long now = START;

  public RecordedRun(Path directory, String command, Map<String, Object> settings) {
    this.directory = directory;
    RunSettings all =
        new RunSettings(
            command, settings, 7, Map.of("tangent", "0.1.0"), Map.of("host", "lab3"), START, 4242);
    RunDirectory.create(directory, RunPlan.of(all));
  }

  /** Appends an event, {@code millis} after the last one. */
  public RecordedRun emit(long millis, Event event) {
    now += millis;
    log.writeBytes(Json.line(new Logged(now, event)));
    return this;
  }

  public Path directory() {
    return directory;
  }

  /** Writes the log to the disk. */
  public Path write() {
    return write(directory.resolve("events.jsonl"), log.toByteArray());
  }

  /** Writes the log without its last bytes, as a process that was killed leaves it. */
  public Path writeTorn(int missing) {
    byte[] whole = log.toByteArray();
    return write(
        directory.resolve("events.jsonl"), java.util.Arrays.copyOf(whole, whole.length - missing));
  }

  /** Appends raw text to the log. */
  public void append(String text) {
    try {
      Files.writeString(
          directory.resolve("events.jsonl"),
          text,
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path write(Path file, byte[] bytes) {
    try {
      return Files.write(file, bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
