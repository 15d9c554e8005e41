package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.linalg.Chebyshev;
import dev.tangent.linalg.Threads;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A dual activation over the variances and angles that one layer meets, as series that vector code
 * can evaluate: quadrature is done once per layer, not per entry.
 *
 * <p>In correlations an activation maps (gap, T) to
 *
 * <pre>{@code
 * gap′ = ½ |f(x) − f(x′)|² + θ² g(x, x′, θ),    T′ = A(x, x′, θ) T,
 * }</pre>
 *
 * with x = log q scaled to [−1, 1] and θ = acos(1 − gap). The first term is the gap that collinear
 * points of different norm have after φ ({@link Collinear}). Where φ jumps, the second term is θ g:
 * in both cases g does not vanish at θ = 0, so that its error is a relative one of small gaps. A
 * jump in a later layer takes the root of an angle and would show any other error of small ones.
 *
 * <p>g and A are smooth in all three variables, kinks included, because θ is the angle: duals of
 * functions with kinks have |θ|³ or |θ| at 0. They are tensor Chebyshev series whose degrees grow
 * until the last coefficients are negligible; then they are compared with the dual at points
 * between the nodes.
 *
 * <p>Where φ has no jump, A is the derivative of gap′ with respect to the gap (Price's theorem), so
 * only A is sampled and θ² g = ∫ A sin ϑ dϑ: this is half of the work and takes no differences of
 * rounded numbers.
 */
final class DualTable implements GapPolynomials.Source {
  static final int MAX_ANGLES = 160;
  static final int MAX_VARIANCES = 26;

  /**
   * Variances that differ by at most this count as one: by so much rounding changes the norms of
   * points on one sphere.
   */
  private static final double ROUNDINGS = 2e-14;

  /** A range of log q. */
  record Range(double middle, double half) {
    static Range of(double low, double high) {
      double middle = 0.5 * (Math.log(low) + Math.log(high));
      double half = 0.5 * (Math.log(high) - Math.log(low));
      return new Range(middle, half < ROUNDINGS ? 0 : half);
    }

    double variance(double c) {
      return Math.exp(middle + half * c);
    }

    double scaled(double q) {
      return half == 0 ? 0 : Math.clamp((StrictMath.log(q) - middle) / half, -1, 1);
    }
  }

  private final TableRequest request;
  private final double[] slopes; // A: [a][b][k]
  private final double[] gaps; // g: [a][b][k]
  private final double[] starts; // ½ |f(x) − f(x′)|²: [a][b]
  private final GapPolynomials polynomials;
  private final int variances;
  private final int angles;
  private double error;

  /** A table that {@link #write} wrote. */
  private DualTable(DualActivation dual, DataInputStream in) throws IOException {
    Range x = new Range(in.readDouble(), in.readDouble());
    Range y = new Range(in.readDouble(), in.readDouble());
    double maxAngle = in.readDouble();
    double tolerance = in.readDouble();
    request = new TableRequest(dual, x, y, Collinear.read(in), maxAngle, tolerance);
    variances = in.readInt();
    angles = in.readInt();
    error = in.readDouble();
    slopes = StoredNumbers.read(in);
    gaps = StoredNumbers.read(in);
    starts = StoredNumbers.read(in);
    polynomials = new GapPolynomials(this, tolerance);
  }

  /** Writes this table, so that {@link #read} makes an equal one with the same bits everywhere. */
  void write(DataOutputStream out) throws IOException {
    out.writeDouble(request.x().middle);
    out.writeDouble(request.x().half);
    out.writeDouble(request.y().middle);
    out.writeDouble(request.y().half);
    out.writeDouble(request.maxAngle());
    out.writeDouble(request.tolerance());
    request.collinear().write(out);
    out.writeInt(variances);
    out.writeInt(angles);
    out.writeDouble(error);
    StoredNumbers.write(out, slopes);
    StoredNumbers.write(out, gaps);
    StoredNumbers.write(out, starts);
  }

  static DualTable read(DualActivation dual, DataInputStream in) throws IOException {
    return new DualTable(dual, in);
  }

  private DualTable(TableRequest request, int variances, int angles) {
    this.request = request;
    this.variances = variances;
    this.angles = angles;
    double[] qx = new double[variances];
    double[] qy = new double[variances];
    for (int i = 0; i < variances; i++) {
      qx[i] = request.x().variance(Chebyshev.node(i, variances));
      qy[i] = request.y().variance(Chebyshev.node(i, variances));
    }
    slopes = new double[variances * variances * angles];
    gaps = new double[slopes.length];
    starts = new double[variances * variances];
    double[][] integrals = request.integrals(angles);
    Threads.current()
        .forEach(
            variances * variances,
            pair -> {
              int i = pair / variances;
              int j = pair % variances;
              if (j <= i || !request.alike()) {
                sample(i, j, qx[i], qy[j], integrals);
              }
            });
    transform(slopes);
    transform(gaps);
    for (int i = 0; i < variances; i++) {
      Chebyshev.transform(starts, i * variances, 1, variances);
    }
    for (int i = 0; i < variances; i++) {
      Chebyshev.transform(starts, i, variances, variances);
    }
    polynomials = new GapPolynomials(this, request.tolerance());
  }

  private DualTable(DualTable other) {
    request =
        new TableRequest(
            other.request.dual(),
            other.request.y(),
            other.request.x(),
            other.request.collinear(),
            other.request.maxAngle(),
            other.request.tolerance());
    variances = other.variances;
    angles = other.angles;
    error = other.error;
    slopes = new double[other.slopes.length];
    gaps = new double[slopes.length];
    starts = new double[other.starts.length];
    for (int a = 0; a < variances; a++) {
      for (int b = 0; b < variances; b++) {
        int from = (a * variances + b) * angles;
        int to = (b * variances + a) * angles;
        System.arraycopy(other.slopes, from, slopes, to, angles);
        System.arraycopy(other.gaps, from, gaps, to, angles);
        starts[b * variances + a] = other.starts[a * variances + b];
      }
    }
    polynomials = new GapPolynomials(this, request.tolerance());
  }

  /** The same with rows and columns exchanged. */
  DualTable transposed() {
    return new DualTable(this);
  }

  private void sample(int i, int j, double qx, double qy, double @Nullable [][] integrals) {
    store(starts, i, j, 0, 1, request.collinear().gap(qx, qy));
    TableRequest.Line line = request.line(qx, qy, angles, integrals);
    for (int k = 0; k < angles; k++) {
      store(slopes, i, j, k, angles, line.slopes()[k]);
      store(gaps, i, j, k, angles, line.gaps()[k]);
    }
  }

  private void store(double[] to, int i, int j, int k, int count, double value) {
    to[(i * variances + j) * count + k] = value;
    if (request.alike()) {
      to[(j * variances + i) * count + k] = value;
    }
  }

  /** Transforms values at the nodes to Chebyshev coefficients, along all three axes. */
  private void transform(double[] values) {
    for (int i = 0; i < variances * variances; i++) {
      Chebyshev.transform(values, i * angles, 1, angles);
    }
    for (int i = 0; i < variances; i++) {
      for (int k = 0; k < angles; k++) {
        Chebyshev.transform(values, i * variances * angles + k, angles, variances);
      }
    }
    // Only after the other axis is done: the axes share entries.
    for (int i = 0; i < variances; i++) {
      for (int k = 0; k < angles; k++) {
        Chebyshev.transform(values, i * angles + k, variances * angles, variances);
      }
    }
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
    Collinear collinear = Collinear.of(dual, low, high, tolerance);
    Range range = Range.of(low, high);
    return collinear == null ? null : build(dual, range, range, collinear, maxGap, tolerance);
  }

  /**
   * The same for rows and columns with variances in different ranges.
   *
   * @param collinear the map for a range that contains both
   */
  static @Nullable DualTable build(
      DualActivation dual, Range x, Range y, Collinear collinear, double maxGap, double tolerance) {
    double sine = Math.sqrt(Math.min(1, 0.5 * maxGap));
    double maxAngle = Math.min(Math.PI, 2 * Math.asin(sine) + 1e-6);
    TableRequest request = new TableRequest(dual, x, y, collinear, maxAngle, tolerance);
    int angles = request.neededAngles();
    int variances = request.flat() ? 1 : request.neededVariances();
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
      angles = moreAngles ? moreAngles(angles) : angles;
      variances += moreVariances ? 3 : 0;
    }
    return null;
  }

  private static int moreAngles(int angles) {
    return angles + Math.max(4, angles / 4);
  }

  /** The largest magnitude of the last two coefficients in the angle (or in a variance). */
  private double tail(boolean inAngle) {
    double largest = 0;
    for (int a = 0; a < variances; a++) {
      for (int b = 0; b < variances; b++) {
        for (int k = 0; k < angles; k++) {
          if (inAngle ? k >= angles - 2 : a == variances - 1 || b == variances - 1) {
            int at = (a * variances + b) * angles + k;
            double g = Math.abs(gaps[at]);
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
    for (double cx : request.flat() ? new double[] {0} : places) {
      double cy = request.flat() ? 0 : -0.7 * cx + 0.2;
      double qx = request.x().variance(cx);
      double qy = request.y().variance(cy);
      double[] x = basisAt(qx);
      double[] y = columnBasisAt(qy);
      DualActivation dual = request.dual();
      double after = Math.sqrt(dual.variance(qx)) * Math.sqrt(dual.variance(qy));
      for (double t : new double[] {-0.995, -0.83, -0.2, 0.37, 0.92}) {
        double theta = 0.5 * request.maxAngle() * (1 + t);
        Correlation r = Correlation.ofAngle(theta);
        double slope = dual.correlationSlope(qx, qy, r, after);
        double actual =
            request.power(theta) * series(gaps, x, y, t) + request.collinear().gap(qx, qy);
        worst = Math.max(worst, Math.abs(slope - series(slopes, x, y, t)));
        worst = Math.max(worst, Math.abs(dual.output(qx, qy, r).gap() - actual));
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

  /** The functions T_0, … at a variance of a row. */
  double[] basisAt(double q) {
    return Chebyshev.functions(request.x().scaled(q), variances);
  }

  /** The functions T_0, … at a variance of a column. */
  double[] columnBasisAt(double q) {
    return Chebyshev.functions(request.y().scaled(q), variances);
  }

  /** The gaps of points on one line. */
  Collinear collinear() {
    return request.collinear();
  }

  @Override
  public int variances() {
    return variances;
  }

  /** A at some gaps, as series in the two variances: [at][m]. */
  @Override
  public double[][] slopes(double[] at) {
    double[][] t = new double[at.length][];
    for (int m = 0; m < at.length; m++) {
      t[m] = functionsOfAngle(angle(at[m]));
    }
    double[][] byDegree = new double[angles][at.length]; // so that the inner loop vectorizes
    for (int k = 0; k < angles; k++) {
      for (int m = 0; m < at.length; m++) {
        byDegree[k][m] = t[m][k];
      }
    }
    double[][] result = new double[variances * variances][at.length];
    for (int i = 0; i < result.length; i++) {
      for (int k = 0; k < angles; k++) {
        GapPolynomials.add(slopes[i * angles + k], byDegree[k], result[i]);
      }
    }
    return result;
  }

  /** gap′, as a series in the two variances. */
  @Override
  public double[] values(double gap) {
    double theta = angle(gap);
    double[] t = functionsOfAngle(theta);
    double[] result = starts.clone();
    for (int i = 0; i < result.length; i++) {
      double g = 0;
      for (int k = 0; k < angles; k++) {
        g += gaps[i * angles + k] * t[k];
      }
      result[i] += request.power(theta) * g;
    }
    return result;
  }

  private static double angle(double gap) {
    return 2 * Math.asin(Math.sqrt(0.5 * gap));
  }

  private double[] functionsOfAngle(double theta) {
    return Chebyshev.functions(Math.clamp(2 * theta / request.maxAngle() - 1, -1, 1), angles);
  }

  @Override
  public double maxGap() {
    double half = StrictMath.sin(0.5 * request.maxAngle());
    return 2 * half * half;
  }

  /** The activation as polynomials in the gap, for intervals away from 0 and 2. */
  GapPolynomials polynomials() {
    return polynomials;
  }

  double maxAngle() {
    return request.maxAngle();
  }

  /** Whether gap′ = start + θ² g; else it is start + θ g. */
  boolean squared() {
    return request.squared();
  }

  /** Measured error of gap′ and of A. */
  double error() {
    return error;
  }

  /**
   * The index in {@link #packed} at which the coefficients of angle degree k begin; the last entry
   * is the end.
   */
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

  /** How many degrees in x′ are not negligible at angle degree k. */
  private int terms(int k) {
    int terms = 0;
    for (int a = 0; a < variances; a++) {
      for (int b = 0; b < variances; b++) {
        int at = (a * variances + b) * angles + k;
        double size = Math.max(Math.abs(gaps[at]), Math.abs(slopes[at]));
        terms = size > 0.05 * request.tolerance() ? Math.max(terms, b + 1) : terms;
      }
    }
    return terms;
  }

  /** Coefficients of g (or of A) for degree a in x: coefficient (k, b) is at starts[k] + b. */
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

  /** The largest gap′ that was seen over the table's range, with a small margin. */
  double maxOutputGap() {
    double largest = 0;
    for (double cx = -1; cx <= 1; cx += 0.5) {
      for (double cy = -1; cy <= 1; cy += 0.5) {
        double qx = request.x().variance(cx);
        double qy = request.y().variance(cy);
        double[] x = basisAt(qx);
        double[] y = columnBasisAt(qy);
        double start = request.collinear().gap(qx, qy);
        for (double t = -1; t <= 1; t += 0.125) {
          double theta = 0.5 * request.maxAngle() * (1 + t);
          double gap = start + request.power(theta) * series(gaps, x, y, t);
          largest = Math.max(largest, gap);
        }
      }
    }
    return Math.min(2, 1.01 * largest + 1e-3);
  }
}
