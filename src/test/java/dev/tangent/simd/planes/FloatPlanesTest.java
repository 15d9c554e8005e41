// twin: double
package dev.tangent.simd.planes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The activation of a plane against its formula, from a c − b² with 40 digits. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
class FloatPlanesTest {
  private static final int L = FloatPlanes.LANES;
  private static final int N = 500;
  private static final double EPS = Math.ulp(1f);
  private static final MathContext DIGITS = new MathContext(40);

  private final Random random = new Random(4);
  private final FloatField in = new FloatField(N * L);
  private final float[] a = new float[2 * N];
  private final float[] c = new float[2 * N * L];

  /** Correlations from −1 to 1, more of them near the ends; variances over four decades. */
  private void fill(boolean paired, float[] first) {
    for (int i = 0; i < N; i++) {
      for (int lane = 0; lane < L; lane++) {
        int k = i * L + lane;
        int mine = paired ? k : i;
        if (!paired && lane == 0 || paired) {
          first[mine] = (float) Math.pow(10, 4 * random.nextDouble() - 2);
          first[first.length / 2 + mine] = (float) (1 / Math.sqrt(first[mine]));
        }
        c[k] = (float) Math.pow(10, 4 * random.nextDouble() - 2);
        c[N * L + k] = (float) (1 / Math.sqrt(c[k]));
        double gap = Math.pow(10, -8 * random.nextDouble());
        double rho =
            switch (random.nextInt(3)) {
              case 0 -> 1 - gap;
              case 1 -> gap - 1;
              default -> 2 * random.nextDouble() - 1;
            };
        in.s[k] = (float) (rho * Math.sqrt((double) first[mine] * c[k]));
        in.t[k] = (float) random.nextGaussian();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void slopedReluIsItsFormula(boolean paired) {
    float[] first = paired ? new float[2 * N * L] : a;
    fill(paired, first);
    FloatVariances of = new FloatVariances();
    of.are(first, 0, c, 0, paired);
    FloatField out = new FloatField(N * L);
    double shift = 0.75;
    FloatPlanes.slopedRelu(in, 0, of, out, 0, N, (float) shift);
    for (int k = 0; k < N * L; k++) {
      float va = first[paired ? k : k / L];
      double n = Math.sqrt((double) va * c[k]);
      double b = in.s[k];
      double root = Math.sqrt(Math.max(0, difference(va, c[k], in.s[k])));
      double angle = Math.PI - Math.atan2(root, b) + shift;
      // Half of the digits of an angle are lost near 0 and π: there its cosine is flat.
      double lost = EPS * (1 + 1 / Math.max(root / n, Math.sqrt(EPS)));
      assertEquals(angle * in.t[k], out.t[k], 4 * lost * Math.abs(in.t[k]), "T at " + b / n);
      assertEquals(root + angle * b, out.s[k], 8 * EPS * n, "S at " + b / n);
    }
  }

  private static double difference(double va, double vc, double b) {
    BigDecimal square = new BigDecimal(b).multiply(new BigDecimal(b));
    BigDecimal product = new BigDecimal(va).multiply(new BigDecimal(vc));
    return product.subtract(square).round(DIGITS).doubleValue();
  }

  /** Equal patches have no angle, whatever their variance; a variance of 0 gives 0. */
  @Test
  void equalPatchesAreExact() {
    for (int i = 0; i < N; i++) {
      a[i] = i == 0 ? 0 : (float) Math.pow(10, 4 * random.nextDouble() - 2);
      a[N + i] = i == 0 ? 0 : (float) (1 / Math.sqrt(a[i]));
      for (int k = i * L; k < (i + 1) * L; k++) {
        c[k] = a[i];
        c[N * L + k] = a[N + i];
        in.s[k] = a[i];
        in.t[k] = 1;
      }
    }
    FloatVariances of = new FloatVariances();
    of.are(a, 0, c, 0, false);
    FloatField out = new FloatField(N * L);
    FloatPlanes.slopedRelu(in, 0, of, out, 0, N, 0);
    float pi = (float) Math.PI;
    for (int k = 0; k < N * L; k++) {
      assertEquals(pi * a[k / L], out.s[k], 0, "S at " + a[k / L]);
      assertEquals(pi, out.t[k], 0, "T at " + a[k / L]);
    }
    assertEquals(0, out.s[0]);
  }

  /** Where no covariance is negative, but for rounding, the shorter way gives the same. */
  @Test
  void reluOfPositiveIsSlopedRelu() {
    fill(false, a);
    for (int k = 0; k < N * L; k++) {
      double n = Math.sqrt((double) a[k / L] * c[k]);
      in.s[k] = k % 7 == 0 ? (float) (-EPS * n) : Math.abs(in.s[k]);
    }
    FloatVariances of = new FloatVariances();
    of.are(a, 0, c, 0, false);
    FloatField one = new FloatField(N * L);
    FloatField two = new FloatField(N * L);
    FloatPlanes.reluOfPositive(in, 0, of, one, 0, N);
    FloatPlanes.slopedRelu(in, 0, of, two, 0, N, 0);
    for (int k = 0; k < N * L; k++) {
      double n = Math.sqrt((double) a[k / L] * c[k]);
      assertEquals(two.s[k], one.s[k], 4 * EPS * n, "S at " + in.s[k] / n);
      assertEquals(two.t[k], one.t[k], 8 * EPS * Math.abs(in.t[k]), "T at " + in.s[k] / n);
    }
  }
}
