package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.simd.spectral.SpectralKernels;
import java.util.Arrays;

/**
 * Merges two solved neighbouring parts of a torn tridiagonal matrix: in the basis of their
 * eigenvectors it is diag(d) + ρ u uᵀ.
 *
 * <p>Deflation first (as LAPACK's dlaed2): an entry of u that is too small to matter, or made zero
 * by a rotation with a neighbour of nearly the same eigenvalue, leaves its eigenpair as it is. For
 * the others the roots of the secular equation are found, then the u that has exactly these roots:
 * its eigenvectors are orthogonal to working precision. The last step multiplies these by the old
 * vectors, of which only the halves that are not zero take part.
 *
 * <p>The rows of z, called lines, are eigenvectors. How work is cut depends on the shapes alone.
 */
final class EigenMerge {
  private static final double EPSILON = 0x1p-53;

  /** Roots, or lines, that a thread takes at a time. */
  private static final int LINES = 32;

  /** Eigenvectors of the small problem that are held at a time. */
  private static final int CHUNK = 384;

  // Kinds of lines: which half of the line is not zero.
  private static final byte UPPER = 0;
  private static final byte BOTH = 1;
  private static final byte LOWER = 2;

  private final int lo;
  private final int mid;
  private final int hi;
  private final int n;
  private final double[] values; // all of d
  private final DoubleMatrix z;
  private final DoubleMatrix work;
  private final int[] order;

  // Arrays indexed by line − lo.
  private final double[] d;
  private final double[] u;
  private final byte[] halves;

  private int kept;
  private final int[] keptLines; // by ascending d
  private final double[] poles;
  private final double[] weights;
  private int dropped;
  private final int[] droppedLines;

  /**
   * The parts are [lo, mid) and [mid, hi).
   *
   * @param values eigenvalues by line; afterwards those of the merged part
   * @param order each part's lines by ascending eigenvalue; afterwards those of the merged part
   */
  EigenMerge(
      int lo, int mid, int hi, double[] values, DoubleMatrix z, DoubleMatrix work, int[] order) {
    this.lo = lo;
    this.mid = mid;
    this.hi = hi;
    this.values = values;
    this.z = z;
    this.work = work;
    this.order = order;
    n = hi - lo;
    d = new double[n];
    u = new double[n];
    halves = new byte[n];
    keptLines = new int[n];
    droppedLines = new int[n];
    poles = new double[n];
    weights = new double[n];
  }

  /**
   * Mends T where it was torn.
   *
   * @param coupling its off-diagonal entry (mid − 1, mid); its magnitude was taken from both
   *     neighbours on the diagonal
   */
  void merge(double coupling) {
    // Scaled by a power of two, which rounds nothing: so squares can neither overflow nor vanish.
    int exponent = exponent(coupling);
    double rho = Math.scalb(2 * Math.abs(coupling), -exponent);
    for (int i = 0; i < n; i++) {
      boolean upper = lo + i < mid;
      d[i] = Math.scalb(values[lo + i], -exponent);
      double end = upper ? z.get(lo + i, mid - 1) : z.get(lo + i, mid);
      u[i] = Math.sqrt(0.5) * (upper || coupling >= 0 ? end : -end);
      halves[i] = upper ? UPPER : LOWER;
    }
    deflate(rho);
    if (kept > 0) {
      SecularEquation equation = new SecularEquation(kept, rho, poles, weights);
      forEachRun(
          kept,
          (from, to) -> {
            for (int i = from; i < to; i++) {
              equation.solve(i);
            }
          });
      vectors(equation);
      for (int i = 0; i < kept; i++) {
        values[lo + i] = Math.scalb(equation.root(i), exponent);
      }
    }
    for (int i = 0; i < dropped; i++) {
      int line = kept > 0 ? kept + i : droppedLines[i];
      values[lo + line] = Math.scalb(d[droppedLines[i]], exponent);
      droppedLines[i] = line;
    }
    arrange();
  }

  private int exponent(double coupling) {
    double largest = 2 * Math.abs(coupling);
    for (int i = lo; i < hi; i++) {
      largest = Math.max(largest, Math.abs(values[i]));
    }
    return largest == 0 ? 0 : Math.getExponent(largest);
  }

  /** Divides the lines into kept and dropped ones. */
  private void deflate(double rho) {
    double largest = 0;
    double largestU = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(d[i]));
      largestU = Math.max(largestU, Math.abs(u[i]));
    }
    double tolerance = 8 * EPSILON * Math.max(largest, largestU);
    int pending = -1;
    for (int line : sorted()) {
      if (rho * Math.abs(u[line]) <= tolerance) {
        droppedLines[dropped++] = line;
      } else {
        if (pending >= 0) {
          if (merged(pending, line, tolerance)) {
            droppedLines[dropped++] = pending;
          } else {
            keep(pending);
          }
        }
        pending = line;
      }
    }
    if (pending >= 0) {
      keep(pending);
    }
  }

  private void keep(int line) {
    keptLines[kept] = line;
    poles[kept] = d[line];
    weights[kept] = u[line];
    kept++;
  }

  /** The lines of both parts by ascending d. */
  private int[] sorted() {
    int[] lines = new int[n];
    int one = lo;
    int other = mid;
    for (int i = 0; i < n; i++) {
      boolean first = other == hi || (one < mid && d[order[one] - lo] <= d[order[other] - lo]);
      lines[i] = (first ? order[one++] : order[other++]) - lo;
    }
    return lines;
  }

  /** Rotates the entry of u of the first line to zero, if the two eigenvalues are near enough. */
  private boolean merged(int first, int second, double tolerance) {
    double length = Math.hypot(u[first], u[second]);
    double c = u[second] / length;
    double s = -u[first] / length;
    if (Math.abs((d[second] - d[first]) * c * s) > tolerance) {
      return false;
    }
    u[second] = length;
    u[first] = 0;
    double d0 = d[first];
    double d1 = d[second];
    d[first] = d0 * c * c + d1 * s * s;
    d[second] = d0 * s * s + d1 * c * c;
    if (halves[first] != halves[second]) {
      halves[second] = BOTH;
    }
    double[] a = z.array();
    int x = z.rowOffset(lo + first) + lo;
    int y = z.rowOffset(lo + second) + lo;
    for (int j = 0; j < n; j++) {
      double t = c * a[x + j] + s * a[y + j];
      a[y + j] = c * a[y + j] - s * a[x + j];
      a[x + j] = t;
    }
    return true;
  }

  /** Makes lines lo to lo + kept − 1 of z the new vectors, and the next ones those dropped. */
  private void vectors(SecularEquation equation) {
    double[] exact = exactWeights(equation);
    int[] counts = new int[3];
    for (int i = 0; i < kept; i++) {
      counts[halves[keptLines[i]]]++;
    }
    int[] next = {0, counts[UPPER], counts[UPPER] + counts[BOTH]};
    int[] places = new int[kept];
    for (int i = 0; i < kept; i++) {
      places[i] = next[halves[keptLines[i]]]++;
    }
    pack(places);
    double[] storage = DoubleScratch.take((long) Math.min(CHUNK, kept) * kept);
    try {
      for (int from = 0; from < kept; from += CHUNK) {
        int to = Math.min(kept, from + CHUNK);
        DoubleMatrix s = DoubleMatrix.wrap(storage, 0, to - from, kept, kept);
        int first = from;
        forEachRun(to - from, (i0, i1) -> small(equation, exact, places, first, i0, i1, s));
        multiply(s, from, 0, counts[UPPER] + counts[BOTH], lo, mid);
        multiply(s, from, counts[UPPER], kept, mid, hi);
      }
    } finally {
      DoubleScratch.give(storage);
    }
    forEachRun(
        dropped,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            copy(work, lo + kept + i, z, lo + kept + i, lo, hi);
          }
        });
  }

  /**
   * Some columns of the new vectors: the vectors of the small problem times the old lines that are
   * not zero in these columns.
   */
  private void multiply(DoubleMatrix s, int line, int from, int to, int left, int right) {
    DoubleGemm.multiply(
        Transpose.NO,
        Transpose.NO,
        1,
        s.columnRange(from, to),
        work.view(lo + from, lo + to, left, right),
        0,
        z.view(lo + line, lo + line + s.rows(), left, right));
  }

  /** |u_i|² = Π_j (d_i − λ_j) / Π_{j ≠ i} (d_i − d_j), up to a common factor (Löwner). */
  private double[] exactWeights(SecularEquation equation) {
    double[] w = new double[kept];
    Arrays.fill(w, 1);
    forEachRun(
        kept,
        (from, to) -> {
          for (int j = 0; j < kept; j++) {
            double origin = equation.origin(j);
            double shift = equation.shift(j);
            int below = Math.clamp(j, from, to);
            factors(w, from, below, origin, shift, poles[j]);
            factors(w, Math.clamp(j + 1L, from, to), to, origin, shift, poles[j]);
            if (j >= from && j < to) {
              w[j] *= equation.distance(j, j);
            }
          }
          for (int i = from; i < to; i++) {
            w[i] = Math.copySign(Math.sqrt(Math.abs(w[i])), weights[i]);
          }
        });
    return w;
  }

  private void factors(double[] w, int from, int to, double origin, double shift, double pole) {
    for (int i = from; i < to; i++) {
      w[i] *= (poles[i] - origin - shift) / (poles[i] - pole);
    }
  }

  /**
   * Rows i0 to i1 − 1 of s: eigenvectors u_j / (d_j − λ) of length 1, in the order of the packing.
   */
  private void small(
      SecularEquation equation,
      double[] exact,
      int[] places,
      int first,
      int i0,
      int i1,
      DoubleMatrix s) {
    double[] x = DoubleScratch.take(kept);
    for (int i = i0; i < i1; i++) {
      double origin = equation.origin(first + i);
      double shift = equation.shift(first + i);
      for (int j = 0; j < kept; j++) {
        x[j] = exact[j] / (poles[j] - origin - shift);
      }
      double inverse = 1 / Math.sqrt(SpectralKernels.dot(x, 0, x, 0, kept));
      int at = s.rowOffset(i);
      for (int j = 0; j < kept; j++) {
        s.array()[at + places[j]] = x[j] * inverse;
      }
    }
    DoubleScratch.give(x);
  }

  /**
   * Copies the lines of z to the work array: the kept ones to their places, the dropped ones behind
   * them.
   */
  private void pack(int[] places) {
    forEachRun(
        kept,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            int line = keptLines[i];
            int left = halves[line] == LOWER ? mid : lo;
            int right = halves[line] == UPPER ? mid : hi;
            copy(z, lo + line, work, lo + places[i], left, right);
          }
        });
    forEachRun(
        dropped,
        (from, to) -> {
          for (int i = from; i < to; i++) {
            copy(z, lo + droppedLines[i], work, lo + kept + i, lo, hi);
          }
        });
  }

  private static void copy(
      DoubleMatrix from, int row, DoubleMatrix to, int toRow, int left, int right) {
    System.arraycopy(
        from.array(),
        from.rowOffset(row) + left,
        to.array(),
        to.rowOffset(toRow) + left,
        right - left);
  }

  /** Merges the kept lines, which ascend, and the dropped ones into one order. */
  private void arrange() {
    // Insertion sort, for they are nearly sorted: rotations move an eigenvalue by less than the
    // distance to its neighbours.
    for (int i = 1; i < dropped; i++) {
      int line = droppedLines[i];
      int at = i;
      for (; at > 0 && values[lo + droppedLines[at - 1]] > values[lo + line]; at--) {
        droppedLines[at] = droppedLines[at - 1];
      }
      droppedLines[at] = line;
    }
    int one = 0;
    int other = 0;
    for (int i = 0; i < n; i++) {
      boolean first =
          other == dropped || (one < kept && values[lo + one] <= values[lo + droppedLines[other]]);
      order[lo + i] = lo + (first ? one++ : droppedLines[other++]);
    }
  }

  @FunctionalInterface
  private interface Run {
    void accept(int from, int to);
  }

  private static void forEachRun(int n, Run body) {
    Threads.current()
        .forEach(
            (n + LINES - 1) / LINES,
            task -> body.accept(task * LINES, Math.min(n, (task + 1) * LINES)));
  }
}
