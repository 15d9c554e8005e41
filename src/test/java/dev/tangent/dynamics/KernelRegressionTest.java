package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.product.Products;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelRegressionTest {
  private final DoubleMatrix x = SampleKernels.normals(31, 3, 1);
  private final DoubleMatrix z = SampleKernels.normals(6, 3, 2);
  private final DoubleMatrix y = SampleKernels.normals(31, 10, 3);

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.05})
  void isTheEndOfTheTrajectory(double ridge) {
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    DoubleMatrix cross = SampleKernels.laplace(z, x, 2);
    KernelGradientDescent descent = KernelGradientDescent.of(kernel, Ridge.absolute(ridge));
    DoubleMatrix expected =
        descent.fit(y).test(descent.test(cross), new TrainingTime.Flow(Double.POSITIVE_INFINITY));
    KernelRegression regression = KernelRegression.of(kernel, Ridge.absolute(ridge));
    KernelRegression.Fit fit = regression.fit(y);
    assertTrue(References.distance(fit.predict(cross), expected) < 1e-12);
    assertTrue(fit.residual() < 1e-14, "residual " + fit.residual());
    double exact = descent.fit(y).conditioning().condition();
    assertEquals(exact, regression.conditioning().condition(), 0.2 * exact);
  }

  /** Rank-deficient, smooth, duplicated: refused, and the ridge in the refusal does. */
  @Test
  void singularKernelsAreRefusedWithARidgeThatDoes() {
    DoubleMatrix smooth = SampleKernels.gaussian(x, x, 300);
    DoubleMatrix ones = DoubleMatrix.zeros(31, 31);
    ones.fill(1);
    for (DoubleMatrix kernel : new DoubleMatrix[] {smooth, ones}) {
      SingularKernelException refused =
          assertThrows(
              SingularKernelException.class, () -> KernelRegression.of(kernel, Ridge.NONE));
      assertTrue(refused.getMessage().contains("λ_min"), refused.getMessage());
      assertEquals(31, refused.largestEigenvalue(), 1);
      assertTrue(Math.abs(refused.smallestEigenvalue()) < 1e-12);
      Ridge ridge = Ridge.absolute(refused.suggestedRidge());
      KernelRegression.Fit fit = KernelRegression.of(kernel, ridge).fit(y);
      assertTrue(Double.isFinite(Products.largest(fit.dual())));
      assertTrue(refused.suggestedRidge() < 1e-10, "ridge " + refused.suggestedRidge());
    }
  }

  /** In float32 the same kernel needs a larger ridge, and a milder one is refused already. */
  @Test
  void floatKernelsAreJudgedByTheirOwnRounding() {
    FloatMatrix mild = Matrices.toFloat(SampleKernels.gaussian(x, x, 30));
    SingularKernelException refused =
        assertThrows(SingularKernelException.class, () -> KernelRegression.of(mild, Ridge.NONE));
    assertTrue(refused.suggestedRidge() > 1e-7, "ridge " + refused.suggestedRidge());
    Ridge ridge = Ridge.absolute(refused.suggestedRidge());
    KernelRegression.Fit fit = KernelRegression.of(mild, ridge).fit(y);
    assertTrue(fit.residual() < 1e-8);
    DoubleMatrix rough = SampleKernels.laplace(x, x, 2);
    DoubleMatrix single = KernelRegression.of(Matrices.toFloat(rough), Ridge.NONE).fit(y).dual();
    DoubleMatrix exact = KernelRegression.of(rough, Ridge.NONE).fit(y).dual();
    assertTrue(References.distance(single, exact) < 1e-4);
  }

  @Test
  void refusals() {
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    KernelRegression regression = KernelRegression.of(kernel, Ridge.NONE);
    assertThrows(
        IllegalArgumentException.class, () -> regression.fit(SampleKernels.normals(30, 1, 1)));
    assertThrows(
        IllegalArgumentException.class,
        () -> regression.fit(y).predict(SampleKernels.normals(3, 30, 1)));
    DoubleMatrix crooked = kernel.copy();
    crooked.set(3, 5, 2);
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> KernelRegression.of(crooked, Ridge.NONE));
    assertTrue(e.getMessage().contains("is not symmetric: entry (5, 3)"), e.getMessage());
    DoubleMatrix negative = Products.scaled(kernel, -1);
    assertThrows(IllegalArgumentException.class, () -> KernelRegression.of(negative, Ridge.NONE));
  }

  /** The ridge that is asked for stands above what makes the kernel indefinite, by a digit. */
  @Test
  void anIndefiniteKernelGetsTheRidgeThatMakesItOne() {
    DoubleMatrix kernel = SampleKernels.withEigenvalues(6, 1, 0.5, 0.2, -1e-3);
    SingularKernelException refused =
        assertThrows(SingularKernelException.class, () -> KernelRegression.of(kernel, Ridge.NONE));
    double ridge = refused.suggestedRidge();
    assertTrue(ridge > 1e-3 && ridge < 1.1e-2, "ridge " + ridge);
    assertEquals(-1e-3, refused.smallestEigenvalue(), 0.1 * ridge);
    assertEquals(1, refused.largestEigenvalue(), 0.05);
    KernelRegression regression = KernelRegression.of(kernel, Ridge.absolute(ridge));
    assertEquals(ridge, regression.ridge());
    // At a tenth of it the kernel is still indefinite.
    assertThrows(
        SingularKernelException.class,
        () -> KernelRegression.of(kernel, Ridge.absolute(ridge / 10)));
  }

  /** Targets that the network has already: nothing is left to learn, and nothing is NaN. */
  @Test
  void targetsOfZeroHaveAnAnswer() {
    KernelRegression regression =
        KernelRegression.of(SampleKernels.laplace(x, x, 2), Ridge.relative(0.5));
    KernelRegression.Fit fit = regression.fit(DoubleMatrix.zeros(31, 2));
    assertEquals(0, fit.residual());
    assertEquals(0, Products.largest(fit.dual()));
    assertEquals(0.5, regression.ridge(), 1e-15, "half of a diagonal of ones");
    DoubleMatrix targets = DoubleMatrix.zeros(31, 1);
    targets.set(4, 0, Double.NaN);
    assertThrows(NonFiniteException.class, () -> regression.fit(targets));
    DoubleMatrix cross = DoubleMatrix.zeros(1, 31);
    cross.set(0, 3, Double.POSITIVE_INFINITY);
    assertThrows(NonFiniteException.class, () -> fit.predict(cross));
  }

  @Test
  void classification() {
    DoubleMatrix targets = Classification.centredOneHot(new int[] {2, 0}, 3);
    assertEquals(2.0 / 3, targets.get(0, 2), 1e-15);
    assertEquals(-1.0 / 3, targets.get(0, 1), 1e-15);
    assertEquals(1, Classification.accuracy(targets, new int[] {2, 0}));
    assertEquals(0.5, Classification.accuracy(targets, new int[] {2, 1}));
    assertThrows(
        IllegalArgumentException.class, () -> Classification.centredOneHot(new int[] {3}, 3));
    assertThrows(
        IllegalArgumentException.class, () -> Classification.accuracy(targets, new int[] {1}));
  }

  /** Norms around 1e90: entries whose squares overflow have a condition all the same. */
  @ParameterizedTest
  @ValueSource(doubles = {1e-180, 1, 1e180})
  void conditionOfAnyScale(double scale) {
    DoubleMatrix kernel = DoubleMatrix.of(3, 3, 4, 1, 0, 1, 3, 1, 0, 1, 2);
    for (int i = 0; i < 9; i++) {
      kernel.array()[i] *= scale;
    }
    Conditioning c = KernelRegression.of(kernel, Ridge.NONE).conditioning();
    // λ³ − 9λ² + 24λ − 18 = (λ − 3)(λ² − 6λ + 6): 3 ± √3 and 3, by eight iterations within 5 %
    assertEquals(3 + Math.sqrt(3), c.largest() / scale, 0.2);
    assertEquals(3 - Math.sqrt(3), c.smallest() / scale, 0.1);
    assertEquals(3.73, c.condition(), 0.3);
  }
}
