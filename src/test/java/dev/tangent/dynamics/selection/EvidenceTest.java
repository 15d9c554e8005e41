package dev.tangent.dynamics.selection;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.Spectrum;
import dev.tangent.error.ShapeException;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.product.Products;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EvidenceTest {
  private final DoubleMatrix x = SampleKernels.normals(14, 3, 1);
  private final DoubleMatrix y = smoothTargets();

  private DoubleMatrix smoothTargets() {
    DoubleMatrix targets = DoubleMatrix.zeros(14, 2);
    DoubleMatrix noise = SampleKernels.normals(14, 2, 4);
    for (int i = 0; i < 14; i++) {
      targets.set(i, 0, x.get(i, 0) - x.get(i, 1) + 0.2 * noise.get(i, 0));
      targets.set(i, 1, Math.abs(x.get(i, 2)) + 0.2 * noise.get(i, 1));
    }
    return targets;
  }

  private KernelFamily family(int depth) {
    return (sigmaW, beta) ->
        LimitKernel.of(Architecture.mlp(3, depth, 10, 1, Activations.relu(), sigmaW, beta))
            .compute(x)
            .ntk();
  }

  @Test
  void aChangeOfAnotherSizeIsRefusedByName() {
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    Evidence evidence = Evidence.of(kernel, Ridge.absolute(0.3), y);
    for (DoubleMatrix change :
        new DoubleMatrix[] {DoubleMatrix.zeros(13, 13), DoubleMatrix.zeros(14, 13)}) {
      for (Executable derivative :
          new Executable[] {
            () -> evidence.logMarginalLikelihoodDerivative(change),
            () -> evidence.leaveOneOutDerivative(change)
          }) {
        String words = assertThrows(ShapeException.class, derivative).getMessage();
        assertTrue(words.contains("the change of the kernel"), words);
      }
    }
  }

  /** Density of a Gaussian through its eigenvalues. */
  @Test
  void marginalLikelihoodIsTheGaussianDensity() {
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    double r = 0.3;
    Spectrum spectrum = Spectrum.of(kernel);
    double log = 0;
    for (int j = 0; j < 2; j++) {
      for (int i = 0; i < 14; i++) {
        double variance = spectrum.value(i) + r;
        double c = Products.dot(spectrum.vectors().columnRange(i, i + 1), y.columnRange(j, j + 1));
        log += -0.5 * (c * c / variance + Math.log(2 * Math.PI * variance));
      }
    }
    Evidence evidence = Evidence.of(kernel, Ridge.absolute(r), y);
    assertEquals(log, evidence.logMarginalLikelihood(), 1e-11);
  }

  @Test
  void leaveOneOutIsTrainingWithoutThePoint() {
    DoubleMatrix kernel = SampleKernels.laplace(x, x, 2);
    DoubleMatrix errors = Evidence.of(kernel, Ridge.absolute(0.1), y).leaveOneOutErrors();
    for (int left = 0; left < 14; left++) {
      DoubleMatrix without = without(x, left);
      DoubleMatrix k = SampleKernels.laplace(without, without, 2);
      DoubleMatrix row = SampleKernels.laplace(x.rowRange(left, left + 1), without, 2);
      DoubleMatrix f =
          KernelRegression.of(k, Ridge.absolute(0.1)).fit(without(y, left)).predict(row);
      assertEquals(f.get(0, 0) - y.get(left, 0), errors.get(left, 0), 1e-12);
      assertEquals(f.get(0, 1) - y.get(left, 1), errors.get(left, 1), 1e-12);
    }
  }

  private static DoubleMatrix without(DoubleMatrix a, int row) {
    DoubleMatrix b = DoubleMatrix.zeros(a.rows() - 1, a.columns());
    b.rowRange(0, row).assign(a.rowRange(0, row));
    b.rowRange(row, b.rows()).assign(a.rowRange(row + 1, a.rows()));
    return b;
  }

  /** Against differences of the value: 1e-7 is what a central difference of step 1e-5 delivers. */
  @ParameterizedTest
  @EnumSource
  void gradientsAreTheDifferences(ModelSelection.Criterion criterion) {
    ModelSelection selection = ModelSelection.of(family(3), y, criterion);
    double[] at = {0.2, -1.5, -2};
    double[] gradient = selection.evaluate(at).gradient();
    double[] expected = new double[3];
    for (int p = 0; p < 3; p++) {
      double[] up = at.clone();
      double[] down = at.clone();
      up[p] += 1e-5;
      down[p] -= 1e-5;
      expected[p] = (selection.evaluate(up).value() - selection.evaluate(down).value()) / 2e-5;
    }
    assertArrayEquals(expected, gradient, 1e-7);
  }

  @ParameterizedTest
  @EnumSource
  void searchEndsWhereTheSlopeIsZeroOrTheRangeEnds(ModelSelection.Criterion criterion) {
    ModelSelection.Choice start = choiceAt(criterion, 1, 0.1, 0.1);
    ModelSelection.Choice best =
        ModelSelection.search(Map.of(2, family(2), 3, family(3)), y, criterion, 1, 0.1, 0.1);
    assertTrue(best.value() < start.value());
    ModelSelection.Choice two =
        ModelSelection.search(2, family(2), y, criterion, 1, 0.1, 0.1, Progress.NONE);
    ModelSelection.Choice three =
        ModelSelection.search(3, family(3), y, criterion, 1, 0.1, 0.1, Progress.NONE);
    assertEquals(Math.min(two.value(), three.value()), best.value(), 1e-12);
    // A grid around the end finds nothing better.
    for (double s : new double[] {-0.3, 0, 0.3}) {
      for (double r : new double[] {-0.3, 0, 0.3}) {
        ModelSelection.Choice near =
            choiceAt(criterion, two.sigmaW() * Math.exp(s), two.beta(), two.ridge() * Math.exp(r));
        assertTrue(near.value() >= two.value() - 1e-6, near + " beats " + two);
      }
    }
  }

  private ModelSelection.Choice choiceAt(
      ModelSelection.Criterion criterion, double sigmaW, double beta, double ridge) {
    double value =
        ModelSelection.of(family(2), y, criterion)
            .evaluate(Math.log(sigmaW), Math.log(beta), Math.log(ridge))
            .value();
    return new ModelSelection.Choice(2, sigmaW, beta, ridge, value, 0);
  }

  @Test
  void refusals() {
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ModelSelection.search(
                2, family(2), y, ModelSelection.Criterion.LEAVE_ONE_OUT, 1, 0, 0.1, Progress.NONE));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ModelSelection.search(
                Map.of(), y, ModelSelection.Criterion.LEAVE_ONE_OUT, 1, 0.1, 0.1));
    DoubleMatrix ones = DoubleMatrix.zeros(14, 14);
    ones.fill(1);
    assertThrows(SingularKernelException.class, () -> Evidence.of(ones, Ridge.NONE, y));
  }
}
