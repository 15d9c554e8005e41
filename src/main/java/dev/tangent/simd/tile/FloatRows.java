// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a matrix with one vector. The rows are read where they lie, and the speed of memory
 * is the only limit. Four rows are read at a time, which the prefetchers follow; two or eight were
 * slower.
 */
public final class FloatRows {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  /** Rows that one call takes. */
  public static final int ROWS = 4;

  /** Partial sums that {@link #dots} leaves for each row. */
  public static final int LANES = V;

  private FloatRows() {}

  /**
   * Partial sums of the inner products of four rows with x, over the first n / LANES * LANES
   * entries; the {@link #LANES} sums of a row go to {@code sums[row * LANES]}.
   */
  public static void dots(float[] a, int ao, int lda, float[] x, int n, float[] sums) {
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    FloatVector s0 = FloatVector.zero(S);
    FloatVector s1 = s0;
    FloatVector s2 = s0;
    FloatVector s3 = s0;
    for (int j = 0; j <= n - V; j += V) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      s0 = FloatVector.fromArray(S, a, ao + j).lanewise(VectorOperators.FMA, v, s0);
      s1 = FloatVector.fromArray(S, a, a1 + j).lanewise(VectorOperators.FMA, v, s1);
      s2 = FloatVector.fromArray(S, a, a2 + j).lanewise(VectorOperators.FMA, v, s2);
      s3 = FloatVector.fromArray(S, a, a3 + j).lanewise(VectorOperators.FMA, v, s3);
    }
    s0.intoArray(sums, 0);
    s1.intoArray(sums, V);
    s2.intoArray(sums, 2 * V);
    s3.intoArray(sums, 3 * V);
  }

  /** {@link #dots} for one row, with the same bits. */
  public static void dot(float[] a, int ao, float[] x, int n, float[] sums) {
    FloatVector s = FloatVector.zero(S);
    for (int j = 0; j <= n - V; j += V) {
      FloatVector v = FloatVector.fromArray(S, x, j);
      s = FloatVector.fromArray(S, a, ao + j).lanewise(VectorOperators.FMA, v, s);
    }
    s.intoArray(sums, 0);
  }

  /** y += Σ x_i a_i over four rows, for the first n / LANES * LANES entries. */
  public static void add(float[] a, int ao, int lda, float[] x, int xo, float[] y, int yo, int n) {
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    FloatVector x0 = FloatVector.broadcast(S, x[xo]);
    FloatVector x1 = FloatVector.broadcast(S, x[xo + 1]);
    FloatVector x2 = FloatVector.broadcast(S, x[xo + 2]);
    FloatVector x3 = FloatVector.broadcast(S, x[xo + 3]);
    for (int j = 0; j <= n - V; j += V) {
      FloatVector v = FloatVector.fromArray(S, y, yo + j);
      v = FloatVector.fromArray(S, a, ao + j).lanewise(VectorOperators.FMA, x0, v);
      v = FloatVector.fromArray(S, a, a1 + j).lanewise(VectorOperators.FMA, x1, v);
      v = FloatVector.fromArray(S, a, a2 + j).lanewise(VectorOperators.FMA, x2, v);
      v = FloatVector.fromArray(S, a, a3 + j).lanewise(VectorOperators.FMA, x3, v);
      v.intoArray(y, yo + j);
    }
  }
}
