package dev.tangent.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One text as an NPY file, as {@code numpy.array("…")} is stored: rank 0, type {@code <U} and its
 * number of characters, four bytes each. NumPy reads it without pickles; {@code str(z["name"])} is
 * the text.
 */
final class NpyText {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int ALIGNMENT = 64;
  private static final int PREFIX = 10; // magic, version 1.0, length of the literal
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([<>|=])U(\\d{1,7})'");

  private NpyText() {}

  /** The bytes of the file. */
  static byte[] encode(String text) {
    int[] points = text.codePoints().toArray();
    String literal = "{'descr': '<U" + points.length + "', 'fortran_order': False, 'shape': (), }";
    int padded = (PREFIX + literal.length() + ALIGNMENT) / ALIGNMENT * ALIGNMENT;
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    header.writeBytes(MAGIC);
    header.writeBytes(new byte[] {1, 0});
    header.writeBytes(new byte[] {(byte) (padded - PREFIX), (byte) ((padded - PREFIX) >>> 8)});
    header.writeBytes(literal.getBytes(StandardCharsets.US_ASCII));
    header.writeBytes(" ".repeat(padded - 1 - header.size()).getBytes(StandardCharsets.US_ASCII));
    header.write('\n');
    ByteBuffer entries = ByteBuffer.allocate(4 * points.length).order(ByteOrder.LITTLE_ENDIAN);
    entries.asIntBuffer().put(points);
    header.writeBytes(entries.array());
    return header.toByteArray();
  }

  /** Whether a file that starts like this can hold a text. */
  static boolean isBegunBy(byte[] start) {
    return DESCR.matcher(new String(start, StandardCharsets.ISO_8859_1)).find();
  }

  /** The text, or null if the file holds something else. */
  static @Nullable String decode(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < PREFIX + 2 || !ByteBuffer.wrap(MAGIC).equals(bytes.slice(0, MAGIC.length))) {
      return null;
    }
    int prefix = file[6] == 1 ? PREFIX : PREFIX + 2;
    long length = file[6] == 1 ? bytes.getShort(8) & 0xffff : bytes.getInt(8);
    if (length < 0 || prefix + length > file.length) {
      return null;
    }
    String literal = new String(file, prefix, (int) length, StandardCharsets.UTF_8);
    Matcher descr = DESCR.matcher(literal);
    if (!descr.find()) {
      return null;
    }
    int count = Integer.parseInt(descr.group(2));
    int from = prefix + (int) length;
    if (from + 4L * count > file.length) {
      return null;
    }
    bytes.order(descr.group(1).equals(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int point = bytes.getInt(from + 4 * i);
      if (!Character.isValidCodePoint(point)) {
        return null;
      }
      if (point != 0) { // zeros pad a shorter text
        text.appendCodePoint(point);
      }
    }
    return text.toString();
  }
}
