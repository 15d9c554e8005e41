package dev.tangent.data;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Messages for files that fail. */
final class Io {
  private Io() {}

  static DataException cannotRead(Path file, IOException e) {
    return new DataException("%s: cannot be read (%s)".formatted(file, reason(file, e)), e);
  }

  static DataException cannotWrite(Path file, IOException e) {
    return new DataException("%s: cannot be written (%s)".formatted(file, reason(file, e)), e);
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
