// twin: double
package dev.tangent.kernel.limit;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Writes mapped row-major matrices, little-endian, of any size. Either may be absent. */
public final class FloatSegmentSink extends FloatFullSink {
  private static final ValueLayout.OfFloat LAYOUT =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final @Nullable MemorySegment nngp;
  private final @Nullable MemorySegment ntk;
  private final long columns;

  public FloatSegmentSink(
      @Nullable MemorySegment nngp, @Nullable MemorySegment ntk, long columns, boolean symmetric) {
    super(symmetric);
    this.nngp = nngp;
    this.ntk = ntk;
    this.columns = columns;
  }

  @Override
  boolean wants(boolean isNtk) {
    return (isNtk ? ntk : nngp) != null;
  }

  @Override
  void put(boolean isNtk, float[] from, int offset, int row, int column, int length) {
    MemorySegment to = isNtk ? ntk : nngp;
    if (to != null) {
      long at = (row * columns + column) * Float.BYTES;
      MemorySegment.copy(from, offset, to, LAYOUT, at, length);
    }
  }
}
