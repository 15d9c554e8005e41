package dev.tangent.dynamics.insight;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.Products;
import java.util.Locale;

/**
 * Compares the leading eigenspaces of two kernels on the same points: with U_k, V_k the top k
 * eigenvectors, ‖U_kᵀV_k‖²/k is 1 for the same space and k/n for unrelated ones; the singular
 * values of U_kᵀV_k are the cosines of the principal angles.
 *
 * <p>Where eigenvalues k and k + 1 are equal the space isn't defined: {@link Overlap} has the gaps,
 * which show it. Cost: the eigendecompositions, and n k² flops.
 */
public final class Eigenspaces {
  private Eigenspaces() {}

  /**
   * An overlap.
   *
   * @param overlap ‖U_kᵀV_k‖²/k, from 0 to 1
   * @param cosines of the principal angles, descending
   * @param gap λ_k − λ_{k+1} of the first kernel (λ_k where k = n)
   * @param otherGap the same for the second
   */
  public record Overlap(double overlap, double[] cosines, double gap, double otherGap) {
    /**
     * {@return whether the gaps of both spaces are larger than rounding}
     *
     * @param largest the largest eigenvalue of one
     * @param otherLargest the largest eigenvalue of the other
     */
    public boolean isDefined(double largest, double otherLargest) {
      double least = 1e-12;
      return gap > least * largest && otherGap > least * otherLargest;
    }
  }

  /**
   * {@return the overlap of the top k eigenvectors of two decompositions of the same size}
   *
   * @param a one decomposition
   * @param b the other
   * @param k how many eigenvectors
   */
  public static Overlap overlap(SymmetricEigen a, SymmetricEigen b, int k) {
    int n = a.vectors().rows();
    Shapes.require("points of one kernel", n, "points of the other", b.vectors().rows());
    requireCount(k, Math.min(a.values().length, b.values().length));
    DoubleMatrix u = a.vectors().columnRange(0, k);
    DoubleMatrix v = b.vectors().columnRange(0, k);
    DoubleMatrix product = Products.multiply(Transpose.YES, u, Transpose.NO, v);
    DoubleMatrix square = Products.multiply(Transpose.YES, product, Transpose.NO, product);
    double[] squares = SymmetricEigen.of(square).values();
    double[] cosines = new double[k];
    for (int i = 0; i < k; i++) {
      cosines[i] = Math.sqrt(Math.clamp(squares[i], 0, 1));
    }
    return new Overlap(
        Math.min(1, Products.dot(product, product) / k), cosines, gap(a, k), gap(b, k));
  }

  private static double gap(SymmetricEigen e, int k) {
    return e.values()[k - 1] - (k < e.values().length ? e.values()[k] : 0);
  }

  /**
   * {@return ‖U_kᵀY‖²/‖Y‖²: the share of the targets, N × c, in the span of the top k eigenvectors}
   *
   * @param e a decomposition
   * @param targets Y, N × c
   * @param k how many eigenvectors
   */
  public static double targetOverlap(SymmetricEigen e, DoubleMatrix targets, int k) {
    Checks.pointRows("the targets", targets, "points", e.vectors().rows());
    requireCount(k, e.values().length);
    double size = Products.dot(targets, targets);
    if (!(size > 0)) {
      throw new IllegalArgumentException("the targets are 0: their share in a space is undefined");
    }
    DoubleMatrix parts = Products.transposedTimesFew(e.vectors().columnRange(0, k), targets);
    return Math.min(1, Products.dot(parts, parts) / size);
  }

  private static void requireCount(int k, int most) {
    if (k < 1 || k > most) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT, "a leading eigenspace has dimension 1 to %d, got %d", most, k));
    }
  }
}
