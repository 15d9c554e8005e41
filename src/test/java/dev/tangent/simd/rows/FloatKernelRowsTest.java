// twin: double
package dev.tangent.simd.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The row kernels against scalar code in double, at awkward lengths and offsets. Numbers are of
 * order one, so that errors are a few units of 1.
 */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatKernelRowsTest {
  private static final double UNIT = Math.ulp(1f);
  private static final float KEEP = 77;
  private static final float P = 0.6f;
  private static final float R = 0.4f;
  private static final float WEIGHTS = 0.7f;

  private final Random random = new Random(5);

  /** n numbers between low and high, with what kernels may read behind them. */
  private float[] column(int n, double low, double high) {
    float[] x = new float[n + 2 * FloatPairRows.padded(1)];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (low + (high - low) * random.nextDouble());
    }
    return x;
  }

  /** Pairs of point 0 with those from {@code shift}. */
  private static FloatPairs pairs(float[] gap, float[] tangent, int shift, int n) {
    FloatPairs pairs = new FloatPairs(gap, tangent);
    pairs.are(0, shift, n);
    return pairs;
  }

  /** Point 0 of the rows splits into P and R, the columns as given. */
  private static FloatMixing mixing(float[] ps, float[] rs) {
    return new FloatMixing(
        new FloatMix(new float[] {P}, new float[] {R}), new FloatMix(ps, rs), WEIGHTS);
  }

  private static FloatFactors factors(float row, float[] columns) {
    return new FloatFactors(new float[] {row}, columns);
  }

  private static void assertClose(double expected, float actual, double units, String what) {
    assertEquals(expected, actual, units * UNIT, what);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 127, 130})
  void gapsAndOutputs(int n) {
    for (int shift = 0; shift < 4; shift++) {
      float[] dot = column(n + shift, -1, 1);
      float[] inverse = column(n + shift, 0.5, 1.2);
      float[] gap = column(n, 0, 0);
      float far = 0;
      FloatPairs pairs = pairs(gap, gap.clone(), shift, n);
      FloatFactors norms = factors(0.9f, inverse);
      FloatPairRows.gaps(dot, shift, norms, 0.1f, pairs);
      for (int j = 0; j < n; j++) {
        double rho = dot[shift + j] * (double) 0.9f * inverse[shift + j];
        far = (float) Math.max(far, Math.abs(rho));
        assertClose(Math.clamp(1 - rho, 0, 2), gap[j], 2, "gap " + j);
      }
      // just below and just above the largest
      float clearance = 1 - far;
      assertEquals(false, FloatPairRows.gaps(dot, shift, norms, clearance - 0.01f, pairs));
      assertEquals(true, FloatPairRows.gaps(dot, shift, norms, clearance + 0.01f, pairs));
      outputs(n, shift, gap);
      first(n, shift, dot, inverse);
    }
  }

  private void first(int n, int shift, float[] dot, float[] inverse) {
    float[] ps = column(n + shift, 0, 0.7);
    float[] rs = column(n + shift, 0, 0.7);
    float[] g = column(n, 0, 0);
    float[] t = column(n, 0, 0);
    float[] exact = Arrays.copyOf(dot, shift + n); // nothing to read behind it
    FloatPairs pairs = pairs(g, t, shift, n);
    FloatFactors norms = factors(0.9f, inverse);
    FloatMixing mixing = mixing(ps, rs);
    boolean near = FloatPairRows.first(exact, shift, norms, 0.1f, pairs, mixing);
    float[] range = pairs.range;
    assertEquals(range[0] < 0.1f || range[1] > 2 - 0.1f, near);
    for (int j = 0; j < exact.length; j++) {
      exact[j] *= 0.9f; // no correlation near to one
    }
    assertEquals(false, FloatPairRows.first(exact, shift, norms, 0.02f, pairs, mixing));
    for (int j = 0; j < n; j++) {
      double gap = 1 - exact[shift + j] * (double) 0.9f * inverse[shift + j];
      assertEquals(true, range[0] - UNIT <= gap && gap <= range[1] + UNIT);
      assertMixed(gap, 0, ps[shift + j], rs[shift + j], g[j], t[j]);
    }
  }

  private void outputs(int n, int shift, float[] gap) {
    float[] tangent = column(n, 0, 3);
    float[] scales = column(n + shift, 0.5, 2);
    float[] nngp = new float[n + shift + 40];
    float[] ntk = new float[n + 2 * shift + 40];
    Arrays.fill(nngp, KEEP);
    Arrays.fill(ntk, KEEP);
    FloatPairs pairs = pairs(gap, tangent, shift, n);
    FloatPairRows.outputs(pairs, factors(1.5f, scales), nngp, shift, ntk, 2 * shift);
    for (int j = 0; j < nngp.length; j++) {
      int k = j - shift;
      double expected = k < 0 || k >= n ? KEEP : 1.5 * scales[shift + k] * (1 - (double) gap[k]);
      assertClose(expected, nngp[j], 8, "nngp " + j);
    }
    for (int j = 0; j < ntk.length; j++) {
      int k = j - 2 * shift;
      double expected = k < 0 || k >= n ? KEEP : 1.5 * scales[shift + k] * (double) tangent[k];
      assertClose(expected, ntk[j], 8, "ntk " + j);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 127, 130})
  void affineBiasAndSum(int n) {
    for (int shift = 0; shift < 4; shift++) {
      float[] gap = column(n, 0, 2);
      float[] tangent = column(n, 0, 3);
      float[] ps = column(n + shift, 0, 0.7);
      float[] rs = column(n + shift, 0, 0.7);
      float[] g = gap.clone();
      float[] t = tangent.clone();
      FloatPairRows.affine(pairs(g, t, shift, n), mixing(ps, rs));
      for (int j = 0; j < n; j++) {
        assertMixed(gap[j], tangent[j], ps[shift + j], rs[shift + j], g[j], t[j]);
      }
      t = tangent.clone();
      FloatPairRows.addBias(pairs(g, t, shift, n), mixing(ps, rs), 0.6f);
      for (int j = 0; j < n; j++) {
        assertClose(tangent[j] + 2 * 0.6f * (double) R * rs[shift + j], t[j], 4, "bias " + j);
      }
      sum(n, shift, gap, tangent, ps, rs);
    }
  }

  /** The pair (gap, tangent) plus a part of correlation one. */
  private static void assertMixed(
      double gap, double tangent, double p, double r, float newGap, float newTangent) {
    double next = square(P - p) + square(R - r) + 2 * P * p * gap;
    assertClose(next, newGap, 8, "gap from " + gap);
    assertClose(2 * P * p * tangent + WEIGHTS * (1 - next), newTangent, 16, "tangent at " + gap);
  }

  private static double square(double x) {
    return x * x;
  }

  private void sum(int n, int shift, float[] gap, float[] tangent, float[] ps, float[] rs) {
    float[] savedGap = column(n, 0, 2);
    float[] savedTangent = column(n, 0, 3);
    float[] g = gap.clone();
    float[] t = tangent.clone();
    FloatPairs saved = new FloatPairs(savedGap, savedTangent);
    FloatPairRows.add(pairs(g, t, shift, n), saved, mixing(ps, rs));
    for (int j = 0; j < n; j++) {
      double p = ps[shift + j];
      double r = rs[shift + j];
      double expected = square(P - p) + square(R - r);
      expected += 2 * P * p * savedGap[j] + 2 * R * r * gap[j];
      assertClose(expected, g[j], 8, "gap " + j);
      expected = 2 * P * p * savedTangent[j] + 2 * R * r * tangent[j];
      assertClose(expected, t[j], 16, "tangent " + j);
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 127, 130})
  void arcCosines(int n) {
    for (int shift = 0; shift < 4; shift++) {
      float[] gap = column(n, 0, 2);
      gap[0] = 0;
      gap[n / 2] = 2;
      float[] tangent = column(n, 0, 3);
      float kappa = (float) (1 / Math.PI);
      float[] g = gap.clone();
      float[] t = tangent.clone();
      FloatPairRows.arcCosine(pairs(g, t, shift, n), kappa);
      for (int j = 0; j < n; j++) {
        double theta = Math.acos(1 - (double) gap[j]);
        assertClose(gap[j] - kappa * crescent(theta), g[j], 4, "gap " + gap[j]);
        assertClose((1 - kappa * theta) * tangent[j], t[j], 8, "tangent at " + gap[j]);
      }
      layers(n, shift, kappa);
    }
  }

  private static double crescent(double theta) {
    return Math.sin(theta) - theta * Math.cos(theta);
  }

  private void layers(int n, int shift, float kappa) {
    float[] tangent = column(n, 0, 3);
    float[] ps = column(n + shift, 0, 0.7);
    float[] rs = column(n + shift, 0, 0.7);
    for (int obtuse = 0; obtuse < 2; obtuse++) {
      float[] gap = column(n, 0, 1 + obtuse);
      float[] g = gap.clone();
      float[] t = tangent.clone();
      FloatPairRows.layer(obtuse == 0, pairs(g, t, shift, n), kappa, mixing(ps, rs));
      for (int j = 0; j < n; j++) {
        double theta = Math.acos(1 - (double) gap[j]);
        double next = gap[j] - kappa * crescent(theta);
        double factor = 1 - kappa * theta;
        assertMixed(next, factor * tangent[j], ps[shift + j], rs[shift + j], g[j], t[j]);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 127, 130})
  void seriesAndDistances(int n) {
    int[] starts = {0, 3, 5, 6, 9, 10};
    for (int shift = 0; shift < 3; shift++) {
      float[] gap = column(n, 0, 1.5);
      float[] tangent = column(n, 0, 3);
      float[] start = column(n, 0, 0.2);
      float[] g = column(10, -0.1, 0.1);
      float[] slope = column(10, -0.1, 0.1);
      int stride = column(n + shift, 0, 0).length;
      float[] basis = column(3 * stride, -1, 1);
      float[] newGap = gap.clone();
      float[] newTangent = tangent.clone();
      FloatPairs pairs = pairs(newGap, newTangent, shift, n);
      FloatBasis functions = new FloatBasis(basis, stride);
      boolean squared = shift == 1;
      FloatPairRows.series(pairs, start.clone(), squared, 0.9f, starts, g, slope, functions);
      for (int j = 0; j < n; j++) {
        double theta = Math.acos(1 - (double) gap[j]);
        double x = Math.min(1, theta * 0.9f - 1);
        double value = 0;
        double factor = 0;
        for (int k = 0; k < starts.length - 1; k++) {
          double chebyshev = Math.cos(k * Math.acos(Math.max(-1, x)));
          for (int b = 0; b < starts[k + 1] - starts[k]; b++) {
            double y = b == 0 ? 1 : basis[b * stride + shift + j];
            value += chebyshev * g[starts[k] + b] * y;
            factor += chebyshev * slope[starts[k] + b] * y;
          }
        }
        double power = squared ? theta * theta : theta;
        double expected = Math.clamp(start[j] + power * value, 0, 2);
        assertClose(expected, newGap[j], 16, "gap " + j);
        assertClose(factor * tangent[j], newTangent[j], 16, "tangent " + j);
      }
      distances(n, shift);
    }
  }

  private void distances(int n, int shift) {
    float[] row = {0.3f, -0.4f, 0.5f};
    int stride = column(n + shift, 0, 0).length;
    float[] features = column(3 * stride, -1, 1);
    float[] start = column(n, 0, 0);
    FloatPairs pairs = pairs(start, start, shift, n);
    FloatBasis functions = new FloatBasis(features, stride);
    FloatPairRows.squaredDistances(pairs, row, row.length, functions, start);
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int f = 0; f < row.length; f++) {
        sum += Math.pow((double) row[f] - features[f * stride + shift + j], 2);
      }
      assertClose(0.5 * sum, start[j], 8, "distance " + j);
    }
    float[] x = column(n + shift, -1, 1);
    float[] y = column(n + 2 * shift, -1, 1);
    double sum = 0;
    for (int k = 0; k < n; k++) {
      sum += Math.pow((double) 0.9f * x[shift + k] - (double) -1.1f * y[2 * shift + k], 2);
    }
    float half = FloatPairRows.halfSquaredDistance(x, shift, 0.9f, y, 2 * shift, -1.1f, n);
    assertEquals(0.5 * sum, half, (n + 4) * UNIT * sum);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 47, 63, 64, 65, 127, 130})
  void contraction(int n) {
    float[][] table = new float[5][];
    for (int a = 0; a < table.length; a++) {
      table[a] = Arrays.copyOf(column(n, -1, 1), n);
    }
    float[] x = {1, 0.5f, -0.3f, 0.2f, -0.9f};
    float[] c = new float[n];
    FloatPairRows.contract(table, x, c);
    float[] again = new float[n];
    FloatPairRows.contract(table, x, again);
    assertArrayEquals(c, again);
    for (int i = 0; i < n; i++) {
      double sum = 0;
      for (int a = 0; a < x.length; a++) {
        sum += (double) x[a] * table[a][i];
      }
      assertClose(sum, c[i], 8, "coefficient " + i);
    }
  }
}
