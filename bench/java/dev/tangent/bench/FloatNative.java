// twin: double
package dev.tangent.bench;

import dev.tangent.linalg.FloatMatrix;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Matrices for native libraries: compact, row-major, off-heap, aligned to a cache line. */
final class FloatNative {
  private static final long BYTES = ValueLayout.JAVA_FLOAT.byteSize();

  private FloatNative() {}

  static MemorySegment zeros(Arena arena, int rows, int columns) {
    return arena.allocate(BYTES * rows * columns, 64);
  }

  /** A copy of a compact matrix. */
  static MemorySegment copy(Arena arena, FloatMatrix a) {
    return zeros(arena, a.rows(), a.columns()).copyFrom(MemorySegment.ofArray(a.array()));
  }

  static float get(MemorySegment a, int columns, int i, int j) {
    return a.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * columns + j);
  }
}
