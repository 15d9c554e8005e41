package dev.tangent.kernel.limit;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Reads and writes arrays in the bytes of a prepared limit. */
final class StoredNumbers {
  private StoredNumbers() {}

  static void write(DataOutputStream out, double[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(Double.BYTES, values.length));
    bytes.asDoubleBuffer().put(values);
    out.writeInt(values.length);
    out.write(bytes.array());
  }

  static double[] read(DataInputStream in) throws IOException {
    double[] values = new double[in.readInt()];
    byte[] bytes = new byte[Double.BYTES * values.length];
    in.readFully(bytes);
    ByteBuffer.wrap(bytes).asDoubleBuffer().get(values);
    return values;
  }
}
