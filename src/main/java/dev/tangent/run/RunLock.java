package dev.tangent.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The right to write a run, for one process at a time: a lock of the system on the file {@code
 * .lock}. It is taken before anything else is written, and the system gives it back when the
 * process ends, however it ends.
 */
final class RunLock implements AutoCloseable {
  private final Path file;
  private final boolean made; // the directory
  private final @Nullable FileChannel channel;

  private RunLock(Path file, boolean made, @Nullable FileChannel channel) {
    this.file = file;
    this.made = made;
    this.channel = channel;
  }

  /**
   * Makes the directory if it is not there, and takes its lock.
   *
   * @throws RunException when another holds it, or it can't be written
   */
  static RunLock take(Path directory) {
    boolean made = !Files.isDirectory(directory);
    // An interrupt from before would close the channel.
    boolean interrupted = Thread.interrupted();
    try {
      Files.createDirectories(directory);
      Path file = directory.resolve(".lock");
      return new RunLock(file, made, locked(file, directory));
    } catch (FileAlreadyExistsException e) {
      throw new RunException(directory + ": is a file, not a directory: choose another --out", e);
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s: cannot be written (%s): choose another --out",
              directory,
              RunException.reason(e)),
          e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static @Nullable FileChannel locked(Path file, Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null; // another run of this process
    } catch (IOException e) {
      channel.close();
      return null; // A file system without locks: the heartbeat alone has to do.
    }
    if (lock == null) {
      channel.close();
      throw inUse(directory);
    }
    if (!isStill(file, channel)) {
      channel.close();
      throw inUse(directory);
    }
    return channel;
  }

  private static RunException inUse(Path directory) {
    return new RunException(
        directory + ": a process is writing this run already: watch it, or choose another --out");
  }

  /**
   * Whether the file of this name is still the one that is locked. The former holder may have
   * deleted it after it was opened here, and a third process may have made a new one. The locked
   * file gets a random length to compare: opening the file again and closing it would release the
   * lock.
   */
  private static boolean isStill(Path file, FileChannel channel) throws IOException {
    int length = ThreadLocalRandom.current().nextInt(1, 1 << 16);
    channel.truncate(0);
    channel.write(ByteBuffer.allocate(1), length - 1L);
    return Files.exists(file) && Files.size(file) == length;
  }

  /** Releases the lock and deletes what {@link #take} made, when the run did not begin. */
  void abandon() {
    close();
    if (made) {
      try {
        Files.deleteIfExists(file.resolveSibling(""));
      } catch (IOException e) {
        // Somebody else put something there meanwhile.
      }
    }
  }

  @Override
  public void close() {
    if (channel != null) {
      try {
        Files.deleteIfExists(file);
        channel.close();
      } catch (IOException e) {
        // The lock goes with the process at the latest.
      }
    }
  }
}
