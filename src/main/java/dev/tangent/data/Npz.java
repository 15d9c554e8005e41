package dev.tangent.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * NumPy's NPZ files: a zip of NPY files, one for each name.
 *
 * <p>Written: stored, zip64 where a part passes 4 GiB, the same bytes for the same arrays. Read:
 * stored or deflated.
 */
public final class Npz {
  private static final String SUFFIX = ".npy";

  private Npz() {}

  /**
   * Reads all arrays, in the order of the file.
   *
   * @throws DataException when the file is missing, truncated or not a zip of NPY files
   */
  public static Map<String, NpyArray> read(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(file + ": cannot be read (no such file or directory)");
    }
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (entry.getName().endsWith(SUFFIX)) {
          String name = entry.getName();
          name = name.substring(0, name.length() - SUFFIX.length());
          arrays.put(name, readEntry(zip, entry, file + "[" + name + "]"));
        }
      }
    } catch (ZipException e) {
      throw new DataException(
          "%s: not an NPZ file, or truncated (%s)".formatted(file, e.getMessage()), e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
    return arrays;
  }

  private static NpyArray readEntry(ZipFile zip, ZipEntry entry, String name) throws IOException {
    try (InputStream in = new BufferedInputStream(zip.getInputStream(entry), 1 << 16)) {
      return Npy.read(in, NpyHeader.read(in, name), name);
    } catch (EOFException e) {
      throw new DataException(name + ": " + e.getMessage(), e);
    }
  }

  /** Replaces a file; it is there whole or not at all. */
  public static void write(Path file, Map<String, NpyArray> arrays) {
    Path aside = Npy.aside(file);
    try {
      try (ZipOutputStream zip =
          new ZipOutputStream(
              new BufferedOutputStream(new FileOutputStream(aside.toFile()), 1 << 16))) {
        for (Map.Entry<String, NpyArray> each : arrays.entrySet()) {
          writeEntry(zip, each.getKey() + SUFFIX, each.getValue());
        }
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Io.cannotWrite(file, e);
    } finally {
      Npy.deleteQuietly(aside);
    }
  }

  private static void writeEntry(ZipOutputStream zip, String name, NpyArray array)
      throws IOException {
    // A stored entry says its size and checksum before its data: they are counted first.
    Counting counting = new Counting();
    CheckedOutputStream checked = new CheckedOutputStream(counting, new CRC32());
    Npy.write(checked, array);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0)); // The zip format's first day.
    entry.setSize(counting.count);
    entry.setCrc(checked.getChecksum().getValue());
    zip.putNextEntry(entry);
    Npy.write(zip, array);
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
