package dev.tangent.data;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * Recognizes by its first bytes what kind of file was given in place of the expected one: a
 * downloaded web page, the pointer that a clone without Git LFS leaves, or an array in a format
 * that another function saves.
 */
public final class Foreign {
  /** How many bytes are looked at; the first eight are mostly enough. */
  public static final int LOOK = 64;

  /** A kind of file: how it begins, and the words for it in a message. */
  private record Kind(String start, String words) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("\u0093NUMPY", "an NPY file"),
          new Kind("PK\u0003\u0004", "a ZIP archive, as NPZ files and spreadsheets are"),
          new Kind("\u0089HDF", "an HDF5 file"),
          new Kind("\u001f\u008b", "gzipped"),
          new Kind("\u0080\u0002", "a Python pickle"),
          new Kind("\u0080\u0003", "a Python pickle"),
          new Kind("\u0080\u0004", "a Python pickle"),
          new Kind("\u0080\u0005", "a Python pickle"),
          new Kind(
              "version https://git-lfs",
              "a pointer of Git LFS, for which git lfs pull fetches the file"),
          new Kind("<!doctype", "a web page"),
          new Kind("<html", "a web page"),
          new Kind("<?xml", "XML"),
          new Kind("{\"", "JSON"),
          new Kind("[{", "JSON"),
          new Kind("[[", "JSON"));

  private Foreign() {}

  /**
   * {@return {@code " but a web page"}, or nothing where the kind is not known}
   *
   * @param start the first bytes of the file, any number of them
   */
  public static String but(byte[] start) {
    String text =
        new String(start, 0, Math.min(start.length, LOOK), StandardCharsets.ISO_8859_1)
            .stripLeading()
            .toLowerCase(Locale.ROOT);
    for (Kind kind : KINDS) {
      String known = kind.start().toLowerCase(Locale.ROOT);
      if (text.startsWith(known) || isCut(start) && text.length() > 4 && known.startsWith(text)) {
        return " but " + kind.words();
      }
    }
    return "";
  }

  /** Whether only the first bytes were read: no more than the mark of a format. */
  private static boolean isCut(byte[] start) {
    return start.length <= 8;
  }
}
