package dev.tangent.kernel.limit;

import dev.tangent.activation.DualActivation;
import dev.tangent.linalg.Chebyshev;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The gaps between points on one line through 0 after an activation, as a map f from variances to
 * vectors: the gap is ½ ‖f(q) − f(q′)‖². The coordinates are Chebyshev series in log q. Computed as
 * a difference of vectors, the distance has the rounding error of a vector; for variances that are
 * {@link #near} each other f(q) − f(q′) is the derivative between them times log q/q′, in which
 * nothing cancels.
 */
final class Collinear {
  private static final int[] NODES = {1, 5, 9, 17, 33, 65, 129, 257};

  /** Most numbers of all vectors together, 256 MiB. */
  private static final long MOST_NUMBERS = 1 << 25;

  /**
   * Half of the shortest ranges of log q that are tried: over a shorter one the vectors'
   * differences would have few digits. A function that oscillates at large variances may need the
   * last.
   */
  private static final double[] SHORTEST = {0.25, 0.01, 0};

  /** Most nodes for a range that is longer than the variances' own. */
  private static final int WIDENED = 33;

  /** The widest distance in log q at which derivatives are used. */
  private static final double NEAREST = 1e-4;

  private final double middle;
  private final double half;
  private final double[][] features; // [j][a]
  private final int nodes;

  private Collinear(double middle, double half, double[][] features, int nodes) {
    this.middle = middle;
    this.half = half;
    this.features = features;
    this.nodes = nodes;
  }

  /**
   * The map for variances in a range; null where too many terms would be needed.
   *
   * @param tableTolerance the tolerance of the table: coordinates are a hundred times as accurate
   */
  static @Nullable Collinear of(
      DualActivation dual, double low, double high, double tableTolerance) {
    double tolerance = 0.01 * tableTolerance;
    double middle = 0.5 * (Math.log(low) + Math.log(high));
    double own = DualTable.Range.of(low, high).half();
    if (own == 0) {
      return of(dual, middle, 0, 1, tolerance);
    }
    for (double shortest : SHORTEST) {
      double half = Math.max(own, shortest);
      boolean last = half == own;
      Collinear made = of(dual, middle, half, last ? Integer.MAX_VALUE : WIDENED, tolerance);
      if (made != null || last) {
        return made;
      }
    }
    return null;
  }

  private static @Nullable Collinear of(
      DualActivation dual, double middle, double half, int mostNodes, double tolerance) {
    for (int n : NODES) {
      if (n == 1 && half > 0) {
        continue;
      }
      if (n > mostNodes) {
        return null;
      }
      double[] q = new double[n];
      for (int i = 0; i < n; i++) {
        q[i] = Math.exp(middle + half * Chebyshev.node(i, n));
      }
      Optional<double[][]> vectors = embedding(dual, q);
      if (vectors.isEmpty()) {
        return null;
      }
      int length = vectors.get().length == 0 ? 0 : vectors.get()[0].length;
      double[][] f = coordinates(vectors.get(), 0.3 * tolerance);
      boolean converged = true;
      for (double[] coordinate : f) {
        Chebyshev.transform(coordinate, 0, 1, n);
        converged &=
            n == 1 || Math.abs(coordinate[n - 1]) + Math.abs(coordinate[n - 2]) <= tolerance;
      }
      if (converged) {
        return new Collinear(middle, half, f, n);
      }
      if (4L * n * length > MOST_NUMBERS) {
        return null; // doubling both would be too much: pair by pair
      }
    }
    return null;
  }

  /** Writes this map, so that {@link #read} makes an equal one. */
  void write(DataOutputStream out) throws IOException {
    out.writeDouble(middle);
    out.writeDouble(half);
    out.writeInt(nodes);
    out.writeInt(features.length);
    for (double[] feature : features) {
      StoredNumbers.write(out, feature);
    }
  }

  static Collinear read(DataInputStream in) throws IOException {
    double middle = in.readDouble();
    double half = in.readDouble();
    int nodes = in.readInt();
    double[][] features = new double[in.readInt()][];
    for (int j = 0; j < features.length; j++) {
      features[j] = StoredNumbers.read(in);
    }
    return new Collinear(middle, half, features, nodes);
  }

  private static Optional<double[][]> embedding(DualActivation dual, double[] q) {
    try {
      return dual.embedding(q);
    } catch (ArithmeticException _) {
      return Optional.empty(); // out of range: reported pair by pair
    }
  }

  /**
   * Vectors with the same distances in as few coordinates as possible, [j][i], by pivoted
   * Gram–Schmidt. It works on the differences from the first vector, on which distances depend.
   */
  private static double[][] coordinates(double[][] vectors, double tolerance) {
    int n = vectors.length;
    double[][] rest = new double[n][];
    for (int i = 0; i < n; i++) {
      rest[i] = vectors[i].clone();
      for (int k = 0; k < rest[i].length; k++) {
        rest[i][k] -= vectors[n / 2][k];
      }
    }
    double[][] f = new double[n][n];
    int rank = 0;
    for (; rank < n; rank++) {
      int pivot = 0;
      double largest = -1;
      for (int i = 0; i < n; i++) {
        double square = dot(rest[i], rest[i]);
        if (square > largest) {
          largest = square;
          pivot = i;
        }
      }
      if (!(largest > tolerance * tolerance)) {
        break;
      }
      double[] direction = rest[pivot].clone();
      double length = Math.sqrt(largest);
      for (int k = 0; k < direction.length; k++) {
        direction[k] /= length;
      }
      for (int i = 0; i < n; i++) {
        double along = dot(rest[i], direction);
        f[rank][i] = along;
        for (int k = 0; k < direction.length; k++) {
          rest[i][k] -= along * direction[k];
        }
      }
    }
    return Arrays.copyOf(f, rank);
  }

  private static double dot(double[] a, double[] b) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int k = 0;
    for (; k + 4 <= a.length; k += 4) { // four sums: one would wait for each addition
      s0 += a[k] * b[k];
      s1 += a[k + 1] * b[k + 1];
      s2 += a[k + 2] * b[k + 2];
      s3 += a[k + 3] * b[k + 3];
    }
    for (; k < a.length; k++) {
      s0 += a[k] * b[k];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** How many coordinates there are. */
  int count() {
    return features.length;
  }

  /** f(q). */
  double[] at(double q) {
    double c = half == 0 ? 0 : Math.clamp((StrictMath.log(q) - middle) / half, -1, 1);
    double[] t = Chebyshev.functions(c, nodes);
    double[] f = new double[features.length];
    for (int j = 0; j < f.length; j++) {
      f[j] = dot(features[j], t);
    }
    return f;
  }

  /**
   * Distances in log q up to which {@link #slopes} are used. The error of the difference of vectors
   * is a rounding; that of the derivative, Δ³ ‖f‴‖/12, is less than that here.
   *
   * @param rounding of the numbers that vectors are stored as
   */
  double near(double rounding) {
    double square = 0;
    for (double[] feature : features) {
      double third = 0;
      for (int k = 3; k < nodes; k++) {
        double k2 = (double) k * k;
        third += Math.abs(feature[k]) * (k2 * (k2 - 1) * (k2 - 4) / 15); // of T_k at 1
      }
      square += third * third;
    }
    double third = Math.sqrt(square) / (half * half * half);
    return half == 0 ? 0 : Math.min(NEAREST, Math.min(half, Math.cbrt(6 * rounding / third)));
  }

  /** The derivative of f by log q, of an order from 1 to 2. */
  double[] slopes(double q, int order) {
    double c = half == 0 ? 0 : Math.clamp((StrictMath.log(q) - middle) / half, -1, 1);
    double[] t = Chebyshev.functions(c, nodes);
    for (int m = 1; m <= order; m++) {
      // (T_{k+1})⁽ᵐ⁾ = 2m T_k⁽ᵐ⁻¹⁾ + 2c T_k⁽ᵐ⁾ − (T_{k−1})⁽ᵐ⁾
      double[] next = new double[nodes];
      for (int k = 1; k < nodes; k++) {
        next[k] = k == 1 ? (m == 1 ? 1 : 0) : 2 * m * t[k - 1] + 2 * c * next[k - 1] - next[k - 2];
      }
      t = next;
    }
    double scale = Math.pow(half, order);
    double[] d = new double[features.length];
    for (int j = 0; j < d.length; j++) {
      d[j] = dot(features[j], t) / scale;
    }
    return d;
  }

  /**
   * f(q) − f(centre) of a q near the centre: small numbers, whose differences have the digits that
   * log q/centre has.
   */
  double[] from(double q, double centre) {
    double distance = distance(q, centre);
    double[] first = slopes(centre, 1);
    double[] second = slopes(centre, 2);
    for (int j = 0; j < first.length; j++) {
      first[j] = distance * (first[j] + 0.5 * distance * second[j]);
    }
    return first;
  }

  /** log q/q′, without cancellation, of nearly equal variances. */
  static double distance(double q, double other) {
    double x = (q - other) / (q + other);
    return 2 * x * (1 + x * x / 3);
  }

  /** ½ ‖f(q) − f(q′)‖². */
  double gap(double q, double other) {
    double distance = distance(q, other);
    boolean close = Math.abs(distance) <= near(Math.ulp(1.0));
    double[] a = close ? slopes(q, 1) : at(q);
    double[] b = close ? slopes(other, 1) : at(other);
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      double d = close ? 0.5 * distance * (a[j] + b[j]) : a[j] - b[j];
      sum += 0.5 * d * d;
    }
    return sum;
  }
}
