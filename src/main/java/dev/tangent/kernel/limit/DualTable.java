package dev.tangent.kernel.limit;

import dev.tangent.activation.DualActivation;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.factor.SymmetricEigen;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dual activation over the variances and angles that one layer meets, as series that vectors can
 * evaluate: quadrature is paid per layer, not per entry.
 *
 * <p>In correlations an activation maps (gap, T) to
 *
 * <pre>{@code
 * gap′ = ½ |f(x) − f(x′)|² + θ g(x, x′, θ),    T′ = A(x, x′, θ) T,
 * }</pre>
 *
 * with x = log q scaled to [−1, 1] and θ = acos(1 − gap). The first term is what collinear points
 * of different norm are apart after φ; f is its Euclidean embedding (classical scaling of the
 * values at the nodes), so it has no cancellation. g and A are smooth in all three variables, kinks
 * included, because θ is the angle: duals of functions with kinks have |θ|³ or |θ| at 0. They are
 * tensor Chebyshev series whose degrees grow until the last coefficients vanish; then they are
 * compared with the dual at points between the nodes.
 */
final class DualTable implements GapPolynomials.Source {
  private static final int MAX_ANGLES = 72;
  private static final int MAX_VARIANCES = 26;

  /** What is looked for, shared by all attempts. */
  private record Request(
      DualActivation dual, double middle, double half, double maxAngle, double tolerance) {
    double variance(double c) {
      return Math.exp(middle + half * c);
    }
  }

  private final Request request;
  private final double[] slopes; // A: [a][b][k]
  private final double[] gaps; // g: [a][b][k]
  private final double[] starts; // ½ |f(x) − f(x′)|²: [a][b]
  private final double[][] features; // [j][a]
  private final GapPolynomials polynomials;
  private final int variances;
  private final int angles;
  private double error;

  private DualTable(Request request, int variances, int angles) {
    this.request = request;
    this.variances = variances;
    this.angles = angles;
    double[] q = new double[variances];
    double[] root = new double[variances];
    for (int i = 0; i < variances; i++) {
      q[i] = request.variance(Chebyshev.node(i, variances));
      root[i] = Math.sqrt(request.dual.variance(q[i]));
    }
    slopes = new double[variances * variances * angles];
    gaps = new double[slopes.length];
    DoubleMatrix collinear = DoubleMatrix.zeros(variances, variances);
    Threads.current()
        .forEach(
            variances * variances,
            pair -> {
              int i = pair / variances;
              int j = pair % variances;
              if (j <= i) {
                sample(i, j, q, root, collinear);
              }
            });
    transform(slopes);
    transform(gaps);
    features = features(collinear);
    starts = collinear.array();
    for (int i = 0; i < variances; i++) {
      Chebyshev.transform(starts, i * variances, 1, variances);
    }
    for (int i = 0; i < variances; i++) {
      Chebyshev.transform(starts, i, variances, variances);
    }
    polynomials = new GapPolynomials(this, request.tolerance);
  }

  private void sample(int i, int j, double[] q, double[] root, DoubleMatrix collinear) {
    DualActivation dual = request.dual;
    double after = root[i] * root[j];
    double before = Math.sqrt(q[i]) * Math.sqrt(q[j]);
    double start = i == j ? 0 : 1 - dual.valueAtGap(q[i], q[j], 0) / after;
    collinear.set(i, j, start);
    collinear.set(j, i, start);
    for (int k = 0; k < angles; k++) {
      double theta = 0.5 * request.maxAngle * (1 + Chebyshev.node(k, angles));
      double half = Math.sin(0.5 * theta);
      double gap = 2 * half * half;
      double slope = dual.derivativeAtGap(q[i], q[j], gap) * before / after;
      double rate = (1 - dual.valueAtGap(q[i], q[j], gap) / after - start) / theta;
      slopes[(i * variances + j) * angles + k] = slope;
      slopes[(j * variances + i) * angles + k] = slope;
      gaps[(i * variances + j) * angles + k] = rate;
      gaps[(j * variances + i) * angles + k] = rate;
    }
  }

  /** Values at the nodes to Chebyshev coefficients, along all three axes. */
  private void transform(double[] values) {
    for (int i = 0; i < variances * variances; i++) {
      Chebyshev.transform(values, i * angles, 1, angles);
    }
    for (int i = 0; i < variances; i++) {
      for (int k = 0; k < angles; k++) {
        Chebyshev.transform(values, i * variances * angles + k, angles, variances);
      }
    }
    // only after all of the other axis: the axes share entries
    for (int i = 0; i < variances; i++) {
      for (int k = 0; k < angles; k++) {
        Chebyshev.transform(values, i * angles + k, variances * angles, variances);
      }
    }
  }

  /** Coordinates with ½ |f_i − f_j|² = collinear(i, j), as Chebyshev coefficients in x. */
  private double[][] features(DoubleMatrix collinear) {
    if (variances == 1) {
      return new double[0][];
    }
    int n = variances;
    DoubleMatrix centred = DoubleMatrix.zeros(n, n);
    double[] mean = new double[n];
    double all = 0;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        mean[i] += collinear.get(i, j) / n;
        all += collinear.get(i, j) / (n * n);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        centred.set(i, j, mean[i] + mean[j] - collinear.get(i, j) - all);
      }
    }
    SymmetricEigen eigen = SymmetricEigen.of(centred);
    int rank = 0;
    while (rank < n && eigen.values()[rank] > 0.02 * request.tolerance) {
      rank++;
    }
    double[][] f = new double[rank][n];
    for (int j = 0; j < rank; j++) {
      for (int i = 0; i < n; i++) {
        f[j][i] = Math.sqrt(eigen.values()[j]) * eigen.vectors().get(i, j);
      }
      Chebyshev.transform(f[j], 0, 1, n);
    }
    return f;
  }

  /**
   * A table with errors below the tolerance, for variances from {@code low} to {@code high} and
   * gaps up to {@code maxGap}; null if its degrees would be too large.
   */
  static @Nullable DualTable build(
      DualActivation dual, double low, double high, double maxGap, double tolerance) {
    if (!(low > 0)) {
      return null;
    }
    double middle = 0.5 * (Math.log(low) + Math.log(high));
    double half = 0.5 * (Math.log(high) - Math.log(low)) + 1e-12;
    double sine = Math.sqrt(Math.min(1, 0.5 * maxGap));
    Request request =
        new Request(dual, middle, half, Math.min(Math.PI, 2 * Math.asin(sine) + 1e-6), tolerance);
    int variances = half < 1e-9 ? 1 : half < 0.05 ? 3 : half < 0.3 ? 5 : 8;
    int angles = 14;
    while (variances <= MAX_VARIANCES && angles <= MAX_ANGLES) {
      DualTable table = new DualTable(request, variances, angles);
      boolean moreAngles = table.tail(true) > tolerance;
      boolean moreVariances = variances > 1 && table.tail(false) > tolerance;
      if (!moreAngles && !moreVariances) {
        table.error = table.measure();
        if (table.error <= 8 * tolerance) {
          return table;
        }
        moreAngles = true;
        moreVariances = variances > 1;
      }
      angles += moreAngles ? Math.max(4, angles * 2 / 5) : 0;
      variances += moreVariances ? 3 : 0;
    }
    return null;
  }

  /** The largest of the last two coefficients in the angle (or in a variance). */
  private double tail(boolean inAngle) {
    double largest = 0;
    // g is a difference over θ: what the smallest θ does to roundings is undone in θ g
    double noise = 1 + 0.1 / (0.5 * request.maxAngle * (1 - Chebyshev.node(0, angles)));
    for (int a = 0; a < variances; a++) {
      for (int b = 0; b <= a; b++) {
        for (int k = 0; k < angles; k++) {
          if (inAngle ? k >= angles - 2 : a == variances - 1) {
            int at = (a * variances + b) * angles + k;
            double g = Math.abs(gaps[at]) / noise;
            largest = Math.max(largest, Math.max(g, Math.abs(slopes[at])));
          }
        }
      }
    }
    return largest;
  }

  /** Largest difference from the dual at points between the nodes. */
  private double measure() {
    double worst = 0;
    double[] places = {-0.93, -0.41, 0.07, 0.66, 0.98};
    for (double cx : variances == 1 ? new double[] {0} : places) {
      double cy = variances == 1 ? 0 : -0.7 * cx + 0.2;
      double[] x = basis(cx);
      double[] y = basis(cy);
      double qx = request.variance(cx);
      double qy = request.variance(cy);
      DualActivation dual = request.dual;
      double after = Math.sqrt(dual.variance(qx)) * Math.sqrt(dual.variance(qy));
      double before = Math.sqrt(qx) * Math.sqrt(qy);
      for (double t : new double[] {-0.995, -0.83, -0.2, 0.37, 0.92}) {
        double theta = 0.5 * request.maxAngle * (1 + t);
        double half = Math.sin(0.5 * theta);
        double gap = 2 * half * half;
        double slope = dual.derivativeAtGap(qx, qy, gap) * before / after;
        double expected = 1 - dual.valueAtGap(qx, qy, gap) / after;
        double actual = theta * series(gaps, x, y, t);
        for (double[] f : features) {
          double difference = dot(f, x) - dot(f, y);
          actual += 0.5 * difference * difference;
        }
        worst = Math.max(worst, Math.abs(slope - series(slopes, x, y, t)));
        worst = Math.max(worst, Math.abs(expected - actual));
      }
    }
    return worst;
  }

  private double series(double[] coefficients, double[] x, double[] y, double t) {
    double[] powers = Chebyshev.functions(t, angles);
    double sum = 0;
    for (int a = 0; a < variances; a++) {
      for (int b = 0; b < variances; b++) {
        int at = (a * variances + b) * angles;
        double inner = 0;
        for (int k = 0; k < angles; k++) {
          inner += coefficients[at + k] * powers[k];
        }
        sum += inner * x[a] * y[b];
      }
    }
    return sum;
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** T_0(c), … of the scaled logarithm c of a variance. */
  private double[] basis(double c) {
    return Chebyshev.functions(c, variances);
  }

  /** T_0, … at a variance of the table's range. */
  double[] basisAt(double q) {
    double c = variances == 1 ? 0 : (Math.log(q) - request.middle) / request.half;
    return basis(Math.clamp(c, -1, 1));
  }

  /** f_j at a point with this basis. */
  double feature(int j, double[] basis) {
    return dot(features[j], basis);
  }

  int featureCount() {
    return features.length;
  }

  @Override
  public int variances() {
    return variances;
  }

  /** A, as a series in the two variances. */
  @Override
  public double[] slopes(double gap) {
    return atAngle(slopes, angle(gap));
  }

  /** gap′, as a series in the two variances. */
  @Override
  public double[] values(double gap) {
    double theta = angle(gap);
    double[] result = atAngle(gaps, theta);
    for (int i = 0; i < result.length; i++) {
      result[i] = starts[i] + theta * result[i];
    }
    return result;
  }

  private static double angle(double gap) {
    return 2 * Math.asin(Math.sqrt(0.5 * gap));
  }

  private double[] atAngle(double[] coefficients, double theta) {
    double[] t = Chebyshev.functions(Math.clamp(2 * theta / request.maxAngle - 1, -1, 1), angles);
    double[] result = new double[variances * variances];
    for (int i = 0; i < result.length; i++) {
      for (int k = 0; k < angles; k++) {
        result[i] += coefficients[i * angles + k] * t[k];
      }
    }
    return result;
  }

  @Override
  public double maxGap() {
    double half = Math.sin(0.5 * request.maxAngle);
    return 2 * half * half;
  }

  /** The same in powers of the gap, for intervals away from 0 and 2. */
  GapPolynomials polynomials() {
    return polynomials;
  }

  double maxAngle() {
    return request.maxAngle;
  }

  /** Measured error of gap′ and of A. */
  double error() {
    return error;
  }

  /** Where the coefficients of angle degree k begin in {@link #packed}; one more than degrees. */
  int[] starts() {
    int[] starts = new int[angles + 1];
    for (int k = 0; k < angles; k++) {
      starts[k + 1] = starts[k] + Math.max(1, terms(k));
    }
    int last = 1;
    for (int k = 0; k < angles; k++) {
      last = terms(k) > 0 ? k + 1 : last;
    }
    return Arrays.copyOf(starts, last + 1);
  }

  /** How many degrees in x′ matter at angle degree k. */
  private int terms(int k) {
    int terms = 0;
    for (int a = 0; a < variances; a++) {
      for (int b = 0; b < variances; b++) {
        int at = (a * variances + b) * angles + k;
        double size = Math.max(Math.abs(gaps[at]), Math.abs(slopes[at]));
        terms = size > 0.05 * request.tolerance ? Math.max(terms, b + 1) : terms;
      }
    }
    return terms;
  }

  /** Coefficients of g (or of A) for degree a in x: those of (k, b) at starts[k] + b. */
  double[] packed(boolean slope, int a, int[] starts) {
    double[] from = slope ? slopes : gaps;
    double[] packed = new double[starts[starts.length - 1]];
    for (int k = 0; k + 1 < starts.length; k++) {
      for (int b = 0; b < starts[k + 1] - starts[k]; b++) {
        packed[starts[k] + b] = from[(a * variances + b) * angles + k];
      }
    }
    return packed;
  }

  /** Upper bound of gap′ over the table's range, from the nodes' series. */
  double maxOutputGap() {
    double largest = 0;
    for (double cx = -1; cx <= 1; cx += 0.5) {
      for (double cy = -1; cy <= cx; cy += 0.5) {
        double[] x = basis(variances == 1 ? 0 : cx);
        double[] y = basis(variances == 1 ? 0 : cy);
        for (double t = -1; t <= 1; t += 0.125) {
          double gap = 0.5 * request.maxAngle * (1 + t) * series(gaps, x, y, t);
          for (int j = 0; j < features.length; j++) {
            double difference = feature(j, x) - feature(j, y);
            gap += 0.5 * difference * difference;
          }
          largest = Math.max(largest, gap);
        }
      }
    }
    return Math.min(2, 1.01 * largest + 1e-3);
  }
}
