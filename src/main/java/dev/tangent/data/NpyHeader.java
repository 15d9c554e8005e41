package dev.tangent.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

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

  /** NumPy's own limit since 2.0; 32 before. */
  private static final int MAX_RANK = 64;

  /** Byte order, kind, bytes; a unit of dates may follow. */
  private static final Pattern DESCR = Pattern.compile("([<>|=]?)([a-zA-Z])(\\d*)(\\[.*])?");

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
        String.format(
            Locale.ROOT, // Python reads no other digits.
            "{'descr': '<%c%d', 'fortran_order': False, 'shape': (%s%s), }",
            kind,
            bytes,
            sizes,
            shape.length == 1 ? "," : "");
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
      throw new DataException(
          name + ": not an NPY file" + Foreign.but(start) + " (write one with numpy.save)");
    }
    int version = start[6];
    if (version < 1 || version > 3) {
      throw new DataException(name + ": NPY version " + version + ", expected 1 to 3");
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
      throw new EOFException(
          "truncated in the NPY header: copy it again, or write it anew with numpy.save");
    }
    return parse(new String(literal, StandardCharsets.UTF_8), 8 + lengthBytes + length, name);
  }

  private static NpyHeader parse(String literal, long dataOffset, String name) {
    Object value;
    try {
      value = PythonLiteral.parse(literal);
    } catch (IllegalArgumentException e) {
      throw damaged(name, e.getMessage(), literal);
    }
    if (!(value instanceof Map<?, ?> map)
        || !(map.get("fortran_order") instanceof Boolean fortran)
        || !(map.get("shape") instanceof List<?> shape)
        || !map.containsKey("descr")) {
      throw damaged(name, "expected descr, fortran_order and shape", literal);
    }
    if (!(map.get("descr") instanceof String descr)) {
      throw new DataException(name + ": " + structured(map.get("descr")));
    }
    NpyHeader type = type(descr, name);
    NpyHeader header =
        new NpyHeader(
            type.kind, type.bytes, type.order, fortran, sizes(shape, literal, name), dataOffset);
    try {
      Math.multiplyExact(header.size(), header.bytes);
    } catch (ArithmeticException e) {
      throw damaged(name, "its shape has more entries than any file", literal);
    }
    return header;
  }

  /** Kind, bytes and order of a dtype; one that holds no plain numbers is named for what it is. */
  private static NpyHeader type(String descr, String name) {
    Matcher m = DESCR.matcher(descr);
    if (!m.matches()) {
      throw new DataException(name + ": entries of the unknown type " + shortened(descr));
    }
    char kind = m.group(2).charAt(0);
    int bytes = m.group(3).isEmpty() || m.group(3).length() > 2 ? 0 : Integer.parseInt(m.group(3));
    boolean known =
        switch (kind) {
          case 'f' -> bytes == 2 || bytes == 4 || bytes == 8;
          case 'i', 'u' -> bytes == 1 || bytes == 2 || bytes == 4 || bytes == 8;
          case 'b' -> bytes == 1;
          default -> false;
        };
    if (!known) {
      throw new DataException(name + ": " + foreign(kind, shortened(descr)));
    }
    boolean big =
        m.group(1).equals(">")
            || !m.group(1).equals("<") && ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN;
    ByteOrder order = big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    return new NpyHeader(kind, bytes, order, false, new long[0], 0);
  }

  private static String foreign(char kind, String descr) {
    return switch (kind) {
      case 'O' ->
          "an array of Python objects (dtype object), which only Python can read: save numbers,"
              + " with astype('f8')";
      case 'c' ->
          "complex numbers (dtype " + descr + "): save real ones, as x.real or numpy.abs(x)";
      case 'U', 'S', 'a' ->
          "an array of text (dtype " + descr + "): save numbers, or use a CSV file for names";
      case 'V' -> "raw or structured records (dtype " + descr + "): save one field, as x['name']";
      case 'M', 'm' -> "dates or durations (dtype " + descr + "): save numbers, with astype('i8')";
      default ->
          "entries of type " + descr + ", expected f4 or f8: convert with numpy's astype('f8')";
    };
  }

  private static String structured(@Nullable Object descr) {
    List<String> fields = new ArrayList<>();
    if (descr instanceof List<?> list) {
      for (Object field : list) {
        if (field instanceof List<?> pair && !pair.isEmpty()) {
          fields.add(String.valueOf(pair.getFirst()));
        }
      }
    }
    return "a structured array (fields %s): save one field, as x['name'], or a plain matrix"
        .replace("%s", shortened(String.join(", ", fields)));
  }

  private static long[] sizes(List<?> shape, String literal, String name) {
    if (shape.size() > MAX_RANK) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: damaged NPY header: %d dimensions, NumPy has at most %d",
              name,
              shape.size(),
              MAX_RANK));
    }
    long[] sizes = new long[shape.size()];
    for (int i = 0; i < sizes.length; i++) {
      if (!(shape.get(i) instanceof Long size) || size < 0) {
        throw damaged(name, "a size is a whole number from 0", literal);
      }
      sizes[i] = size;
    }
    return sizes;
  }

  private static DataException damaged(String name, @Nullable String why, String literal) {
    return new DataException(
        name + ": damaged NPY header (" + why + "): " + shortened(literal.strip()));
  }

  /** The text, cut to a line and without control characters, for a message. */
  private static String shortened(String text) {
    String line = text.replaceAll("\\p{Cntrl}", " ");
    return line.length() <= 120 ? line : line.substring(0, 120) + "…";
  }
}
