package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.linalg.Chebyshev;
import org.jspecify.annotations.Nullable;

/**
 * A request for a {@link DualTable}, which estimates the size that the table needs: degrees are
 * tried along single lines, because making whole tables that turn out too small would cost more.
 *
 * @param x variances of the rows
 * @param y variances of the columns
 * @param collinear the map for a range that contains both
 * @param maxAngle angles go from 0 to this
 * @param tolerance the allowed error of g and A
 */
record TableRequest(
    DualActivation dual,
    DualTable.Range x,
    DualTable.Range y,
    Collinear collinear,
    double maxAngle,
    double tolerance) {
  /** Number of angles at which degrees in the variances are tried. */
  private static final int PROBED = 6;

  /** Whether rows and columns have the same variances. */
  boolean alike() {
    return x.equals(y);
  }

  /**
   * Whether gap′ grows like θ²: without a jump it does, and g is made for this power, so that small
   * gaps have the relative error of g. Behind a jump it grows like θ.
   */
  boolean squared() {
    return dual.continuous();
  }

  /** θ² or θ. */
  double power(double theta) {
    return squared() ? theta * theta : theta;
  }

  /** Whether both sides have a single variance. */
  boolean flat() {
    return x.half() == 0 && y.half() == 0;
  }

  /** A and g of two variances, at the Chebyshev nodes of the angle. */
  record Line(double[] slopes, double[] gaps) {}

  /** The matrix that integrates A to g, or null where φ jumps and g has to be sampled. */
  double @Nullable [][] integrals(int angles) {
    return squared() ? AngleIntegrals.matrix(angles, maxAngle) : null;
  }

  /** A and g of two variances. */
  Line line(double qx, double qy, int angles, double @Nullable [][] integrals) {
    double after = Math.sqrt(dual.variance(qx)) * Math.sqrt(dual.variance(qy));
    double[] theta = new double[angles];
    Correlation[] r = new Correlation[angles];
    for (int k = 0; k < angles; k++) {
      theta[k] = 0.5 * maxAngle * (1 + Chebyshev.node(k, angles));
      r[k] = Correlation.ofAngle(theta[k]);
    }
    double[] slopes = dual.derivatives(qx, qy, r);
    double factor = Math.sqrt(qx) * Math.sqrt(qy) / after;
    for (int k = 0; k < angles; k++) {
      slopes[k] *= factor;
    }
    double[] gaps = new double[angles];
    double start = integrals == null ? collinear.gap(qx, qy) : 0;
    for (int k = 0; k < angles; k++) {
      if (integrals == null) {
        gaps[k] = (dual.output(qx, qy, r[k]).gap() - start) / power(theta[k]);
        continue;
      }
      for (int m = 0; m < angles; m++) {
        gaps[k] += integrals[k][m] * slopes[m];
      }
    }
    return new Line(slopes, gaps);
  }

  /** How many angles the table needs, estimated at a few variances. */
  int neededAngles() {
    double[] places = flat() ? new double[] {0} : new double[] {-1, 1};
    int needed = DualTable.MAX_ANGLES + 1;
    for (int count : new int[] {24, 48, 96, DualTable.MAX_ANGLES}) {
      double[][] integrals = integrals(count);
      needed = 0;
      for (double cx : places) {
        for (double cy : places) {
          if (cy <= cx || !alike()) {
            Line line = line(x.variance(cx), y.variance(cy), count, integrals);
            needed = Math.max(needed, needed(line.slopes, 0, count));
            needed = Math.max(needed, needed(line.gaps, 0, count));
          }
        }
      }
      if (needed <= count - 2) {
        break;
      }
    }
    return needed + 2; // a table is judged by its last two
  }

  /** How many functions of a variance the table needs, estimated at a few angles. */
  int neededVariances() {
    int needed = DualTable.MAX_VARIANCES + 1;
    for (int count : new int[] {8, 14, DualTable.MAX_VARIANCES}) {
      needed = neededVariances(count, false);
      if (!alike()) {
        needed = Math.max(needed, neededVariances(count, true));
      }
      if (needed <= count - 1) {
        break;
      }
    }
    return Math.max(2, needed + 1);
  }

  private int neededVariances(int count, boolean column) {
    double[][] integrals = integrals(PROBED);
    double[] slopes = new double[2 * PROBED * count];
    double[] gaps = new double[slopes.length];
    for (int i = 0; i < count; i++) {
      double c = Chebyshev.node(i, count);
      for (int other = 0; other < 2; other++) {
        double qx = x.variance(column ? 2 * other - 1 : c);
        double qy = y.variance(column ? c : 2 * other - 1);
        Line line = line(qx, qy, PROBED, integrals);
        for (int k = 0; k < PROBED; k++) {
          slopes[(other * PROBED + k) * count + i] = line.slopes[k];
          gaps[(other * PROBED + k) * count + i] = line.gaps[k];
        }
      }
    }
    int needed = 0;
    for (int at = 0; at < slopes.length; at += count) {
      needed = Math.max(needed, needed(slopes, at, count));
      needed = Math.max(needed, needed(gaps, at, count));
    }
    return needed;
  }

  /**
   * How many coefficients are needed up to the last one above the tolerance; the values at the
   * nodes are replaced by the coefficients.
   */
  private int needed(double[] values, int offset, int count) {
    Chebyshev.transform(values, offset, 1, count);
    int needed = count;
    while (needed > 0 && Math.abs(values[offset + needed - 1]) <= tolerance) {
      needed--;
    }
    return needed;
  }
}
