package dev.tangent.run;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Files that are there whole or not at all: written aside, forced to the disk, renamed.
 *
 * <p>A crash at any moment leaves the old file or the new one. What a crash leaves aside is named
 * {@code .<name>.<pid>.part} and may be deleted.
 */
public final class AtomicFiles {
  private AtomicFiles() {}

  /** Writes a file through a stream. */
  public interface Content {
    /**
     * Writes the content.
     *
     * @param out where it goes
     * @throws IOException when it can't be written
     */
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes a file at a path that is given, not the final one. */
  public interface PathContent {
    /**
     * Writes the content.
     *
     * @param aside a path beside the file, which is renamed after it
     * @throws IOException when it can't be written
     */
    void writeTo(Path aside) throws IOException;
  }

  /**
   * Replaces {@code file} by these bytes.
   *
   * @param file to be replaced
   * @param bytes the new content
   * @throws java.io.IOException when it can't be written; the file is as it was
   */
  public static void write(Path file, byte[] bytes) throws IOException {
    write(file, out -> out.write(bytes));
  }

  /**
   * Replaces {@code file} by what {@code content} writes.
   *
   * @param file to be replaced
   * @param content writes the new content
   * @throws java.io.IOException when it can't be written; the file is as it was
   */
  public static void write(Path file, Content content) throws IOException {
    writePath(
        file,
        aside -> {
          // No channel is used here: an interrupt would close it, and a run that is stopped still
          // writes a checkpoint.
          try (OutputStream out =
              new BufferedOutputStream(new FileOutputStream(aside.toFile()), 1 << 16)) {
            content.writeTo(out);
          }
        });
  }

  /**
   * Replaces {@code file} by what {@code content} writes at the path that it gets.
   *
   * @param file to be replaced
   * @param content writes the new content
   * @throws java.io.IOException when it can't be written; the file is as it was
   */
  public static void writePath(Path file, PathContent content) throws IOException {
    Path aside =
        file.toAbsolutePath()
            .resolveSibling(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    try {
      content.writeTo(aside);
      // No FileChannel here either: Ctrl-C during the wait for the disk would make the run fail.
      try (RandomAccessFile written = new RandomAccessFile(aside.toFile(), "rw")) {
        written.getFD().sync();
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(aside);
    }
    try {
      // The rename itself must reach the disk too; not every system lets a directory be opened.
      forceDirectory(aside.resolveSibling(""));
    } catch (IOException e) {
      // Nothing to do about it: the file's own bytes are safe.
    }
  }

  private static void forceDirectory(Path directory) throws IOException {
    boolean interrupted = Thread.interrupted();
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
