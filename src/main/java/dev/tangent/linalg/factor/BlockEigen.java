package dev.tangent.linalg.factor;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.simd.spectral.SpectralKernels;
import java.util.Arrays;
import java.util.Locale;

/**
 * The largest eigenvalues of an operator: block Lanczos with full orthogonalization and thick
 * restarts (Wu and Simon, SIAM J. Matrix Anal. Appl. 22, 2000).
 *
 * <p>The block is wider than the number of eigenvalues wanted, and starts at random: so a multiple
 * eigenvalue is found as often as it occurs, which a single vector can't do. When the Krylov space
 * of a direction is exhausted, a random one takes its place. An estimate of the residuals decides
 * when the Ritz pairs are computed; the residuals themselves, from one more product, decide whether
 * they are accepted.
 *
 * <p>The rows of {@link #basis}, called lines, are vectors. H is the operator in that basis.
 */
final class BlockEigen {
  /** Residual relative to ‖A‖ at which a pair is found. */
  static final double TOLERANCE = 1e-13;

  /** Least number of vectors in a block beyond the number wanted. */
  private static final int GUARD = 6;

  /**
   * Most blocks in the basis before a restart. There are at least three, and as many as make about
   * BASIS lines.
   */
  private static final int BLOCKS = 20;

  private static final int BASIS = 320;

  /** Up to this size the operator is written out as a matrix and decomposed. */
  private static final int SMALL = 192;

  /**
   * The largest asymmetry that is accepted, relative to the norm: a kernel rounded to float has
   * less, a wrong operator more.
   */
  private static final double SYMMETRY = 1e-4;

  private static final int STEPS = 1000;
  private static final long SEED = 0x5eed;

  private final LinearOperator op;
  private final int n;
  private final int k;
  private final int block;
  private final int capacity;
  private final double tolerance;
  private final Progress progress;

  private final DoubleMatrix basis; // (capacity + block) × n
  private final DoubleMatrix h; // capacity × capacity
  private final DoubleMatrix
      next; // block × block: the next block's share of the last block's image
  private final DoubleMatrix spare; // block × n
  private int lines; // vectors whose image is known; the next block lies behind them
  private int streams;
  private double largestImage;
  private double asymmetry;
  private int exponent; // of the operator's size: squares must neither overflow nor vanish

  private BlockEigen(LinearOperator op, int k, int block, double tolerance, Progress progress) {
    this.op = op;
    this.n = op.size();
    this.k = k;
    this.block = block;
    this.tolerance = tolerance;
    this.progress = progress;
    // The basis and the block behind it must fit in n dimensions.
    capacity = Math.min(Math.min(BLOCKS, 3 + BASIS / block), n / block - 1) * block;
    basis = DoubleMatrix.zeros(capacity + block, n);
    h = DoubleMatrix.zeros(capacity, capacity);
    next = DoubleMatrix.zeros(block, block);
    spare = DoubleMatrix.zeros(block, n);
  }

  static SymmetricEigen largest(LinearOperator op, int k, double tolerance, Progress progress) {
    return largest(op, k, tolerance, STEPS, progress);
  }

  static SymmetricEigen largest(
      LinearOperator op, int k, double tolerance, int steps, Progress progress) {
    int n = op.size();
    if (k < 0 || k > n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a %d × %d operator has %d eigenvalues, asked for the %d largest",
              n,
              n,
              n,
              k));
    }
    if (!(tolerance > 0 && tolerance < 1)) {
      throw new IllegalArgumentException(
          "the relative residual to reach is between 0 and 1, got " + tolerance);
    }
    int block = DoubleGemm.roundUp(k + GUARD, 8);
    return n <= SMALL || n < 4L * block
        ? stored(op, k, progress)
        : new BlockEigen(op, k, block, tolerance, progress).run(steps);
  }

  /** The decomposition of the written-out matrix, for small operators and for many eigenvalues. */
  private static SymmetricEigen stored(LinearOperator op, int k, Progress progress) {
    int n = op.size();
    DoubleMatrix a = DoubleMatrix.zeros(n, n);
    for (int j0 = 0; j0 < n; j0 += SMALL) {
      int j1 = Math.min(n, j0 + SMALL);
      DoubleMatrix unit = DoubleMatrix.zeros(n, j1 - j0);
      for (int j = j0; j < j1; j++) {
        unit.set(j, j - j0, 1);
      }
      DoubleMatrix image = DoubleMatrix.zeros(n, j1 - j0);
      op.apply(unit, image);
      a.columnRange(j0, j1).assign(image);
    }
    SymmetricEigen all = FullEigen.decompose(a, progress);
    double[] values = Arrays.copyOf(all.values(), k);
    DoubleMatrix vectors = all.vectors().columnRange(0, k).copy();
    double[] residuals = residuals(op, values, vectors);
    double norm = n == 0 ? 0 : Math.max(Math.abs(all.values()[0]), Math.abs(all.values()[n - 1]));
    for (double r : residuals) {
      if (!(r <= SYMMETRY * norm)) {
        throw asymmetric(r, norm);
      }
    }
    return new SymmetricEigen(values, vectors, residuals);
  }

  private static IllegalArgumentException asymmetric(double gap, double norm) {
    return new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "the operator is not symmetric: there are unit vectors x and y with xᵀAy and yᵀAx that"
                + " differ by %.3g, and its norm is %.3g",
            gap,
            norm));
  }

  private static double[] residuals(LinearOperator op, double[] values, DoubleMatrix vectors) {
    DoubleMatrix image = DoubleMatrix.zeros(vectors.rows(), vectors.columns());
    if (vectors.columns() > 0) {
      op.apply(vectors, image);
    }
    double[] r = new double[values.length];
    for (int i = 0; i < image.rows(); i++) {
      for (int j = 0; j < r.length; j++) {
        double d = image.get(i, j) - values[j] * vectors.get(i, j);
        r[j] = Math.hypot(r[j], d);
      }
    }
    return r;
  }

  private SymmetricEigen run(int steps) {
    for (int i = 0; i < block; i++) {
      randomize(i);
    }
    orthonormalize(0, DoubleMatrix.zeros(0, block), true);
    Looks looks = new Looks();
    double worst = Double.POSITIVE_INFINITY;
    for (int step = 1; step <= steps; step++) {
      Threads.checkInterrupted();
      extend();
      boolean full = lines + block > capacity;
      if (step < looks.next && !full) {
        continue;
      }
      SymmetricEigen ritz = FullEigen.decompose(h.view(0, lines, 0, lines), Progress.NONE);
      double[] values = ritz.values();
      double norm = Math.max(Math.abs(values[0]), Math.abs(values[lines - 1]));
      if (asymmetry > SYMMETRY * norm) {
        throw asymmetric(Math.scalb(asymmetry, exponent), Math.scalb(norm, exponent));
      }
      // An asymmetric operator leaves its eigenvalues uncertain by its asymmetry: no smaller
      // residual is asked for.
      double goal = Math.max(tolerance * norm, 10 * asymmetry);
      double[] estimates = estimates(ritz.vectors());
      int found = (int) Arrays.stream(estimates).filter(r -> r <= goal / 2).count();
      worst = Arrays.stream(estimates).max().orElse(0) / norm;
      progress.update("largest eigenvalues", found, k);
      if (found == k) {
        // A whole block, as in every product before: another width would be another kernel to
        // compile.
        double[] top = Arrays.copyOf(values, block);
        DoubleMatrix vectors = rotated(ritz.vectors(), block).transpose();
        Arrays.setAll(top, j -> Math.scalb(top[j], exponent));
        double[] residuals = Arrays.copyOf(residuals(op, top, vectors), k);
        double largest = Math.scalb(Arrays.stream(residuals).max().orElse(0), -exponent);
        worst = largest / norm;
        if (largest <= goal) {
          return new SymmetricEigen(
              Arrays.copyOf(top, k), vectors.columnRange(0, k).copy(), residuals);
        }
      }
      looks.plan(step, worst * norm / goal, lines / block);
      if (full) {
        restart(ritz);
      }
    }
    throw new EigenConvergenceException(n, k, steps, worst, tolerance);
  }

  /**
   * Computes the image of the last block: its part in the basis goes to H, the rest becomes the
   * next block.
   */
  private void extend() {
    int from = lines;
    lines += block;
    DoubleMatrix x = basis.rowRange(from, lines).transpose();
    DoubleMatrix y = DoubleMatrix.zeros(n, block);
    op.apply(x, y);
    DoubleMatrix image = y.transpose();
    measure(image, from == 0);
    DoubleMatrix known = basis.rowRange(0, lines);
    DoubleMatrix shares = DoubleMatrix.zeros(lines, block);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, known, image, 0, shares);
    h.view(0, lines, from, lines).assign(shares);
    h.view(from, lines, 0, lines).assign(shares.transpose());
    for (int i = 0; i < block; i++) {
      for (int j = 0; j < i; j++) {
        double gap = Math.abs(shares.get(from + i, j) - shares.get(from + j, i));
        asymmetry = Math.max(asymmetry, gap);
      }
    }
    DoubleMatrix rest = basis.rowRange(lines, lines + block);
    rest.assign(image);
    orthonormalize(lines, shares, true);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, rest, image, 0, next);
  }

  /**
   * Divides an image by the operator's scale, which the first image sets, and refuses NaN and
   * infinities.
   */
  private void measure(DoubleMatrix image, boolean first) {
    double[] a = image.array();
    double largest = 0;
    for (int i = 0; i < a.length; i++) {
      largest = Math.max(largest, Math.abs(a[i]));
      if (!Double.isFinite(a[i])) {
        throw new NonFiniteException(
            String.format(
                Locale.ROOT, "the operator's product with %d unit vectors, transposed", block),
            image,
            i / n,
            i % n,
            a[i]);
      }
    }
    if (first) {
      exponent = largest == 0 ? 0 : Math.getExponent(largest);
    }
    double factor = Math.scalb(1.0, -exponent);
    for (int i = 0; i < a.length; i++) {
      a[i] *= factor;
    }
    for (int i = 0; i < block; i++) {
      double square = SpectralKernels.dot(a, i * n, a, i * n, n);
      largestImage = Math.max(largestImage, Math.sqrt(square));
    }
  }

  private void randomize(int line) {
    CounterRandom.normals(SEED, streams++, 0, basis.array(), basis.rowOffset(line), n);
  }

  /**
   * The block from line {@code from} on becomes orthonormal, and orthogonal to the lines before.
   *
   * @param shares from × block, where the block's shares in the lines before are
   * @param known whether they are there already
   */
  private void orthonormalize(int from, DoubleMatrix shares, boolean known) {
    // A shorter vector is rounding error: its direction is exhausted, or never was one.
    double least = 10 * Math.ulp(1.0) * Math.sqrt(n) * largestImage;
    DoubleMatrix before = basis.rowRange(0, from);
    DoubleMatrix rest = basis.rowRange(from, from + block);
    double kept = 0;
    // One pass loses digits to cancellation; two are enough (Kahan) unless the first has left
    // little of a line.
    for (int pass = 0; pass < 2 || kept < 0.5; pass++) {
      if (from > 0) {
        if (pass > 0 || !known) {
          DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, before, rest, 0, shares);
        }
        DoubleGemm.multiply(Transpose.YES, Transpose.NO, -1, shares, before, 1, rest);
      }
      kept = normalize(from, rest, pass == 0 ? least : 1e-3);
      if (pass == 20) {
        throw new ArithmeticException(
            String.format(Locale.ROOT, "no more orthogonal directions beside %d", from));
      }
    }
  }

  /**
   * The block X becomes L⁻¹ X with L Lᵀ = X Xᵀ, in products; where that would lose more than half
   * of the digits, by {@link #gramSchmidt}. The shortest length that was left of a line.
   */
  private double normalize(int from, DoubleMatrix x, double least) {
    DoubleMatrix gram = DoubleMatrix.zeros(block, block);
    DoubleGemm.multiply(Transpose.NO, Transpose.YES, 1, x, x, 0, gram);
    DoubleMatrix inverse = DoubleMatrix.zeros(block, block); // the inverse of L
    double shortest = 1;
    for (int i = 0; i < block; i++) {
      // Row i of L, one entry after the other, and row i of the inverse along with it.
      double square = gram.get(i, i);
      for (int j = 0; j < i; j++) {
        double l = 0;
        for (int p = 0; p <= j; p++) {
          l += inverse.get(j, p) * gram.get(i, p);
        }
        square -= l * l;
        for (int p = 0; p <= j; p++) {
          inverse.set(i, p, inverse.get(i, p) - l * inverse.get(j, p));
        }
      }
      double length = Math.sqrt(square); // not a number when rounding has left nothing
      if (!(length > least && length > 1e-4 * Math.sqrt(gram.get(i, i)))) {
        return gramSchmidt(from, least);
      }
      shortest = Math.min(shortest, length);
      for (int p = 0; p < i; p++) {
        inverse.set(i, p, inverse.get(i, p) / length);
      }
      inverse.set(i, i, 1 / length);
    }
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, inverse, x, 0, spare);
    x.assign(spare);
    return shortest;
  }

  /**
   * Modified Gram–Schmidt inside a block; lines that are at most {@code least} long are replaced.
   */
  private double gramSchmidt(int from, double least) {
    double[] a = basis.array();
    double shortest = 1;
    for (int i = from; i < from + block; i++) {
      int x = basis.rowOffset(i);
      for (int p = from; p < i; p++) {
        int q = basis.rowOffset(p);
        double dot = SpectralKernels.dot(a, q, a, x, n);
        for (int j = 0; j < n; j++) {
          a[x + j] -= dot * a[q + j];
        }
      }
      double length = Math.sqrt(SpectralKernels.dot(a, x, a, x, n));
      shortest = Math.min(shortest, length);
      if (length <= least) {
        randomize(i);
        length = Math.sqrt(SpectralKernels.dot(a, x, a, x, n));
        shortest = 0;
      }
      double inverse = 1 / length;
      for (int j = 0; j < n; j++) {
        a[x + j] *= inverse;
      }
    }
    return shortest;
  }

  /**
   * The lengths of the parts outside the basis that the images of the first k Ritz vectors have.
   */
  private double[] estimates(DoubleMatrix vectors) {
    DoubleMatrix last = vectors.view(lines - block, lines, 0, k);
    DoubleMatrix outside = DoubleMatrix.zeros(block, k);
    DoubleGemm.multiply(Transpose.NO, Transpose.NO, 1, next, last, 0, outside);
    double[] lengths = new double[k];
    for (int j = 0; j < k; j++) {
      double square = 0;
      for (int i = 0; i < block; i++) {
        square += outside.get(i, j) * outside.get(i, j);
      }
      lengths[j] = Math.sqrt(square);
    }
    return lengths;
  }

  /** The first {@code count} Ritz vectors as lines. */
  private DoubleMatrix rotated(DoubleMatrix vectors, int count) {
    DoubleMatrix result = DoubleMatrix.zeros(count, n);
    DoubleGemm.multiply(
        Transpose.YES,
        Transpose.NO,
        1,
        vectors.columnRange(0, count),
        basis.rowRange(0, lines),
        0,
        result);
    return result;
  }

  /** Keeps the best third of the basis, and the next block. */
  private void restart(SymmetricEigen ritz) {
    int keep = Math.min(capacity - block, k + (capacity - k) / 3);
    DoubleMatrix best = rotated(ritz.vectors(), keep);
    DoubleMatrix following = basis.rowRange(lines, lines + block).copy();
    basis.rowRange(0, keep).assign(best);
    basis.rowRange(keep, keep + block).assign(following);
    h.fill(0);
    for (int i = 0; i < keep; i++) {
      h.set(i, i, ritz.values()[i]);
    }
    lines = keep;
    // The products above have rounded it: it is no longer orthonormal to working precision.
    orthonormalize(lines, DoubleMatrix.zeros(lines, block), false);
  }

  /**
   * Decides when to compute the Ritz pairs, which costs a decomposition: after half of the steps
   * that the rate of convergence so far predicts, because that rate grows.
   */
  private static final class Looks {
    int next = 2;
    private int last;
    private double gap = Double.POSITIVE_INFINITY;

    /**
     * @param ratio of the worst residual to the one to reach
     */
    void plan(int step, double ratio, int blocks) {
      double decay = Math.log(gap / ratio) / (step - last);
      int wait = Math.max(2, blocks / 4);
      if (decay > 0 && Double.isFinite(decay) && ratio > 1) {
        wait = (int) Math.max(wait, Math.min(1000, Math.log(ratio) / decay / 2));
      }
      last = step;
      gap = ratio;
      next = step + wait;
    }
  }
}
