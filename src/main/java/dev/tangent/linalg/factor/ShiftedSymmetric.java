package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.DoubleScratch;
import dev.tangent.simd.spectral.SpectralKernels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Solves with A + rI, and gives the diagonal of its inverse, for many shifts r of one symmetric
 * matrix: A = Q B Qᵀ with B a band of w = {@value BandForm#BAND} diagonals on each side, and B + rI
 * = G Gᵀ takes n w² flops for each r.
 *
 * <pre>
 *   (A + rI)⁻¹ Y = Q (B + rI)⁻¹ QᵀY        [X (A + rI)⁻¹ Xᵀ]_ii = ‖G⁻¹ Qᵀ x_i‖²
 * </pre>
 *
 * <p>An eigendecomposition would serve as well, at three times the flops; here all of them are
 * matrix products: 4n³/3 for B and as many for Q; then 4n²k for each solve with k columns and 2n²w
 * for each diagonal. Keeps n² + n w numbers. Backward stable, as Q is a product of reflections and
 * B + rI positive definite. Immutable.
 */
public final class ShiftedSymmetric {
  private static final int BAND = BandForm.BAND;

  /** Rows whose diagonals are computed together. */
  private static final int STRIP = SpectralKernels.BAND_COLUMNS;

  /**
   * Rows that the window of a substitution holds; when it is full, the last {@value BandForm#BAND}
   * move to its top.
   */
  private static final int WINDOW = 4 * BAND;

  /** A matrix with an eigenvalue below −SLACK × {@link #noise} is not positive semi-definite. */
  private static final double SLACK = 100;

  private final int n;

  /** Entry (i, i − back) of B at i · (BAND + 1) + back. */
  private final double[] band;

  /** Qᵀ: row j holds coordinate j of all vectors. */
  private final DoubleMatrix qt;

  private final double largest;

  private ShiftedSymmetric(int n, double[] band, DoubleMatrix qt) {
    this.n = n;
    this.band = band;
    this.qt = qt;
    double[] sums = new double[n];
    for (int i = 0; i < n; i++) {
      for (int back = 0; back <= Math.min(i, BAND); back++) {
        double entry = Math.abs(band[i * (BAND + 1) + back]);
        sums[i] += entry;
        sums[i - back] += back == 0 ? 0 : entry;
      }
    }
    largest = Arrays.stream(sums).max().orElse(0);
  }

  /**
   * Reduces a matrix, of which the lower triangle is read.
   *
   * @param a A, n × n, symmetric
   * @param progress hears how far the work is; an exception from it ends the work
   * @return the reduced matrix, for any shift
   * @throws dev.tangent.linalg.NonFiniteException if an entry is NaN or infinite
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
   */
  public static ShiftedSymmetric of(DoubleMatrix a, Progress progress) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    int n = a.rows();
    int exponent = FullEigen.exponent(a);
    double[] work = new double[FullEigen.length(BandForm.storage(n))];
    FullEigen.copyScaled(a, exponent, work);
    BandForm form = new BandForm(n, work);
    form.reduce(progress);
    double[] band = form.band();
    for (int j = 0; j < band.length; j++) {
      band[j] = Math.scalb(band[j], exponent);
    }
    return new ShiftedSymmetric(n, band, form.transposed(progress));
  }

  /** {@return number of rows n} */
  public int size() {
    return n;
  }

  /**
   * {@return a bound of the largest eigenvalue's magnitude, its largest sum of magnitudes in a row
   * of B}
   */
  public double largest() {
    return largest;
  }

  /**
   * {@return the size below which an eigenvalue can't be told from 0: 2⁻⁵² · {@link #largest} ·
   * max(10, √n)}
   */
  public double noise() {
    return largest * Math.ulp(1.0) * Math.max(10, Math.sqrt(n));
  }

  /** {@return whether no eigenvalue is more negative than rounding explains} */
  public boolean isPositiveSemiDefinite() {
    return factor(SLACK * noise()) != null;
  }

  /**
   * G with G Gᵀ = B + shift, its entries as those of {@link #band} but 1/G_ii on the diagonal; null
   * where a pivot is not positive.
   */
  private double @Nullable [] factor(double shift) {
    final int w = BAND + 1;
    double[] g = band.clone();
    for (int i = 0; i < n; i++) {
      int first = Math.max(0, i - BAND);
      double pivot = g[i * w] + shift;
      for (int j = first; j < i; j++) {
        // Entry (i, j): the inner product of both rows' columns before j is subtracted.
        double entry = g[i * w + i - j];
        for (int p = Math.max(first, j - BAND); p < j; p++) {
          entry -= g[i * w + i - p] * g[j * w + j - p];
        }
        entry *= g[j * w];
        g[i * w + i - j] = entry;
        pivot -= entry * entry;
      }
      if (!(pivot > 0)) {
        return null;
      }
      g[i * w] = 1 / Math.sqrt(pivot);
    }
    return g;
  }

  private double[] requireFactor(double shift) {
    double[] factor = factor(shift);
    if (factor == null) {
      throw new IllegalArgumentException(
          "the matrix plus "
              + shift
              + " times the identity is not positive definite: a shift above "
              + 2 * SLACK * noise()
              + " makes it so where the matrix is positive semi-definite");
    }
    return factor;
  }

  /**
   * {@return QᵀY for {@link #solveProjected}}
   *
   * @param y Y, n × k
   */
  public DoubleMatrix project(DoubleMatrix y) {
    Shapes.require("rows of the right-hand side", y.rows(), "rows of the matrix", n);
    DoubleMatrix result = DoubleMatrix.zeros(n, y.columns());
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, qt, y, 0, result);
    return result;
  }

  /**
   * {@return (A + rI)⁻¹Y from QᵀY}
   *
   * @param shift r
   * @param projected QᵀY, n × k
   * @throws IllegalArgumentException when A + rI is not positive definite
   */
  public DoubleMatrix solveProjected(double shift, DoubleMatrix projected) {
    return solveProjected(new double[] {shift}, projected).getFirst();
  }

  /**
   * {@return the solutions (A + rI)⁻¹Y for several shifts: Q is read once for all of them}
   *
   * @param shifts r, several
   * @param projected QᵀY, n × k
   */
  public List<DoubleMatrix> solveProjected(double[] shifts, DoubleMatrix projected) {
    int k = projected.columns();
    DoubleMatrix all = DoubleMatrix.zeros(n, k * shifts.length);
    for (int r = 0; r < shifts.length; r++) {
      DoubleMatrix z = all.columnRange(r * k, (r + 1) * k);
      for (int i = 0; i < n; i++) {
        System.arraycopy(projected.array(), projected.rowOffset(i), z.array(), z.rowOffset(i), k);
      }
      substitute(requireFactor(shifts[r]), z);
    }
    DoubleMatrix result = DoubleMatrix.zeros(n, all.columns());
    DoubleGemm.multiply(Transpose.YES, Transpose.NO, 1, qt, all, 0, result);
    List<DoubleMatrix> solutions = new ArrayList<>();
    for (int r = 0; r < shifts.length; r++) {
      solutions.add(result.columnRange(r * k, (r + 1) * k).copy());
    }
    return solutions;
  }

  /** Z ← (G Gᵀ)⁻¹ Z. */
  private void substitute(double[] g, DoubleMatrix z) {
    final int w = BAND + 1;
    int k = z.columns();
    double[] entries = z.array();
    for (int i = 0; i < n; i++) {
      for (int back = 1; back <= Math.min(i, BAND); back++) {
        add(entries, z.rowOffset(i), -g[i * w + back], z.rowOffset(i - back), k);
      }
      scale(entries, z.rowOffset(i), g[i * w], k);
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int next = i + 1; next <= Math.min(n - 1, i + BAND); next++) {
        add(entries, z.rowOffset(i), -g[next * w + next - i], z.rowOffset(next), k);
      }
      scale(entries, z.rowOffset(i), g[i * w], k);
    }
  }

  private static void add(double[] z, int to, double factor, int from, int k) {
    for (int c = 0; c < k; c++) {
      z[to + c] += factor * z[from + c];
    }
  }

  private static void scale(double[] z, int at, double factor, int k) {
    for (int c = 0; c < k; c++) {
      z[at + c] *= factor;
    }
  }

  /**
   * {@return (A + rI)⁻¹Y}
   *
   * @param shift r
   * @param y Y, n × k
   */
  public DoubleMatrix solve(double shift, DoubleMatrix y) {
    return solveProjected(shift, project(y));
  }

  /**
   * {@return the diagonal of (A + rI)⁻¹ for each shift, n × shifts}
   *
   * @param shifts r, several
   */
  public DoubleMatrix inverseDiagonals(double... shifts) {
    return quadraticForms(qt, shifts);
  }

  /**
   * {@return x_iᵀ(A + rI)⁻¹x_i for the rows of X, M × n, and each shift, M × shifts}
   *
   * @param x M × n
   * @param shifts r, several
   */
  public DoubleMatrix inverseForms(DoubleMatrix x, double... shifts) {
    Shapes.require("columns", x.columns(), "rows of the matrix", n);
    DoubleMatrix projected = DoubleMatrix.zeros(n, x.rows());
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, qt, x, 0, projected);
    return quadraticForms(projected, shifts);
  }

  /** ‖G⁻¹x‖² for every column x of n × M. */
  private DoubleMatrix quadraticForms(DoubleMatrix columns, double... shifts) {
    double[][] factors = new double[shifts.length][];
    for (int r = 0; r < shifts.length; r++) {
      factors[r] = requireFactor(shifts[r]);
    }
    int m = columns.columns();
    DoubleMatrix result = DoubleMatrix.zeros(m, shifts.length);
    Threads.current()
        .forEach(
            (m + STRIP - 1) / STRIP,
            task -> {
              int from = task * STRIP;
              strip(columns, from, Math.min(m, from + STRIP), factors, result);
            });
    return result;
  }

  /** Works on a copy of a strip, which stays in cache while all shifts go over it. */
  private void strip(
      DoubleMatrix columns, int from, int to, double[][] factors, DoubleMatrix result) {
    double[] x = DoubleScratch.take((long) n * STRIP);
    for (int j = 0; j < n; j++) {
      int at = j * STRIP;
      System.arraycopy(columns.array(), columns.rowOffset(j) + from, x, at, to - from);
      Arrays.fill(x, at + to - from, at + STRIP, 0);
    }
    double[] z = new double[(BAND + WINDOW) * STRIP];
    for (int r = 0; r < factors.length; r++) {
      double[] sums = new double[STRIP];
      int row = 0; // row of the window
      for (int j = 0; j < n; j++, row++) {
        if (row == BAND + WINDOW) {
          System.arraycopy(z, WINDOW * STRIP, z, 0, BAND * STRIP);
          row = BAND;
        }
        int l = j * (BAND + 1);
        SpectralKernels.bandRow(
            factors[r],
            l + 1,
            Math.min(j, BAND),
            factors[r][l],
            x,
            j * STRIP,
            z,
            row * STRIP,
            sums);
      }
      for (int i = from; i < to; i++) {
        result.set(i, r, sums[i - from]);
      }
    }
    DoubleScratch.give(x);
  }
}
