package dev.tangent.kernel;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.simd.Width;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serial;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * The byte format of a prepared limit: a header with the kind of content, the version, the width of
 * vectors and the kernel; then the content, then a checksum of all.
 */
final class LimitBytes {
  private static final String DAMAGED =
      "these are no bytes of a prepared limit, or they are damaged: prepare it again";

  private LimitBytes() {}

  /** Writes content. */
  interface Writer {
    void write(DataOutputStream out) throws IOException;
  }

  /** Reads content. */
  interface Reader<T> {
    T read(DataInputStream in) throws IOException;
  }

  static byte[] write(Writer writer) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      writer.write(out);
      out.flush();
      out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static <T> T read(byte[] bytes, Reader<T> reader) {
    int length = bytes.length - Long.BYTES;
    if (length < 0 || ByteBuffer.wrap(bytes).getLong(length) != checksum(bytes, length)) {
      throw new IllegalArgumentException(DAMAGED);
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Arrays.copyOf(bytes, length)))) {
      return reader.read(in);
    } catch (IOException e) {
      throw new IllegalArgumentException(DAMAGED, e);
    }
  }

  private static final int KERNEL = 0x544c4b4b; // TLKK

  /** Writes the kernel alone, for a process with the same width of vectors. */
  static byte[] writeKernel(LimitKernel kernel) {
    return write(out -> header(out, KERNEL, 1, Double.BYTES, kernel));
  }

  /** Reads the kernel of {@link #writeKernel}. */
  static LimitKernel readKernel(byte[] bytes) {
    return read(bytes, in -> kernel(in, KERNEL, 1, Double.BYTES));
  }

  /**
   * The serialized form of a limit: its description as text. The progress listener is not written.
   *
   * @param bytes of {@link #writeKernel}
   */
  record Written(byte[] bytes) implements Serializable {
    @Serial
    private Object readResolve() {
      return readKernel(bytes);
    }
  }

  private static long checksum(byte[] bytes, int length) {
    CRC32C sum = new CRC32C();
    sum.update(bytes, 0, length);
    return sum.getValue();
  }

  /**
   * Writes the header.
   *
   * @param numberBytes 4 for float32, 8 for float64
   */
  static void header(
      DataOutputStream out, int magic, int version, int numberBytes, LimitKernel kernel)
      throws IOException {
    out.writeInt(magic);
    out.writeInt(version);
    out.writeInt(numberBytes);
    out.writeInt(Width.BITS);
    String text = kernel.architecture().toString();
    Architecture read;
    try {
      read = Architecture.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "a limit with a function of one's own can't be written: " + e.getMessage(), e);
    }
    if (!read.equals(kernel.architecture())) {
      throw new IllegalArgumentException(
          "a limit with a function of one's own can't be written: " + text);
    }
    byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(encoded.length);
    out.write(encoded);
    out.writeUTF(kernel.parametrization().name());
    for (boolean trained : kernel.trained()) {
      out.writeBoolean(trained);
    }
    out.writeBoolean(kernel.flips());
    out.writeBoolean(kernel.isUnit());
  }

  /** Reads the header and returns the kernel in it. */
  static LimitKernel kernel(DataInputStream in, int magic, int version, int numberBytes)
      throws IOException {
    if (in.readInt() != magic) {
      throw new IllegalArgumentException(DAMAGED);
    }
    int found = in.readInt();
    if (found != version) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a prepared limit of version %d, this program reads version %d: prepare it again",
              found,
              version));
    }
    int size = in.readInt();
    if (size != numberBytes) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the limit was prepared in float%d, it is read as float%d",
              8 * size,
              8 * numberBytes));
    }
    int bits = in.readInt();
    if (bits != Width.BITS) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the limit was prepared with %s, this process has %s: bits would differ; choose one"
                  + " by --simd or -Dtangent.simd",
              bits == 0 ? "scalar code" : bits + "-bit vectors",
              Width.describe()));
    }
    String text = new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    Architecture architecture = Architecture.parse(text);
    Parametrization parametrization = Parametrization.valueOf(in.readUTF());
    boolean[] trained = new boolean[architecture.denseCount()];
    for (int l = 0; l < trained.length; l++) {
      trained[l] = in.readBoolean();
    }
    LimitKernel kernel = LimitKernel.of(architecture, parametrization, trained);
    kernel = in.readBoolean() ? kernel.withFlips() : kernel;
    return in.readBoolean() ? kernel.withUnitDiagonal() : kernel;
  }
}
