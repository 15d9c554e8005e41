package dev.tangent.linalg.factor;

import dev.tangent.simd.spectral.SpectralKernels;
import java.util.Locale;

/**
 * The eigenvalues of diag(d) + ρ z zᵀ: roots of 1/ρ + Σ z_j² / (d_j − λ) = 0, one between each two
 * poles and one above the last.
 *
 * <p>A root is stored as its distance from the nearer pole, so that its distance from every pole
 * has all its digits: this makes the eigenvectors orthogonal (Gu and Eisenstat, SIAM J. Matrix
 * Anal. Appl. 15, 1994). The iteration is that of LAPACK's dlaed4 (Li, LAPACK working note 89,
 * 1993): a rational function with the two poles beside the root; a bracket catches steps that fail.
 */
final class SecularEquation {
  private static final double EPSILON = 0x1p-53;
  private static final int STEPS = 400;

  private final int k;
  private final double rho;
  private final double[] d;
  private final double[] z;
  private final double[] origins;
  private final double[] shifts;

  /**
   * @param rho > 0
   * @param d strictly ascending, the first {@code k} entries
   * @param z none of them zero
   */
  SecularEquation(int k, double rho, double[] d, double[] z) {
    this.k = k;
    this.rho = rho;
    this.d = d;
    this.z = z;
    origins = new double[k];
    shifts = new double[k];
  }

  /** Root i. */
  double root(int i) {
    return origins[i] + shifts[i];
  }

  /** d_j − root i, with all its digits. */
  double distance(int j, int i) {
    return d[j] - origins[i] - shifts[i];
  }

  /** The pole that root i is measured from. */
  double origin(int i) {
    return origins[i];
  }

  /** Root i less its pole. */
  double shift(int i) {
    return shifts[i];
  }

  /**
   * Finds root i. Different roots may be found by different threads.
   *
   * @return how many times the equation was evaluated, k terms each
   */
  int solve(int i) {
    Search search = new Search(i);
    search.run();
    return search.evaluations;
  }

  /** The search for one root. */
  private final class Search {
    final int i;
    final int split; // poles below it lie left of the root, or are the smaller group for the last
    final int left; // the two poles of the interpolation are left and left + 1
    final double[] sums = new double[4];
    double origin;
    double low;
    double high;
    double shift;

    double value;
    double leftSlope;
    double rightSlope;
    double noise;
    int evaluations;

    Search(int i) {
      this.i = i;
      boolean last = i == k - 1;
      split = last ? k - 1 : i + 1;
      left = last ? k - 2 : i;
    }

    void run() {
      if (k == 1) {
        origins[0] = d[0];
        shifts[0] = rho * z[0] * z[0];
        return;
      }
      if (i == k - 1) {
        double norm = SpectralKernels.dot(z, 0, z, 0, k);
        origin = d[k - 1];
        high = rho * norm * (1 + 4 * EPSILON);
        shift = high / 2;
      } else {
        start();
      }
      iterate();
      origins[i] = origin;
      shifts[i] = shift;
    }

    /**
     * Finds the nearer pole and a first guess: the root of an equation in which the two poles
     * beside the root are exact.
     */
    private void start() {
      double gap = d[i + 1] - d[i];
      origin = d[i];
      shift = gap / 2;
      evaluate();
      double z0 = z[i] * z[i];
      double z1 = z[i + 1] * z[i + 1];
      double rest = value + z0 / (gap / 2) - z1 / (gap / 2);
      if (value >= 0) {
        high = gap / 2;
        shift = between(rest, rest * gap + z0 + z1, z0 * gap, 0);
      } else {
        origin = d[i + 1];
        low = -gap / 2;
        shift = between(rest, -rest * gap + z0 + z1, -z1 * gap, 0);
      }
      if (!inside(shift)) {
        shift = middle();
      }
    }

    private void evaluate() {
      evaluations++;
      SpectralKernels.secular(d, z, 0, split, origin, shift, sums, 0);
      SpectralKernels.secular(d, z, split, k, origin, shift, sums, 2);
      value = 1 / rho + sums[0] + sums[2];
      leftSlope = sums[1];
      rightSlope = sums[3];
      noise =
          8 * EPSILON * (1 / rho + Math.abs(sums[0]) + Math.abs(sums[2]))
              + EPSILON * Math.abs(shift) * (leftSlope + rightSlope);
    }

    private void iterate() {
      double before = Double.POSITIVE_INFINITY;
      double width = high - low;
      boolean fixedWeight = i < k - 1;
      for (int step = 1; ; step++) {
        evaluate();
        if (Math.abs(value) <= noise) {
          return;
        }
        if (value < 0) {
          low = shift;
        } else {
          high = shift;
        }
        double next = shift + step(fixedWeight);
        boolean slow = step % 4 == 0 && high - low > width / 2;
        if (step % 4 == 0) {
          width = high - low;
        }
        if (!inside(next) || slow) {
          next = middle();
          if (!inside(next)) {
            return; // the bracket's ends are neighbouring numbers
          }
        }
        if (step == STEPS) {
          throw new ArithmeticException(
              String.format(
                  Locale.ROOT, "root %d of %d of a secular equation was not found", i, k));
        }
        if (i < k - 1 && Math.abs(value) > before / 10) {
          fixedWeight = !fixedWeight;
        }
        before = Math.abs(value);
        shift = next;
      }
    }

    /** The step to the root of the interpolation. */
    private double step(boolean fixedWeight) {
      double d0 = d[left] - origin - shift;
      double d1 = d[left + 1] - origin - shift;
      double slope = leftSlope + rightSlope;
      double c;
      if (!fixedWeight) {
        c = value - d0 * leftSlope - d1 * rightSlope;
      } else if (origin == d[left]) {
        double t = z[left] / d0;
        c = value - d1 * slope - (d[left] - d[left + 1]) * t * t;
      } else {
        double t = z[left + 1] / d1;
        c = value - d0 * slope - (d[left + 1] - d[left]) * t * t;
      }
      return between(c, (d0 + d1) * value - d0 * d1 * slope, d0 * d1 * value, shift);
    }

    /** The root of c x² − a x + b that stays inside the bracket when added to {@code from}. */
    private double between(double c, double a, double b, double from) {
      double q = (a + Math.copySign(Math.sqrt(Math.abs(a * a - 4 * b * c)), a)) / 2;
      return inside(from + b / q) ? b / q : q / c;
    }

    private boolean inside(double x) {
      return x > low && x < high;
    }

    /**
     * The middle of the bracket: the geometric mean where it spans many binary exponents, else the
     * arithmetic mean.
     */
    private double middle() {
      double near = Math.min(Math.abs(low), Math.abs(high));
      double far = Math.max(Math.abs(low), Math.abs(high));
      double size;
      if (near == 0) {
        size = far / 1024;
      } else {
        size = far > 4 * near ? Math.sqrt(near) * Math.sqrt(far) : (near + far) / 2;
      }
      return high > 0 ? size : -size;
    }
  }
}
