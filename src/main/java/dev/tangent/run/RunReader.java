package dev.tangent.run;

import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads a run, live or finished, here or on a disk from elsewhere: the same code for all.
 *
 * <p>{@link #poll()} gives what was appended since the last call. A torn last line waits until it
 * is complete; a line that is not an event of this version is counted and skipped. Any number of
 * readers; one reader is for one thread.
 */
public final class RunReader {
  /** Bytes read at a time, so that a long log is never in memory whole. */
  private static final int CHUNK = 1 << 20;

  /** A longer line is no event: a damaged log must not be read into memory whole. */
  static final int LONGEST_LINE = 1 << 26;

  private final RunDirectory run;
  private long position;
  private long skipped;

  private RunReader(RunDirectory run) {
    this.run = run;
  }

  /**
   * Opens a run.
   *
   * @param directory of the run
   * @return the reader, at the start of the log
   * @throws RunException when the directory is no run
   */
  public static RunReader open(Path directory) {
    return new RunReader(RunDirectory.open(directory));
  }

  /** {@return events since the last call, in order; empty when there are none} */
  public List<Event> poll() {
    return pollLogged().stream().map(Logged::event).toList();
  }

  /** {@return like {@link #poll()}, with the time of each event} */
  public List<Logged> pollLogged() {
    List<Logged> result = new ArrayList<>();
    poll(result::add, Long.MAX_VALUE);
    return result;
  }

  /**
   * Hands out the events since the last call one by one, in order: a log of any length takes the
   * memory of a piece of it.
   *
   * @param to gets each event; when it throws, that piece of the log is read again by the next call
   * @param bytes about how much of the log to read at most; less than a mebibyte counts as one
   * @return whether the log was read to its end, as it was when the call began; else the next call
   *     goes on
   * @throws RunException when the log can't be read
   */
  public boolean poll(Consumer<? super Logged> to, long bytes) {
    if (!Files.exists(run.eventsFile())) {
      return true; // The writer has not begun yet.
    }
    try (RandomAccessFile log = new RandomAccessFile(run.eventsFile().toFile(), "r")) {
      long length = log.length();
      if (length < position) {
        position = 0; // The directory was used for another run: read that from its start.
      }
      long enough = bytes < length - position ? position + Math.max(1, bytes) : length;
      return read(log, length, enough, to);
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT, "%s: cannot be read (%s)", run.eventsFile(), RunException.reason(e)),
          e);
    }
  }

  private boolean read(RandomAccessFile log, long length, long enough, Consumer<? super Logged> to)
      throws IOException {
    int chunk = CHUNK;
    while (position < enough) {
      byte[] bytes = new byte[Math.toIntExact(Math.min(chunk, length - position))];
      log.seek(position);
      log.readFully(bytes);
      int used = parseLines(bytes, to);
      position += used;
      if (used == 0 && bytes.length < chunk) {
        return true; // The last line is torn; it may be complete next time.
      }
      if (used == 0 && chunk >= LONGEST_LINE) {
        position += bytes.length; // No event is so long: the rest of the line is skipped too.
        skipped++;
      }
      chunk = used == 0 ? Math.min(2 * chunk, LONGEST_LINE) : CHUNK;
    }
    return position >= length;
  }

  private int parseLines(byte[] bytes, Consumer<? super Logged> to) {
    int start = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        if (i > start) {
          Json.parse(bytes, start, i).ifPresentOrElse(to, () -> skipped++);
        }
        start = i + 1;
      }
    }
    return start;
  }

  /** {@return how many complete lines were no events that this version knows} */
  public long skippedLines() {
    return skipped;
  }

  /** {@return what {@code run.json} says} */
  public RunSettings settings() {
    return run.settings();
  }

  /**
   * {@return the entries of a matrix that the run recorded, row-major}
   *
   * @param field what the log says of it
   * @throws RunException when its file is missing, unreadable or of another size
   */
  public double[] values(Event.Field field) {
    Path file = run.path().resolve(field.file()).normalize();
    if (!file.startsWith(run.path().normalize())) {
      throw new RunException(file + ": lies outside of the run " + run.path());
    }
    try {
      double[] values = Npy.read(file).toDoubles();
      if (values.length != (long) field.rows() * field.columns()) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s: has %d entries, the log says %d × %d",
                file,
                values.length,
                field.rows(),
                field.columns()));
      }
      return values;
    } catch (DataException e) {
      throw new RunException(String.valueOf(e.getMessage()), e);
    }
  }

  /** {@return {@code result.json}; empty while there is none} */
  public Map<String, Object> result() {
    return run.result();
  }

  /** {@return whether a process is writing this run now} */
  public boolean isLive() {
    return run.isLive();
  }

  /** {@return the run} */
  public RunDirectory run() {
    return run;
  }
}
