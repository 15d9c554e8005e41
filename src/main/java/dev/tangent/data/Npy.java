package dev.tangent.data;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Locale;

/**
 * NumPy's NPY files (format of numpy.lib.format, versions 1 to 3).
 *
 * <p>Written: little-endian {@code f4} or {@code f8}, C order, the data at a multiple of 64 bytes
 * so that the file can be mapped. Read: those, and for convenience big-endian and Fortran order,
 * {@code f2} (as float32), integers and booleans (as float64). A file is there whole or not at all:
 * it is written under a temporary name and renamed. NaN is written and read like any value; whoever
 * uses the data refuses it.
 *
 * <p>Example: {@code Npy.write(Path.of("k.npy"), NpyArray.of(kernel));}
 */
public final class Npy {
  private static final int CHUNK = 1 << 16;

  private Npy() {}

  /**
   * Reads a file.
   *
   * @param file of the array
   * @return the array
   * @throws DataException when it is missing, truncated, not NPY, or has more than 2³¹ − 9 entries
   */
  public static NpyArray read(Path file) {
    try (InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), CHUNK)) {
      NpyHeader header = NpyHeader.read(in, file.toString());
      requireLength(file, header);
      return read(in, header, file.toString());
    } catch (EOFException e) {
      throw new DataException(file + ": " + e.getMessage(), e);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  private static void requireLength(Path file, NpyHeader header) throws IOException {
    if (!Files.isRegularFile(file)) {
      return; // A pipe has no length; its end is noticed when it comes.
    }
    long needed = header.size() * header.bytes();
    long there = Files.size(file) - header.dataOffset();
    if (there < needed) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: truncated: %s of %s needs %d bytes after the header, the file has %d",
              file,
              header.shapeText(),
              header.type(),
              needed,
              there));
    }
  }

  static NpyArray read(InputStream in, NpyHeader header, String name) throws IOException {
    int[] shape = shape(header, name);
    int n = (int) header.size();
    if (header.isFloat()) {
      float[] entries = new float[n];
      read(in, header, name, entries);
      return NpyArray.of(entries, shape);
    }
    double[] entries = new double[n];
    read(in, header, name, entries);
    return NpyArray.of(entries, shape);
  }

  /** The sizes, which fit an array on the heap. */
  static int[] shape(NpyHeader header, String name) {
    if (header.size() > Integer.MAX_VALUE - 8
        || Math.max(header.shape().length == 0 ? 1 : 0, maxOf(header.shape()))
            > Integer.MAX_VALUE) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: %s has too many entries for an array on the heap: use fewer rows",
              name,
              header.shapeText()));
    }
    return Arrays.stream(header.shape()).mapToInt(size -> (int) size).toArray();
  }

  /** Reads the entries, in C order, into {@code to}; float64 is rounded to nearest. */
  static void read(InputStream in, NpyHeader header, String name, float[] to) throws IOException {
    if (!header.isFloat() || header.bytes() < Float.BYTES) {
      double[] wide = new double[Math.min(to.length, CHUNK)];
      readChunks(
          in,
          header,
          (buffer, from, count) -> {
            doubles(buffer, header, wide, 0, count);
            for (int i = 0; i < count; i++) {
              to[from + i] = (float) wide[i];
            }
          });
    } else {
      readChunks(in, header, (buffer, from, count) -> buffer.asFloatBuffer().get(to, from, count));
    }
    if (header.fortran()) {
      System.arraycopy(fromFortran(to, shape(header, name)), 0, to, 0, to.length);
    }
  }

  /** Reads the entries, in C order, into {@code to}. */
  static void read(InputStream in, NpyHeader header, String name, double[] to) throws IOException {
    readChunks(in, header, (buffer, from, count) -> doubles(buffer, header, to, from, count));
    if (header.fortran()) {
      System.arraycopy(fromFortran(to, shape(header, name)), 0, to, 0, to.length);
    }
  }

  private static long maxOf(long[] values) {
    long max = 0;
    for (long v : values) {
      max = Math.max(max, v);
    }
    return max;
  }

  /** Converts the entries of a buffer, of any type, to float64. */
  private static void doubles(ByteBuffer b, NpyHeader header, double[] to, int from, int count) {
    if (header.kind() == 'f' && header.bytes() == 8) {
      b.asDoubleBuffer().get(to, from, count);
      return;
    }
    boolean unsigned = header.kind() != 'i';
    for (int i = from; i < from + count; i++) {
      to[i] =
          switch (header.bytes()) {
            case 1 -> unsigned ? b.get() & 0xff : b.get();
            case 2 -> header.isFloat() ? half(b.getShort()) : integer(b.getShort(), unsigned);
            case 4 -> header.isFloat() ? b.getFloat() : integer(b.getInt(), unsigned);
            default -> integer(b.getLong(), unsigned);
          };
    }
  }

  private static double half(short bits) {
    return Float.float16ToFloat(bits);
  }

  private static double integer(short v, boolean unsigned) {
    return unsigned ? v & 0xffff : v;
  }

  private static double integer(int v, boolean unsigned) {
    return unsigned ? v & 0xffffffffL : v;
  }

  private static double integer(long v, boolean unsigned) {
    return unsigned && v < 0 ? (v >>> 1 | v & 1) * 2.0 : v;
  }

  private interface ChunkReader {
    void read(ByteBuffer buffer, int from, int count);
  }

  private static void readChunks(InputStream in, NpyHeader header, ChunkReader reader)
      throws IOException {
    int n = (int) header.size();
    byte[] bytes = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(header.order());
    int perChunk = CHUNK / header.bytes();
    for (int from = 0; from < n; from += perChunk) {
      int count = Math.min(perChunk, n - from);
      int length = count * header.bytes();
      if (in.readNBytes(bytes, 0, length) < length) {
        throw new EOFException(
            String.format(
                Locale.ROOT,
                "truncated: %s of %s, the data end in entry %d or later",
                header.shapeText(),
                header.type(),
                from));
      }
      buffer.clear();
      reader.read(buffer, from, count);
    }
  }

  private static float[] fromFortran(float[] entries, int[] shape) {
    float[] result = new float[entries.length];
    permute(shape, (to, from) -> result[to] = entries[from]);
    return result;
  }

  private static double[] fromFortran(double[] entries, int[] shape) {
    double[] result = new double[entries.length];
    permute(shape, (to, from) -> result[to] = entries[from]);
    return result;
  }

  private interface Move {
    void move(int to, int from);
  }

  /** Calls back with each entry's index in C order and in Fortran order. */
  private static void permute(int[] shape, Move move) {
    int n = (int) NpyArray.size(shape);
    for (int to = 0; to < n; to++) {
      long from = 0;
      int rest = to;
      for (int axis = shape.length - 1; axis >= 0; axis--) {
        int index = rest % shape[axis];
        rest /= shape[axis];
        long stride = 1;
        for (int before = 0; before < axis; before++) {
          stride *= shape[before];
        }
        from += index * stride;
      }
      move.move(to, (int) from);
    }
  }

  /**
   * Writes a file, which replaces an older one. Missing directories are made.
   *
   * @param file of the array
   * @param array the numbers
   */
  public static void write(Path file, NpyArray array) {
    Path aside = aside(file);
    try {
      try (OutputStream out =
          new BufferedOutputStream(new FileOutputStream(aside.toFile()), CHUNK)) {
        write(out, array);
      }
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw Io.cannotWrite(file, e);
    } finally {
      deleteQuietly(aside);
    }
  }

  /** A temporary name in the directory of the file. The directory is made when it is missing. */
  static Path aside(Path file) {
    Path absolute = file.toAbsolutePath();
    try {
      Files.createDirectories(absolute.resolveSibling(""));
    } catch (IOException e) {
      throw Io.cannotWrite(file, e);
    }
    return absolute.resolveSibling(
        String.format(
            Locale.ROOT, ".%s.%d.part", file.getFileName(), ProcessHandle.current().pid()));
  }

  static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The caller's exception matters, not this one.
    }
  }

  static void write(OutputStream out, NpyArray array) throws IOException {
    int[] shape = array.shape();
    long[] sizes = new long[shape.length];
    for (int i = 0; i < shape.length; i++) {
      sizes[i] = shape[i];
    }
    out.write(NpyHeader.of(array.isFloat(), sizes).encode());
    byte[] bytes = new byte[CHUNK];
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] floats = array.isFloat() ? array.toFloats() : new float[0];
    double[] doubles = array.isFloat() ? new double[0] : array.toDoubles();
    int perChunk = CHUNK / (array.isFloat() ? 4 : 8);
    for (int from = 0; from < array.length(); from += perChunk) {
      int to = Math.min(array.length(), from + perChunk);
      buffer.clear();
      if (array.isFloat()) {
        buffer.asFloatBuffer().put(floats, from, to - from);
        out.write(bytes, 0, 4 * (to - from));
      } else {
        buffer.asDoubleBuffer().put(doubles, from, to - from);
        out.write(bytes, 0, 8 * (to - from));
      }
    }
  }

  /**
   * {@return a new file of any size, mapped for writing: little-endian entries in C order, zeros at
   * first} Use it for arrays that don't fit on the heap. The file is at its place at once, so write
   * it under another name and rename it when it is complete.
   *
   * @param file of the array
   * @param arena that the mapping lives as long as
   * @param isFloat {@code f4} instead of {@code f8}
   * @param shape sizes along the axes
   */
  public static MemorySegment create(Path file, Arena arena, boolean isFloat, long... shape) {
    NpyHeader header = NpyHeader.of(isFloat, shape);
    byte[] start = header.encode();
    long bytes = Math.multiplyExact(header.size(), header.bytes());
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(start));
      return channel.map(FileChannel.MapMode.READ_WRITE, start.length, bytes, arena);
    } catch (IOException e) {
      throw Io.cannotWrite(file, e);
    }
  }

  /**
   * {@return a file that {@link #create} made, mapped again to go on writing}
   *
   * @param file of the array
   * @param arena that the mapping lives as long as
   * @param isFloat {@code f4} instead of {@code f8}
   * @param shape sizes along the axes
   * @throws DataException when it has another shape or type
   */
  public static MemorySegment reopen(Path file, Arena arena, boolean isFloat, long... shape) {
    byte[] start = NpyHeader.of(isFloat, shape).encode();
    long bytes = Math.multiplyExact(NpyHeader.of(isFloat, shape).size(), isFloat ? 4L : 8L);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      ByteBuffer there = ByteBuffer.allocate(start.length);
      while (there.hasRemaining() && channel.read(there) >= 0) {}
      if (!Arrays.equals(there.array(), start) || channel.size() != start.length + bytes) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: not the file that was begun (%s, %d bytes)",
                file,
                Arrays.toString(shape),
                start.length + bytes));
      }
      return channel.map(FileChannel.MapMode.READ_WRITE, start.length, bytes, arena);
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /**
   * {@return a file of any size, mapped for reading}
   *
   * @param file of the array
   * @param arena that the mapping lives as long as
   * @throws DataException when it is not little-endian {@code f4} or {@code f8} in C order
   */
  public static Mapped map(Path file, Arena arena) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), 256)) {
      NpyHeader header = NpyHeader.read(in, file.toString());
      requireLength(file, header);
      if (header.kind() != 'f'
          || header.bytes() < 4
          || header.order() != ByteOrder.LITTLE_ENDIAN
          || header.fortran()) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s: %s%s: only little-endian f4 or f8 in C order can be mapped",
                file,
                header.type(),
                header.fortran() ? " in Fortran order" : ""));
      }
      long bytes = header.size() * header.bytes();
      return new Mapped(
          header.shape(),
          header.bytes() == 4,
          channel.map(FileChannel.MapMode.READ_ONLY, header.dataOffset(), bytes, arena));
    } catch (IOException e) {
      throw Io.cannotRead(file, e);
    }
  }

  /**
   * A mapped file.
   *
   * @param shape sizes along the axes
   * @param isFloat {@code f4} instead of {@code f8}
   * @param entries little-endian, in C order
   */
  public record Mapped(long[] shape, boolean isFloat, MemorySegment entries) {}
}
