package dev.tangent.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * An open NPZ file whose arrays are read one at a time, into storage that is there already: a large
 * network is never in memory twice. Checksums are compared. One thread at a time.
 *
 * {@snippet :
 * try (NpzReader file = NpzReader.open(Path.of("weights.npz"))) {
 *   file.read("W0", weights.array(), weights.rows(), weights.columns());
 * }
 * }
 */
public final class NpzReader implements AutoCloseable {
  private static final String SUFFIX = ".npy";
  private static final int BUFFER = 1 << 16;
  private static final int LONGEST_TEXT = 1 << 24;
  private static final int LONGEST_HEADER = 1 << 8;

  private final Path file;
  private final ZipFile zip;
  private final Map<String, ZipEntry> entries = new LinkedHashMap<>();

  private NpzReader(Path file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
    for (ZipEntry entry : Collections.list(zip.entries())) {
      String name = entry.getName();
      if (name.endsWith(SUFFIX)) {
        entries.put(name.substring(0, name.length() - SUFFIX.length()), entry);
      }
    }
  }

  /**
   * Opens a file.
   *
   * @param file zip of NPY files
   * @return the reader, to be closed
   * @throws DataException when it is missing, truncated or no zip
   */
  public static NpzReader open(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(file + ": cannot be read (no such file or directory)");
    }
    try {
      return new NpzReader(file, new ZipFile(file.toFile()));
    } catch (ZipException e) {
      throw new DataException(
          String.format(
              Locale.ROOT, "%s: not an NPZ file, or truncated (%s)", file, e.getMessage()),
          e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /** {@return the file that is read} */
  public Path file() {
    return file;
  }

  /** {@return the arrays in the order of the file} */
  public List<String> names() {
    return List.copyOf(entries.keySet());
  }

  /**
   * {@return whether there is an array of this name}
   *
   * @param name of the array, without {@code .npy}
   */
  public boolean has(String name) {
    return entries.containsKey(name);
  }

  /**
   * {@return the shape of an array; its entries are not read}
   *
   * @param name of the array, without {@code .npy}
   */
  public int[] shape(String name) {
    return read(name, (in, header, where) -> Npy.shape(header, where));
  }

  /**
   * {@return whether the entries are float32; they are not read}
   *
   * @param name of the array, without {@code .npy}
   */
  public boolean isFloat(String name) {
    return read(name, (in, header, where) -> header.isFloat());
  }

  /**
   * {@return whether an entry is one text ({@link Npz#write(Path, Map, Map)})}
   *
   * @param name of the array, without {@code .npy}
   */
  public boolean isText(String name) {
    return text(name) != null;
  }

  /**
   * {@return the text under this name, or null if there is none or it is an array of numbers}
   *
   * @param name of the array, without {@code .npy}
   */
  public @Nullable String text(String name) {
    ZipEntry entry = entries.get(name);
    if (entry == null || entry.getSize() > LONGEST_TEXT) {
      return null;
    }
    try (InputStream stream = zip.getInputStream(entry)) {
      byte[] start = stream.readNBytes(LONGEST_HEADER);
      if (!NpyText.isBegunBy(start)) {
        return null; // large arrays are not read for this
      }
      byte[] rest = stream.readNBytes(LONGEST_TEXT);
      byte[] bytes = Arrays.copyOf(start, start.length + rest.length);
      System.arraycopy(rest, 0, bytes, start.length, rest.length);
      String text = NpyText.decode(bytes);
      CRC32 sum = new CRC32();
      sum.update(bytes);
      if (text != null && sum.getValue() != entry.getCrc()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s[%s]: damaged (its checksum is another): take an older copy",
                file,
                name));
      }
      return text;
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /**
   * Reads an array.
   *
   * @param name of the array, without {@code .npy}
   * @return the array
   */
  public NpyArray read(String name) {
    return read(name, whole(Npy::read));
  }

  /**
   * Reads an array of this shape into {@code to}; float64 is rounded to nearest.
   *
   * @param name of the array, without {@code .npy}
   * @param to rows · columns · … numbers, overwritten
   * @param shape that it must have
   * @throws DataException when it is not there, has another shape, or is damaged; {@code to} may
   *     have changed then
   */
  public void read(String name, float[] to, int... shape) {
    read(
        name,
        whole(
            (in, header, where) -> {
              requireShape(header, where, shape);
              Npy.read(in, header, where, to);
              return true;
            }));
  }

  /**
   * Reads an array of this shape into {@code to}; see {@link #read(String, float[], int...)}.
   *
   * @param name of the array, without {@code .npy}
   * @param to rows · columns · … numbers, overwritten
   * @param shape that it must have
   */
  public void read(String name, double[] to, int... shape) {
    read(
        name,
        whole(
            (in, header, where) -> {
              requireShape(header, where, shape);
              Npy.read(in, header, where, to);
              return true;
            }));
  }

  private static void requireShape(NpyHeader header, String where, int... shape) {
    boolean same = header.shape().length == shape.length;
    for (int i = 0; same && i < shape.length; i++) {
      same = header.shape()[i] == shape[i];
    }
    if (!same) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: its shape is %s, expected %s",
              where,
              header.shapeText(),
              NpyArray.shapeText(shape)));
    }
  }

  private interface EntryReader<T> {
    T read(InputStream in, NpyHeader header, String where) throws IOException;
  }

  private <T> T read(String name, EntryReader<T> reader) {
    ZipEntry entry = entries.get(name);
    if (entry == null) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: has no array %s, only %s", file, name, names()));
    }
    String where = file + "[" + name + "]";
    CRC32 sum = new CRC32();
    try (InputStream stream = zip.getInputStream(entry);
        InputStream in = new CheckedInputStream(new BufferedInputStream(stream, BUFFER), sum)) {
      T result = reader.read(in, NpyHeader.read(in, where), where);
      if (reader instanceof Whole<T> && sum.getValue() != entry.getCrc()) {
        throw new DataException(where + ": damaged (its checksum is another): take an older copy");
      }
      return result;
    } catch (EOFException | ZipException e) {
      throw new DataException(
          String.format(Locale.ROOT, "%s: damaged (%s)", where, e.getMessage()), e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /** Reads to the end of the entry, so that its checksum can be compared. */
  private record Whole<T>(EntryReader<T> body) implements EntryReader<T> {
    @Override
    public T read(InputStream in, NpyHeader header, String where) throws IOException {
      T result = body.read(in, header, where);
      while (in.read() >= 0) {
        // The bytes after the data belong to the checksum too.
      }
      return result;
    }
  }

  private static <T> Whole<T> whole(EntryReader<T> body) {
    return new Whole<>(body);
  }

  @Override
  public void close() {
    try {
      zip.close();
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }
}
