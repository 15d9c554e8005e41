package dev.tangent.data;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's NPZ files: a zip of NPY files, one for each name.
 *
 * <p>Written: stored, zip64 where a part passes 4 GiB, the same bytes for the same arrays. Read:
 * stored or deflated; {@link NpzReader} reads into storage that is there already.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /**
   * Reads all arrays of numbers, in the order of the file; texts are left out ({@link
   * NpzReader#text}).
   *
   * @param file zip of NPY files
   * @return the arrays by name
   * @throws DataException when the file is missing, truncated or not a zip of NPY files
   */
  public static Map<String, NpyArray> read(Path file) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (NpzReader reader = NpzReader.open(file)) {
      for (String name : reader.names()) {
        if (!reader.isText(name)) {
          arrays.put(name, reader.read(name));
        }
      }
    }
    return arrays;
  }

  /**
   * Replaces a file; it is there whole or not at all.
   *
   * @param file zip of NPY files
   * @param arrays by name
   */
  public static void write(Path file, Map<String, NpyArray> arrays) {
    write(file, arrays, Map.of());
  }

  /**
   * Writes texts too, after the arrays. Each is an array of one string, which NumPy and {@link
   * NpzReader#text} read.
   *
   * @param file zip of NPY files
   * @param arrays by name
   * @param texts by name
   */
  public static void write(Path file, Map<String, NpyArray> arrays, Map<String, String> texts) {
    Path aside = Npy.aside(file);
    try {
      try (ZipOutputStream zip =
          new ZipOutputStream(
              new BufferedOutputStream(new FileOutputStream(aside.toFile()), 1 << 16))) {
        for (Map.Entry<String, NpyArray> each : arrays.entrySet()) {
          NpyArray array = each.getValue();
          writeEntry(zip, each.getKey() + SUFFIX, out -> Npy.write(out, array));
        }
        for (Map.Entry<String, String> each : texts.entrySet()) {
          byte[] text = NpyText.encode(each.getValue());
          writeEntry(zip, each.getKey() + SUFFIX, out -> out.write(text, 0, text.length));
        }
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Io.cannotWrite(file, e);
    } finally {
      Npy.deleteQuietly(aside);
    }
  }

  private interface Content {
    void write(OutputStream out) throws IOException;
  }

  private static void writeEntry(ZipOutputStream zip, String name, Content content)
      throws IOException {
    // A stored entry says its size and checksum before its data: they are counted first.
    Counting counting = new Counting();
    CheckedOutputStream checked = new CheckedOutputStream(counting, new CRC32());
    content.write(checked);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // The zip format's first day.
    entry.setSize(counting.count);
    entry.setCrc(checked.getChecksum().getValue());
    zip.putNextEntry(entry);
    content.write(zip);
    zip.closeEntry();
  }

  private static final class Counting extends OutputStream {
    private long count;

    @Override
    public void write(int b) {
      count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      count += length;
    }
  }
}
