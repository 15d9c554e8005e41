package dev.tangent.data;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Opens files of data, gzipped or not, and words the messages of those that fail. */
public final class Io {
  private Io() {}

  /**
   * {@return the file's bytes, unpacked when it is gzipped whatever its name}
   *
   * @param file to be read
   * @throws java.io.IOException when it can't be opened
   */
  public static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 1 << 16);
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    if (!gzip) {
      return in;
    }
    try {
      return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /**
   * {@return {@code FILE: cannot be read (REASON)}}
   *
   * @param file to be read
   * @param e the reason
   */
  public static DataException cannotRead(Path file, IOException e) {
    return new DataException(
        String.format(Locale.ROOT, "%s: cannot be read (%s)", file, reason(file, e)), e);
  }

  /**
   * {@return {@code FILE: cannot be written (REASON)}}
   *
   * @param file to be written
   * @param e the reason
   */
  public static DataException cannotWrite(Path file, IOException e) {
    return new DataException(
        String.format(Locale.ROOT, "%s: cannot be written (%s)", file, reason(file, e)), e);
  }

  private static String reason(Path file, IOException e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileNotFoundException _ when message.endsWith(")") ->
          // "x.npy (No such file or directory)": the path is in our message already.
          message
              .substring(message.lastIndexOf('(') + 1, message.length() - 1)
              .toLowerCase(Locale.ROOT);
      default -> Files.isDirectory(file) ? "is a directory" : message;
    };
  }
}
