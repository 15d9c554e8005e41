package dev.tangent.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The header of an NPY file: magic, version, and a Python literal {@code {'descr': '<f8',
 * 'fortran_order': False, 'shape': (3, 4), }} padded so that the data start at a multiple of 64.
 *
 * @param kind {@code f}, {@code i}, {@code u} or {@code b}
 * @param bytes of an entry
 * @param dataOffset where the data start, from the start of the file
 */
record NpyHeader(
    char kind, int bytes, ByteOrder order, boolean fortran, long[] shape, long dataOffset) {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final Pattern DESCR =
      Pattern.compile("'descr'\\s*:\\s*'([<>|=])([a-zA-Z])(\\d+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([\\d\\s,L]*)\\)");

  /** The header of what this program writes: little-endian, C order. */
  static NpyHeader of(boolean isFloat, long... shape) {
    return new NpyHeader('f', isFloat ? 4 : 8, ByteOrder.LITTLE_ENDIAN, false, shape, 0);
  }

  long size() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /** Whether entries are read as float32. */
  boolean isFloat() {
    return kind == 'f' && bytes <= 4;
  }

  String shapeText() {
    return LongStream.of(shape)
        .mapToObj(String::valueOf)
        .collect(Collectors.joining("×", "(", ")"));
  }

  String type() {
    return (order == ByteOrder.BIG_ENDIAN && bytes > 1 ? ">" : "") + kind + bytes;
  }

  /** Magic, version, length and literal; version 1 unless it is too long for that. */
  byte[] encode() {
    // NumPy writes (3,) for rank 1 and () for rank 0.
    String sizes = LongStream.of(shape).mapToObj(String::valueOf).collect(Collectors.joining(", "));
    String literal =
        "{'descr': '<%c%d', 'fortran_order': False, 'shape': (%s%s), }"
            .formatted(kind, bytes, sizes, shape.length == 1 ? "," : "");
    int version = literal.length() + 11 + ALIGNMENT > 65535 ? 2 : 1;
    int prefix = version == 1 ? 10 : 12;
    int padded = (prefix + literal.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    byte[] result = new byte[padded];
    Arrays.fill(result, (byte) ' ');
    System.arraycopy(MAGIC, 0, result, 0, MAGIC.length);
    result[6] = (byte) version;
    result[7] = 0;
    int length = padded - prefix;
    for (int i = 8; i < prefix; i++) {
      result[i] = (byte) (length >>> 8 * (i - 8));
    }
    byte[] text = literal.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(text, 0, result, prefix, text.length);
    result[padded - 1] = '\n';
    return result;
  }

  /** Reads a header; the stream then stands at the data. */
  static NpyHeader read(InputStream in, String name) throws IOException {
    byte[] start = in.readNBytes(8);
    if (start.length < 8 || !Arrays.equals(Arrays.copyOf(start, 6), MAGIC)) {
      throw new DataException(name + ": not an NPY file (write one with numpy.save)");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new DataException("%s: NPY version %d, expected 1 to 3".formatted(name, version));
    }
    int lengthBytes = version == 1 ? 2 : 4;
    byte[] lengthField = in.readNBytes(lengthBytes);
    long length = 0;
    for (int i = lengthField.length - 1; i >= 0; i--) {
      length = length << 8 | lengthField[i] & 0xff;
    }
    if (lengthField.length < lengthBytes || length > 1 << 20) {
      throw new DataException(name + ": truncated or damaged NPY header");
    }
    byte[] literal = in.readNBytes((int) length);
    if (literal.length < length) {
      throw new EOFException("truncated in the NPY header");
    }
    return parse(new String(literal, StandardCharsets.UTF_8), 8 + lengthBytes + length, name);
  }

  private static NpyHeader parse(String literal, long dataOffset, String name) {
    Matcher descr = DESCR.matcher(literal);
    Matcher fortran = FORTRAN.matcher(literal);
    Matcher shape = SHAPE.matcher(literal);
    if (!descr.find() || !fortran.find() || !shape.find()) {
      throw new DataException(
          "%s: its NPY header is not one of a plain numeric array: %s"
              .formatted(name, literal.strip()));
    }
    char kind = descr.group(2).charAt(0);
    int bytes = descr.group(3).length() > 2 ? 0 : Integer.parseInt(descr.group(3));
    boolean known =
        switch (kind) {
          case 'f' -> bytes == 2 || bytes == 4 || bytes == 8;
          case 'i', 'u' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
          case 'b' -> bytes == 1;
          default -> false;
        };
    if (!known) {
      throw new DataException(
          "%s: entries of type %c%s, expected f4 or f8: convert with numpy's astype('f8')"
              .formatted(name, kind, descr.group(3)));
    }
    long[] sizes;
    try {
      sizes =
          Pattern.compile("[,\\sL]+")
              .splitAsStream(shape.group(1))
              .filter(s -> !s.isEmpty())
              .mapToLong(Long::parseLong)
              .toArray();
    } catch (NumberFormatException e) {
      throw new DataException(name + ": damaged NPY header: " + literal.strip(), e);
    }
    boolean big =
        descr.group(1).equals(">")
            || descr.group(1).equals("=") && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    NpyHeader header =
        new NpyHeader(
            kind,
            bytes,
            big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
            fortran.group(1).equals("True"),
            sizes,
            dataOffset);
    try {
      Math.multiplyExact(header.size(), bytes);
    } catch (ArithmeticException e) {
      throw new DataException(name + ": damaged NPY header: " + literal.strip(), e);
    }
    return header;
  }
}
