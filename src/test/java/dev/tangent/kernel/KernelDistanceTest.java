package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tangent.error.ShapeException;
import dev.tangent.linalg.DoubleMatrix;
import org.junit.jupiter.api.Test;

/** Norms of kernels whose eigenvalues are known. */
class KernelDistanceTest {
  /** A rotation of diag(a, b): the eigenvalues are a and b. */
  private static DoubleMatrix rotated(double a, double b) {
    double c = Math.cos(0.7);
    double s = Math.sin(0.7);
    return DoubleMatrix.of(
        new double[][] {
          {c * c * a + s * s * b, c * s * (a - b)}, {c * s * (a - b), s * s * a + c * c * b}
        });
  }

  @Test
  void theOperatorNormIsTheLargestEigenvalueBySize() {
    assertEquals(3 / 2.0, KernelDistance.operator(rotated(3, 1)), 1e-14);
    assertEquals(5 / 2.0, KernelDistance.operator(rotated(3, -5)), 1e-14);
    assertEquals(0, KernelDistance.operator(DoubleMatrix.zeros(0, 0)));
    assertThrows(ShapeException.class, () -> KernelDistance.operator(DoubleMatrix.zeros(2, 3)));
  }

  @Test
  void theHilbertSchmidtNormIsOfTheEigenvalues() {
    assertEquals(Math.sqrt(9 + 25) / 2, KernelDistance.hilbertSchmidt(rotated(3, -5)), 1e-14);
    assertEquals(0, KernelDistance.hilbertSchmidt(DoubleMatrix.zeros(0, 0)));
    DoubleMatrix rectangle = DoubleMatrix.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
    assertEquals(Math.sqrt(91 / 6.0), KernelDistance.hilbertSchmidt(rectangle), 1e-14);
  }

  @Test
  void theLargestEntryIsBySize() {
    assertEquals(7, KernelDistance.max(DoubleMatrix.of(new double[][] {{1, -7}, {3, 2}, {0, 5}})));
    assertEquals(0, KernelDistance.max(DoubleMatrix.zeros(2, 2)));
  }

  @Test
  void theDistanceIsRelativeToTheSecond() {
    assertEquals(0.5, KernelDistance.relative(rotated(3, 6), rotated(3, 4)), 1e-14);
    assertEquals(2 / 6.0, KernelDistance.relative(rotated(3, 4), rotated(3, 6)), 1e-14);
    assertEquals(0, KernelDistance.relative(rotated(2, 1), rotated(2, 1)));
    DoubleMatrix zero = DoubleMatrix.zeros(2, 2);
    assertEquals(0, KernelDistance.relative(zero, zero));
    assertEquals(Double.POSITIVE_INFINITY, KernelDistance.relative(rotated(2, 1), zero));
    assertThrows(
        ShapeException.class,
        () -> KernelDistance.relative(DoubleMatrix.zeros(2, 2), DoubleMatrix.zeros(3, 3)));
  }
}
