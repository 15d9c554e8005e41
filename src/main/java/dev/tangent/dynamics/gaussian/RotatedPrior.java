package dev.tangent.dynamics.gaussian;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.DoubleGemm;
import dev.tangent.linalg.product.Products;

/**
 * The covariance S of f₀ on the training points in the basis of the eigenvectors of the training
 * kernel: S̃ = Vᵀ S V.
 */
sealed interface RotatedPrior {
  /** S̃_ii. */
  double diagonal(int i);

  /** Z S̃ Zᵀ, symmetric, for Z of M × N. */
  DoubleMatrix sandwich(DoubleMatrix z);

  /**
   * The case that S is the training kernel: S̃ = diag(λ), so nothing cancels and nothing costs N³.
   */
  record Same(double[] values) implements RotatedPrior {
    @Override
    public double diagonal(int i) {
      return values[i];
    }

    @Override
    public DoubleMatrix sandwich(DoubleMatrix z) {
      return Products.multiply(Transpose.NO, Products.scaleColumns(z, values), Transpose.YES, z);
    }
  }

  /** Any other S. */
  record Dense(DoubleMatrix matrix) implements RotatedPrior {
    private static final int BLOCK = 256;

    /** Vᵀ S V: 3N³ flops, because only the lower half of the second product is needed. */
    static Dense of(DoubleMatrix vectors, DoubleMatrix s) {
      DoubleMatrix sv = Products.multiply(s, vectors);
      int n = s.rows();
      DoubleMatrix rotated = DoubleMatrix.zeros(n, n);
      for (int i = 0; i < n; i += BLOCK) {
        int to = Math.min(n, i + BLOCK);
        DoubleGemm.multiply(
            Transpose.YES,
            Transpose.NO,
            1,
            vectors.columnRange(i, to),
            sv.columnRange(0, to),
            0,
            rotated.view(i, to, 0, to));
      }
      Products.mirror(rotated);
      return new Dense(rotated);
    }

    @Override
    public double diagonal(int i) {
      return matrix.get(i, i);
    }

    @Override
    public DoubleMatrix sandwich(DoubleMatrix z) {
      return Products.multiply(Transpose.NO, Products.multiply(z, matrix), Transpose.YES, z);
    }
  }
}
