// twin: double
package dev.tangent.simd.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Polynomials in the gap against scalar code in double, at awkward lengths and offsets. */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatGapRowsTest {
  private static final double UNIT = Math.ulp(1f);
  private static final float CENTRE = 0.9f;
  private static final float P = 0.6f;
  private static final float R = 0.4f;
  private static final float WEIGHTS = 0.7f;

  /** Numbers of terms of each degree: every loop of the kernel, and some of them not at all. */
  private static final int[][] TERMS = {
    {1, 1, 1}, {1, 2, 2, 3, 3, 4, 4, 5, 7}, {4}, {6}, {2, 4, 4, 4}, {3, 3, 6, 6, 7}
  };

  private final Random random = new Random(7);

  private static FloatPairs pairs(float[] gap, float[] tangent, int shift, int n) {
    FloatPairs pairs = new FloatPairs(gap, tangent);
    pairs.are(0, shift, n);
    return pairs;
  }

  private float[] numbers(int n, double low, double high) {
    float[] x = new float[n + 2 * FloatPairRows.padded(1)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 130})
  void range(int n) {
    float[] gap = numbers(n, 0.3, 1.7);
    float low = 2;
    float high = 0;
    for (int j = 0; j < n; j++) {
      low = Math.min(low, gap[j]);
      high = Math.max(high, gap[j]);
    }
    for (int j = n; j < gap.length; j++) {
      gap[j] = j % 2 == 0 ? 0 : 2; // not part of the run
    }
    FloatPairs pairs = pairs(gap, gap.clone(), 0, n);
    FloatPairRows.range(pairs);
    assertEquals(low, pairs.range[0]);
    assertEquals(high, pairs.range[1]);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 8, 9, 15, 16, 17, 31, 32, 33, 63, 65, 130})
  void polynomialAndLayer(int n) {
    int shift = n % 4;
    float[] gap = numbers(n, 0.4, 1.4);
    float[] tangent = numbers(n, 0, 3);
    for (int[] terms : TERMS) {
      polynomial(n, shift, gap, tangent, terms);
    }
    float[] ps = numbers(n + shift, 0, 0.7);
    float[] rs = numbers(n + shift, 0, 0.7);
    layer(n, shift, gap, tangent, ps, rs, new float[] {0.1f, -0.2f, 0.05f, 0.4f, 0.7f});
    layer(n, shift, gap, tangent, ps, rs, new float[] {0, 0.1f, -0.2f, 0.05f, 0.1f, 0.4f, 0.7f});
  }

  private void layer(
      int n, int shift, float[] gap, float[] tangent, float[] ps, float[] rs, float[] c) {
    float[] g = gap.clone();
    float[] t = tangent.clone();
    FloatMix row = new FloatMix(new float[] {P}, new float[] {R});
    FloatMixing mixing = new FloatMixing(row, new FloatMix(ps, rs), WEIGHTS);
    FloatPairRows.polynomialLayer(pairs(g, t, shift, n), CENTRE, c, mixing);
    for (int j = 0; j < n; j++) {
      double[] expected = value(2 * CENTRE - gap[j], tangent[j], c);
      double part = 2 * P * (double) ps[shift + j];
      double rho = part * expected[0] + 2 * R * (double) rs[shift + j];
      assertEquals(1 - rho, g[j], 8 * UNIT);
      assertEquals(part * expected[1] + WEIGHTS * rho, t[j], 32 * UNIT);
    }
  }

  private void polynomial(int n, int shift, float[] gap, float[] tangent, int[] terms) {
    int count = 0;
    for (int t : terms) {
      count += t;
    }
    float[] c = numbers(count, -0.2, 0.2);
    c[count - terms[terms.length - 1]] = 0.8f; // away from the clamps
    int stride = numbers(n + shift, 0, 0).length;
    float[] basis = numbers(8 * stride, -0.5, 0.5);
    float[] g = gap.clone();
    float[] t = tangent.clone();
    FloatBasis functions = new FloatBasis(basis, stride);
    FloatPairRows.polynomial(pairs(g, t, shift, n), CENTRE, terms, c, functions);
    for (int j = 0; j < n; j++) {
      double[] summed = new double[terms.length];
      int at = 0;
      for (int k = 0; k < terms.length; k++) {
        for (int b = 0; b < terms[k]; b++) {
          summed[k] += c[at++] * (b == 0 ? 1 : (double) basis[b * stride + shift + j]);
        }
      }
      double[] expected = wideValue(gap[j], tangent[j], summed);
      assertEquals(expected[0], g[j], 8 * UNIT);
      assertEquals(expected[1], t[j], 32 * UNIT);
    }
  }

  private static double[] value(double gap, double tangent, float[] c) {
    double[] wide = new double[c.length];
    for (int k = 0; k < c.length; k++) {
      wide[k] = c[k];
    }
    return wideValue(gap, tangent, wide);
  }

  private static double[] wideValue(double gap, double tangent, double[] c) {
    double p = 0;
    double slope = 0;
    for (double next : c) {
      slope = slope * (gap - CENTRE) + p;
      p = p * (gap - CENTRE) + next;
    }
    return new double[] {Math.clamp(p, 0, 2), slope * tangent};
  }
}
