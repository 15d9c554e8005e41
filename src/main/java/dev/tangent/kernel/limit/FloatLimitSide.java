// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.simd.rows.FloatPairRows;
import java.util.Locale;

/** The points of one side: the data, scaled where their squares would overflow. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
public final class FloatLimitSide {
  static final String REMEDY =
      Math.ulp(1f) > 1e-10
          ? "use float64, or rescale the inputs or sigma_w"
          : "rescale the inputs or sigma_w, or use fewer layers";

  /** Sums of squares in this range have all their digits in double. */
  private static final double PLAIN_LOW = 1e-280;

  private static final double PLAIN_HIGH = 1e300;
  private static final int NORM_ROWS = 64;

  final FloatMatrix data;
  final Points points;
  final float[] inverseNorm;
  final float[] scale;

  /** Whether {@link #data} was scaled. */
  final boolean tamed;

  FloatLimitSide(FloatMatrix x, Points points) {
    this.points = points;
    int n = x.rows();
    inverseNorm = FloatPairRows.column(n);
    scale = FloatPairRows.column(n);
    data = tame(x, points);
    tamed = data != x;
    for (int i = 0; i < n; i++) {
      double norm = data == x ? points.norm[i] : mantissa(points.norm[i]);
      inverseNorm[i] = norm == 0 ? 0 : (float) (1 / norm);
      scale[i] = (float) Math.sqrt(points.nngp(i));
      double largest = Math.max(points.nngp(i), points.ntk(i));
      boolean tiny = points.nngp(i) > 0 && points.nngp(i) < Float.MIN_NORMAL;
      if (!(largest <= Float.MAX_VALUE) || tiny) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the kernels of point %d, nngp %g and ntk %g, are out of the range of float32:"
                    + " %s",
                i,
                points.nngp(i),
                points.ntk(i),
                REMEDY));
      }
    }
  }

  private static double mantissa(double norm) {
    return norm == 0 ? 0 : Math.scalb(norm, -Math.getExponent(norm));
  }

  /** x itself, or a copy with norms in [1, 2) if squares of x could overflow or vanish. */
  private static FloatMatrix tame(FloatMatrix x, Points points) {
    double root = Math.sqrt(Math.sqrt(Float.MAX_VALUE));
    boolean tame = true;
    for (double norm : points.norm) {
      tame &= norm == 0 || norm < root && norm > 1 / root;
    }
    if (tame) {
      return x;
    }
    FloatMatrix copy = x.copy();
    for (int i = 0; i < x.rows(); i++) {
      int exponent = points.norm[i] == 0 ? 0 : -Math.getExponent(points.norm[i]);
      for (int j = copy.rowOffset(i); j < copy.rowOffset(i) + x.columns(); j++) {
        copy.array()[j] = Math.scalb(copy.array()[j], exponent);
      }
    }
    return copy;
  }

  /**
   * Norms of the rows, without overflow.
   *
   * @throws IllegalArgumentException for an entry that is not finite
   */
  public static double[] norms(FloatMatrix x, String name) {
    double[] norm = new double[x.rows()];
    int blocks = (norm.length + NORM_ROWS - 1) / NORM_ROWS;
    Threads.current()
        .forEach(
            blocks,
            block -> {
              int end = Math.min(norm.length, (block + 1) * NORM_ROWS);
              for (int i = block * NORM_ROWS; i < end; i++) {
                double square = squares(x.array(), x.rowOffset(i), x.columns());
                // NaN fails this too
                boolean plain = square > PLAIN_LOW && square < PLAIN_HIGH;
                norm[i] = plain ? Math.sqrt(square) : scaledNorm(x, i, name);
              }
            });
    return norm;
  }

  /** Four sums, so that additions don't wait for each other. */
  private static double squares(float[] x, int from, int n) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int j = from;
    for (; j <= from + n - 4; j += 4) {
      s0 += (double) x[j] * x[j];
      s1 += (double) x[j + 1] * x[j + 1];
      s2 += (double) x[j + 2] * x[j + 2];
      s3 += (double) x[j + 3] * x[j + 3];
    }
    for (; j < from + n; j++) {
      s0 += (double) x[j] * x[j];
    }
    return s0 + s1 + (s2 + s3);
  }

  private static double scaledNorm(FloatMatrix x, int i, String name) {
    float largest = 0;
    int from = x.rowOffset(i);
    for (int j = 0; j < x.columns(); j++) {
      float entry = Math.abs(x.array()[from + j]);
      if (!(entry <= Float.MAX_VALUE)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s has a non-finite entry %s at row %d, column %d: clean the data",
                name,
                x.array()[from + j],
                i,
                j));
      }
      largest = Math.max(largest, entry);
    }
    int exponent = largest == 0 ? 0 : Math.getExponent(largest);
    double sum = 0;
    for (int j = 0; j < x.columns(); j++) {
      double entry = Math.scalb((double) x.array()[from + j], -exponent);
      sum += entry * entry;
    }
    return Math.scalb(Math.sqrt(sum), exponent);
  }
}
