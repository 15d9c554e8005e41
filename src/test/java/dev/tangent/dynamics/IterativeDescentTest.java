package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.iterative.NystromPreconditioner;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IterativeDescentTest {
  private final DoubleMatrix x = SampleKernels.normals(60, 3, 1);
  private final DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
  private final DoubleMatrix y = SampleKernels.normals(60, 4, 3);

  private static double norm(DoubleMatrix a) {
    return Math.sqrt(Products.dot(a, a));
  }

  /** The bound holds, and is no more than 1e3 times the error (or rounding). */
  @ParameterizedTest
  @ValueSource(doubles = {0, 0.01, 1, 30, 1000})
  void chebyshevIsWithinItsBound(double time) {
    for (double ridge : new double[] {0, 0.1}) {
      KernelGradientDescent exact = KernelGradientDescent.of(kernel, Ridge.absolute(ridge));
      IterativeDescent.Answer dual =
          IterativeDescent.of(kernel, Ridge.absolute(ridge)).tolerance(1e-8).dual(time, y);
      DoubleMatrix expected = exact.fit(y).dual(new TrainingTime.Flow(time));
      double error = norm(Products.add(dual.value(), -1, expected));
      assertTrue(error <= (dual.error() + 1e-13) * time / 60 * norm(y), "error " + error);
      assertTrue(dual.error() <= 1e-8);
      if (ridge == 0) {
        IterativeDescent.Answer decay =
            IterativeDescent.of(kernel, Ridge.NONE).tolerance(1e-8).decay(time, y);
        DoubleMatrix left = Products.add(y, -1, exact.fit(y).train(new TrainingTime.Flow(time)));
        double off = norm(Products.add(decay.value(), -1, left));
        assertTrue(off <= (decay.error() + 1e-13) * norm(y), "error " + off);
      }
    }
  }

  /** A preconditioner of higher rank needs fewer products for the same solution. */
  @Test
  void preconditionedConjugateGradients() {
    double ridge = 1e-3;
    DoubleMatrix expected = KernelRegression.of(kernel, Ridge.absolute(ridge)).fit(y).dual();
    IterativeDescent descent = IterativeDescent.of(kernel, Ridge.absolute(ridge)).tolerance(1e-11);
    IterativeDescent.Answer one = descent.limit(y, NystromPreconditioner.of(kernel, 1, ridge));
    IterativeDescent.Answer many = descent.limit(y, NystromPreconditioner.of(kernel, 40, ridge));
    assertTrue(References.distance(one.value(), expected) < 1e-8);
    assertTrue(References.distance(many.value(), expected) < 1e-8);
    assertTrue(many.products() < one.products(), many.products() + " and " + one.products());
  }

  @Test
  void preconditionerOfFullRankIsTheInverse() {
    NystromPreconditioner inverse = NystromPreconditioner.of(kernel, 60, 0.5);
    assertEquals(60, inverse.rank());
    DoubleMatrix v = DoubleMatrix.zeros(60, 4);
    inverse.apply(y, v);
    DoubleMatrix expected = KernelRegression.of(kernel, Ridge.absolute(0.5)).fit(y).dual();
    assertTrue(References.distance(v, expected) < 1e-10);
    DoubleMatrix ones = DoubleMatrix.zeros(9, 9);
    ones.fill(1);
    assertEquals(1, NystromPreconditioner.of(ones, 5, 0.1).rank());
  }

  @Test
  void refusals() {
    IterativeDescent descent = IterativeDescent.of(kernel, Ridge.NONE).maxProducts(50);
    String message =
        assertThrows(IllegalArgumentException.class, () -> descent.dual(1e6, y)).getMessage();
    assertTrue(message.contains("more than 50 products"), message);
    assertThrows(IllegalArgumentException.class, () -> descent.dual(Double.POSITIVE_INFINITY, y));
    assertThrows(IllegalArgumentException.class, () -> descent.decay(-1, y));
    assertThrows(
        IllegalArgumentException.class, () -> descent.decay(1, SampleKernels.normals(3, 1, 1)));
    assertThrows(
        IllegalArgumentException.class, () -> IterativeDescent.of(LinearOperator.of(kernel), 0, 0));
    DoubleMatrix smooth = SampleKernels.gaussian(x, x, 30);
    assertThrows(
        ArithmeticException.class,
        () ->
            IterativeDescent.of(smooth, Ridge.NONE)
                .maxProducts(30)
                .limit(y, NystromPreconditioner.of(smooth, 2, 0)));
  }
}
