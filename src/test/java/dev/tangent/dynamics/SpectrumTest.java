package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.error.ShapeException;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.product.Products;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The spectrum of a kernel, the level of its rounding, and ridges, by their definitions. */
class SpectrumTest {
  /** Unit roundoff of float32, whose level for kernels is four of it. */
  private static final double SINGLE = 0x1p-23;

  @Test
  void valuesAndVectorsAreThoseOfTheKernel() {
    DoubleMatrix k = SampleKernels.withEigenvalues(1, 0.5, 3, 1e-6, 1);
    Spectrum spectrum = Spectrum.of(k);
    assertEquals(4, spectrum.size());
    assertArrayEquals(new double[] {3, 1, 0.5, 1e-6}, spectrum.values(), 1e-14);
    assertEquals(3, spectrum.largest(), 1e-14);
    assertEquals(1e-6, spectrum.smallest(), 1e-14);
    for (int i = 0; i < 4; i++) {
      DoubleMatrix v = spectrum.vectors().columnRange(i, i + 1).copy();
      DoubleMatrix left = Products.add(Products.multiply(k, v), -spectrum.value(i), v);
      assertEquals(0, Products.largest(left), 1e-14);
      assertEquals(1, Products.dot(v, v), 1e-14);
    }
    double[] copy = spectrum.values();
    copy[0] = 7;
    assertEquals(spectrum.largest(), spectrum.value(0), "values() is a copy");
  }

  /** λ_max times the larger of 4u and 2⁻⁵² max(10, √N). */
  @ParameterizedTest
  @CsvSource({
    "1, 4, 0x1p-52, 0x1.4p-49", // 10 · 2⁻⁵² is more than 4u
    "1, 100, 0x1p-52, 0x1.4p-49",
    "1, 400, 0x1p-52, 0x1.4p-48", // √400 = 20
    "3, 400, 0x1p-52, 0x1.ep-47",
    "1, 400, 0x1p-23, 0x1p-21", // 4 · 2⁻²³
    "0, 400, 0x1p-23, 0"
  })
  void levelOfRounding(double largest, int n, double unit, double expected) {
    assertEquals(expected, Spectrum.noise(largest, n, unit));
  }

  @Test
  void theKernelsLevelIsThatOfItsLargestEigenvalue() {
    DoubleMatrix k = SampleKernels.withEigenvalues(2, 1, 8, 2);
    assertEquals(8 * 10 * 0x1p-52, Spectrum.of(k).noise(), 1e-28);
    assertEquals(8 * 4 * SINGLE, Spectrum.of(k, SINGLE).noise(), 1e-18);
  }

  /**
   * Down to a hundred times the level a negative eigenvalue is rounding, and 0; below it is not.
   */
  @Test
  void negativeEigenvaluesAreRoundingOrRefused() {
    double level = 4 * SINGLE; // of λ_max = 1
    Spectrum rounded = Spectrum.of(SampleKernels.withEigenvalues(3, 1, 0.5, -95 * level), SINGLE);
    assertEquals(0, rounded.value(2));
    assertEquals(-95 * level, rounded.smallest(), 1e-3 * level);
    DoubleMatrix k = SampleKernels.withEigenvalues(3, 1, 0.5, -105 * level);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Spectrum.of(k, SINGLE));
    String message = refused.getMessage();
    assertTrue(message.contains("go from -5.00679e-05 to 1.00000"), message);
    // The ridge that the message names makes it a kernel.
    Matcher more = Pattern.compile("\\(([0-9.e-]+) more on its diagonal").matcher(message);
    assertTrue(more.find(), message);
    double ridge = Double.parseDouble(more.group(1));
    for (int i = 0; i < 3; i++) {
      k.set(i, i, k.get(i, i) + ridge);
    }
    assertTrue(Spectrum.of(k, SINGLE).smallest() >= -level);
    // A matrix whose largest eigenvalue in size is negative has a level, too.
    DoubleMatrix negative = SampleKernels.withEigenvalues(4, 1e-3, -1, 0);
    assertThrows(IllegalArgumentException.class, () -> Spectrum.of(negative));
  }

  /** λ + r above the level counts as resolved; a ridge of twice the level lifts all above it. */
  @ParameterizedTest
  @ValueSource(doubles = {1, 1e-200, 1e200})
  void resolvedAndSufficient(double scale) {
    DoubleMatrix k =
        Products.scaled(SampleKernels.withEigenvalues(5, 1, 0.1, 3e-6, 3e-8, 0), scale);
    Spectrum spectrum = Spectrum.of(k, SINGLE); // the level is 4.8e-7
    assertEquals(3, spectrum.resolved(0));
    assertEquals(3, spectrum.resolved(4e-7 * scale));
    assertEquals(4, spectrum.resolved(4.6e-7 * scale));
    assertEquals(5, spectrum.resolved(5e-7 * scale));
    double ridge = spectrum.sufficientRidge();
    assertEquals(1e-6 * scale, ridge, 1e-9 * scale); // 9.5e-7 in one digit, upwards
    assertEquals(5, spectrum.resolved(ridge));
    Spectrum nothing = Spectrum.of(DoubleMatrix.zeros(3, 3));
    assertEquals(0, nothing.resolved(0), "of a kernel of zeros");
    assertEquals(3, nothing.resolved(nothing.sufficientRidge()));
  }

  @Test
  void whatIsNoKernelIsRefused() {
    DoubleMatrix wide = DoubleMatrix.zeros(2, 3);
    assertThrows(ShapeException.class, () -> Spectrum.of(wide));
    DoubleMatrix k = DoubleMatrix.of(2, 2, 1, 0, 0.5, 1);
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Spectrum.of(k));
    assertTrue(refused.getMessage().contains("not symmetric"), refused.getMessage());
    k.set(0, 1, Double.NaN);
    assertThrows(NonFiniteException.class, () -> Spectrum.of(k));
  }

  @Test
  void ridges() {
    DoubleMatrix k = DoubleMatrix.of(2, 2, 3, 1, 1, 7);
    assertEquals(0.25, Ridge.absolute(0.25).of(k));
    assertEquals(0.25 * 5, Ridge.relative(0.25).of(k), "of the mean diagonal");
    assertEquals(0, Ridge.relative(0).of(k));
    assertEquals(0, Ridge.NONE.of(k));
    assertEquals(0, Ridge.relative(0.5).of(DoubleMatrix.zeros(0, 0)));
    for (double bad : new double[] {-1e-300, Double.NaN, Double.POSITIVE_INFINITY}) {
      IllegalArgumentException refused =
          assertThrows(IllegalArgumentException.class, () -> Ridge.relative(bad));
      assertTrue(refused.getMessage().endsWith("got " + bad), refused.getMessage());
    }
  }

  /** One significant digit, never less. */
  @ParameterizedTest
  @CsvSource({"2e-7, 2e-7", "2.01e-7, 3e-7", "9.5e-7, 1e-6", "1, 1", "1.5e10, 2e10"})
  void oneDigitUpwards(double value, double expected) {
    assertEquals(expected, SingularKernelException.roundUp(value), 1e-12 * expected);
    assertEquals(Double.MIN_NORMAL, SingularKernelException.roundUp(0));
  }
}
