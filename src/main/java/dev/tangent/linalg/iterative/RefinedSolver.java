package dev.tangent.linalg.iterative;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.FloatCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.product.LinearOperator;

/**
 * Solves A x = b for a symmetric positive definite A: factors in float, answers in double.
 *
 * <p>Iterative refinement (Wilkinson; Higham, "Accuracy and Stability of Numerical Algorithms",
 * §12) with residuals in double, as preconditioned conjugate gradients: half the memory and half
 * the time of a double factorization. If A is too ill-conditioned for float, it is factored in
 * double.
 */
public final class RefinedSolver {
  private static final int ROUNDS = 60;
  private static final double TOLERANCE = 1e-14;

  private final DoubleMatrix a;
  private final LinearOperator inverse;

  private RefinedSolver(DoubleMatrix a, LinearOperator inverse) {
    this.a = a;
    this.inverse = inverse;
  }

  /**
   * Factors a copy of {@code a}, which is read later too; both triangles must be filled.
   *
   * @param a A, n × n, symmetric
   * @return a solver that reads {@code a} at every call
   * @throws NotPositiveDefiniteException when the double factorization fails, too
   */
  public static RefinedSolver of(DoubleMatrix a) {
    Shapes.require("rows", a.rows(), "columns", a.columns());
    try {
      FloatCholesky l = FloatCholesky.factor(Matrices.toFloat(a));
      return new RefinedSolver(
          a, inverse(a.rows(), x -> Matrices.toDouble(l.solve(Matrices.toFloat(x)))));
    } catch (NotPositiveDefiniteException | NonFiniteException tooRough) { // or beyond its range
      DoubleCholesky l = DoubleCholesky.factor(a.copy());
      return new RefinedSolver(a, inverse(a.rows(), l::solve));
    }
  }

  private interface Solve {
    DoubleMatrix apply(DoubleMatrix x);
  }

  private static LinearOperator inverse(int n, Solve solve) {
    return new LinearOperator() {
      @Override
      public int size() {
        return n;
      }

      @Override
      public void apply(DoubleMatrix x, DoubleMatrix y) {
        y.assign(solve.apply(x));
      }
    };
  }

  /**
   * {@return the solution of A X = B}
   *
   * @param b B, n × m
   */
  public DoubleMatrix solve(DoubleMatrix b) {
    return ConjugateGradients.solve(LinearOperator.of(a), b, inverse, TOLERANCE, ROUNDS).solution();
  }
}
