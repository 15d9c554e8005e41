// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;

/** Two buffers for a chain of products, each of which reads one and writes the other. */
final class FloatDeltaBuffers {
  /** Entries that one task of an elementwise pass works on at a time; fits L1 several times. */
  static final int CHUNK = 1024;

  private float[] even = new float[0];
  private float[] odd = new float[0];

  /** A compact rows × columns matrix in the buffer that {@code busy} does not use. */
  FloatMatrix other(FloatMatrix busy, int rows, int columns) {
    int size = Math.multiplyExact(rows, columns);
    float[] array;
    if (busy.array() == even) {
      odd = grown(odd, size);
      array = odd;
    } else {
      even = grown(even, size);
      array = even;
    }
    return FloatMatrix.wrap(array, 0, rows, columns, columns);
  }

  /** The same, but returns {@code previous} if it already is that matrix, to allocate nothing. */
  FloatMatrix other(FloatMatrix busy, FloatMatrix previous, int rows, int columns) {
    float[] array = busy.array() == even ? odd : even;
    boolean same =
        previous.array() == array && previous.rows() == rows && previous.columns() == columns;
    return same ? previous : other(busy, rows, columns);
  }

  private static float[] grown(float[] buffer, int size) {
    return buffer.length >= size ? buffer : new float[size];
  }
}
