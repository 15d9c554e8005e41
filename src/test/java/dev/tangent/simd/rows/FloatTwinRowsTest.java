// twin: double
package dev.tangent.simd.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tangent.simd.Width;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The row kernels in vectors against their scalar twins, bit by bit: which of the two runs depends
 * on how old the JVM is, and nobody must be able to tell.
 */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatTwinRowsTest {
  private final Random random = new Random(11);

  @BeforeEach
  void vectors() {
    assumeFalse(Width.SCALAR, "there is only one form");
  }

  private float[] column(int n, double low, double high) {
    float[] x = new float[n + 2 * FloatPairRows.padded(1)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return x;
  }

  private FloatMixing mixing(int n) {
    FloatMix rows = new FloatMix(column(1, 0, 0.7), column(1, 0, 0.7));
    return new FloatMixing(rows, new FloatMix(column(n, 0, 0.7), column(n, 0, 0.7)), 0.7f);
  }

  /** Runs both forms on the same pairs and compares gaps, tangents and the range. */
  private void same(
      int n, int shift, double high, Consumer<FloatPairs> vectors, Consumer<FloatPairs> scalars) {
    float[] gap = column(n, 0, high);
    float[] tangent = column(n, 0, 3);
    gap[0] = 0;
    gap[n / 2] = (float) high;
    FloatPairs one = new FloatPairs(gap.clone(), tangent.clone());
    FloatPairs other = new FloatPairs(gap, tangent);
    one.are(0, shift, n);
    other.are(0, shift, n);
    vectors.accept(one);
    scalars.accept(other);
    assertArrayEquals(Arrays.copyOf(other.gap, n), Arrays.copyOf(one.gap, n));
    assertArrayEquals(Arrays.copyOf(other.tangent, n), Arrays.copyOf(one.tangent, n));
    assertArrayEquals(other.range, one.range);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 64, 65, 130})
  void layers(int n) {
    for (int shift = 0; shift < 3; shift++) {
      FloatMixing mixing = mixing(n + shift);
      float[] rs = column(n + shift, 0, 1);
      same(
          n,
          shift,
          2,
          p -> FloatKernelRows.affine(p, mixing),
          p -> FloatScalarRows.affine(p, mixing));
      same(
          n,
          shift,
          2,
          p -> FloatKernelRows.addLinear(p, 0.3f),
          p -> FloatScalarRows.addLinear(p, 0.3f));
      same(
          n,
          shift,
          2,
          p -> FloatKernelRows.addBias(p, 0.3f, rs),
          p -> FloatScalarRows.addBias(p, 0.3f, rs));
      same(
          n,
          shift,
          2,
          p -> FloatKernelRows.arcCosine(p, 0.3f),
          p -> FloatScalarRows.arcCosine(p, 0.3f));
      same(
          n,
          shift,
          2,
          p -> FloatKernelRows.layer(p, 0.3f, mixing),
          p -> FloatScalarRows.layer(p, 0.3f, mixing));
      same(
          n,
          shift,
          1,
          p -> FloatKernelRows.acuteLayer(p, 0.3f, mixing),
          p -> FloatScalarRows.acuteLayer(p, 0.3f, mixing));
      FloatPairs saved = new FloatPairs(column(n, 0, 2), column(n, 0, 3));
      same(
          n,
          shift,
          2,
          p -> FloatKernelRows.add(p, saved, mixing),
          p -> FloatScalarRows.add(p, saved, mixing));
      same(n, shift, 2, FloatGapRows::range, FloatScalarRows::range);
      for (int terms : new int[] {1, 2, 5, FloatGapRows.SHORT, 12}) {
        float[] c = column(terms, -1, 1);
        float[] exact = Arrays.copyOf(c, terms);
        same(
            n,
            shift,
            2,
            p -> FloatGapRows.layer(p, 0.8f, exact, mixing),
            p -> FloatScalarRows.polynomialLayer(p, 0.8f, exact, mixing));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 64, 65, 130})
  void ends(int n) {
    for (int shift = 0; shift < 3; shift++) {
      float[] dot = Arrays.copyOf(column(n + shift, -1, 1), n + shift); // nothing behind it
      FloatFactors norms = new FloatFactors(new float[] {0.9f}, column(n + shift, 0.5, 1.2));
      FloatMixing mixing = mixing(n + shift);
      int at = shift;
      for (float near : new float[] {1e-3f, 0.1f, 0.9f}) {
        boolean[] answers = new boolean[4];
        same(
            n,
            shift,
            2,
            p -> answers[0] = FloatKernelRows.gaps(dot, at, norms, near, p),
            p -> answers[1] = FloatScalarRows.gaps(dot, at, norms, near, p));
        same(
            n,
            shift,
            2,
            p -> answers[2] = FloatKernelRows.first(dot, at, norms, near, p, mixing),
            p -> answers[3] = FloatScalarRows.first(dot, at, norms, near, p, mixing));
        assertEquals(answers[1], answers[0]);
        assertEquals(answers[3], answers[2]);
      }
      float[][] written = new float[4][n];
      boolean[] finite = new boolean[2];
      same(
          n,
          shift,
          2,
          p -> finite[0] = FloatKernelRows.outputs(p, norms, written[0], 0, written[1], 0),
          p -> finite[1] = FloatScalarRows.outputs(p, norms, written[2], 0, written[3], 0));
      assertEquals(finite[1], finite[0]);
      assertArrayEquals(written[2], written[0]);
      assertArrayEquals(written[3], written[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 64, 65, 130})
  void coefficientsOfColumns(int n) {
    int stride = n + 2 + 2 * FloatPairRows.padded(1);
    FloatBasis basis = new FloatBasis(column(7 * stride, -1, 1), stride);
    int[] terms = {1, 1, 2, 2, 3, 4, 4, 6};
    float[] c = column(23, -0.2, 0.3);
    int[] starts = {0, 6, 10, 13, 15, 16};
    float[] slope = column(16, -1, 1);
    float[] row = column(6, -1, 1);
    for (int shift = 0; shift < 3; shift++) {
      same(
          n,
          shift,
          2,
          p -> FloatGapRows.polynomial(p, 0.7f, terms, c, basis),
          p -> FloatScalarRows.polynomial(p, 0.7f, terms, c, basis));
      float[] start = column(n, 0, 0.5);
      for (boolean squared : new boolean[] {false, true}) {
        same(
            n,
            shift,
            2,
            p -> FloatSeriesRows.series(p, start.clone(), squared, 0.6f, starts, c, slope, basis),
            p -> FloatScalarRows.series(p, start.clone(), squared, 0.6f, starts, c, slope, basis));
      }
      float[] one = new float[n + 2 * FloatPairRows.padded(1)];
      float[] other = one.clone();
      same(
          n,
          shift,
          2,
          p -> FloatSeriesRows.squaredDistances(p, row, 6, basis, one),
          p -> FloatScalarRows.squaredDistances(p, row, 6, basis, other));
      assertArrayEquals(Arrays.copyOf(other, n), Arrays.copyOf(one, n));
    }
    float[][] table = new float[5][];
    Arrays.setAll(table, a -> Arrays.copyOf(column(n, -1, 1), n));
    float[] vectors = new float[n];
    float[] scalars = new float[n];
    FloatSeriesRows.contract(table, slope, vectors);
    FloatScalarRows.contract(table, slope, scalars);
    assertArrayEquals(scalars, vectors);
  }
}
