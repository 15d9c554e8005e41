// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.linalg.FloatMatrix;
import org.jspecify.annotations.Nullable;

/** Writes full matrices on the heap. Either may be absent. */
public final class FloatMatrixSink extends FloatFullSink {
  private final @Nullable FloatMatrix nngp;
  private final @Nullable FloatMatrix ntk;

  public FloatMatrixSink(@Nullable FloatMatrix nngp, @Nullable FloatMatrix ntk, boolean symmetric) {
    super(symmetric);
    this.nngp = nngp;
    this.ntk = ntk;
  }

  @Override
  boolean wants(boolean isNtk) {
    return (isNtk ? ntk : nngp) != null;
  }

  @Override
  void put(boolean isNtk, float[] from, int offset, int row, int column, int length) {
    FloatMatrix to = isNtk ? ntk : nngp;
    if (to != null) {
      System.arraycopy(from, offset, to.array(), to.rowOffset(row) + column, length);
    }
  }
}
