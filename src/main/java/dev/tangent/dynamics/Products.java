package dev.tangent.dynamics;

import dev.tangent.linalg.DoubleGemm;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;

/** Matrix expressions that the classes here share. */
final class Products {
  private Products() {}

  /** op(A) op(B) as a new matrix. */
  static DoubleMatrix multiply(Transpose ta, DoubleMatrix a, Transpose tb, DoubleMatrix b) {
    DoubleMatrix c =
        DoubleMatrix.zeros(
            ta == Transpose.NO ? a.rows() : a.columns(),
            tb == Transpose.NO ? b.columns() : b.rows());
    DoubleGemm.multiply(ta, tb, 1, a, b, 0, c);
    return c;
  }

  /** A B. */
  static DoubleMatrix multiply(DoubleMatrix a, DoubleMatrix b) {
    return multiply(Transpose.NO, a, Transpose.NO, b);
  }

  /** A + αB as a new matrix. */
  static DoubleMatrix add(DoubleMatrix a, double alpha, DoubleMatrix b) {
    DoubleMatrix c = a.copy();
    addTo(c, alpha, b);
    return c;
  }

  /** αA as a new matrix. */
  static DoubleMatrix scaled(DoubleMatrix a, double alpha) {
    DoubleMatrix c = DoubleMatrix.zeros(a.rows(), a.columns());
    addTo(c, alpha, a);
    return c;
  }

  /** C ← C + αB. */
  static void addTo(DoubleMatrix c, double alpha, DoubleMatrix b) {
    for (int i = 0; i < c.rows(); i++) {
      int to = c.rowOffset(i);
      int from = b.rowOffset(i);
      for (int j = 0; j < c.columns(); j++) {
        c.array()[to + j] += alpha * b.array()[from + j];
      }
    }
  }

  /** diag(w) A as a new matrix. */
  static DoubleMatrix scaleRows(double[] w, DoubleMatrix a) {
    DoubleMatrix c = a.copy();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0, to = c.rowOffset(i); j < c.columns(); j++) {
        c.array()[to + j] *= w[i];
      }
    }
    return c;
  }

  /** A diag(w) as a new matrix. */
  static DoubleMatrix scaleColumns(DoubleMatrix a, double[] w) {
    DoubleMatrix c = a.copy();
    for (int i = 0; i < c.rows(); i++) {
      for (int j = 0, to = c.rowOffset(i); j < c.columns(); j++) {
        c.array()[to + j] *= w[j];
      }
    }
    return c;
  }

  /** Σ_ij A_ij B_ij, row by row: the order depends on the shape alone. */
  static double dot(DoubleMatrix a, DoubleMatrix b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      double row = 0;
      for (int j = 0, p = a.rowOffset(i), q = b.rowOffset(i); j < a.columns(); j++) {
        row += a.array()[p + j] * b.array()[q + j];
      }
      sum += row;
    }
    return sum;
  }

  /** Largest absolute entry. */
  static double largest(DoubleMatrix a) {
    double largest = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, p = a.rowOffset(i); j < a.columns(); j++) {
        largest = Math.max(largest, Math.abs(a.array()[p + j]));
      }
    }
    return largest;
  }

  /** Copies the lower triangle over the upper one. */
  static void mirror(DoubleMatrix a) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < i; j++) {
        a.array()[a.rowOffset(j) + i] = a.array()[a.rowOffset(i) + j];
      }
    }
  }
}
