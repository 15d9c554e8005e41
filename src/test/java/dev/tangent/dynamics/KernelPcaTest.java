package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.sets.Datasets;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class KernelPcaTest {
  private final JsonNode reference = References.read("kpca_digits.json");
  private final DoubleMatrix digits = digitsKernel();

  private static DoubleMatrix digitsKernel() {
    Architecture network = Architecture.mlp(64, 4, 100, 1, Activations.relu(), 1, 0.1);
    return LimitKernel.of(network).compute(Datasets.parse("digits", 0, 64).inputs()).ntk();
  }

  /** The reference is good to 1e-15 absolute, λ_1 = 0.096; an eigenvector to that over its gap. */
  @Test
  void digitsAgainstTheReference() {
    assertArrayEquals(
        References.array(reference.get("ntk_row0")), digits.rowRange(0, 1).toArray(), 1e-13);
    KernelPca pca = KernelPca.of(digits);
    assertArrayEquals(References.array(reference.get("eigenvalues")), pca.eigenvalues(), 1e-15);
    DoubleMatrix vectors = References.matrix(reference.get("eigenvectors_top8")).transpose();
    assertTrue(References.distance(pca.components(8), vectors) < 1e-11);
    assertEquals(1, pca.explained(64), 1e-13);
    KernelPca centred = KernelPca.centred(digits);
    assertArrayEquals(
        References.array(reference.get("eigenvalues_centred")), centred.eigenvalues(), 1e-15);
  }

  @Test
  void leadingComponentsAreThoseOfTheWhole() {
    KernelPca whole = KernelPca.of(digits);
    KernelPca leading = KernelPca.leading(digits, 3);
    assertArrayEquals(Arrays.copyOf(whole.eigenvalues(), 3), leading.eigenvalues(), 1e-12);
    assertTrue(References.distance(leading.components(3), whole.components(3)) < 1e-5);
    KernelPca centred = KernelPca.leadingCentred(digits, 2);
    assertArrayEquals(
        Arrays.copyOf(KernelPca.centred(digits).eigenvalues(), 2), centred.eigenvalues(), 1e-12);
  }

  /** A kernel by its products, plain and centred: eigenvalues, components, shares, coordinates. */
  @Test
  void streamedComponentsAreThoseOfTheStoredKernel() {
    DoubleMatrix x = SampleKernels.normals(90, 2, 5);
    DoubleMatrix z = SampleKernels.normals(7, 2, 6);
    SamplePointKernel kernel = (a, b) -> SampleKernels.gaussian(a, b, 2);
    StreamedKernel streamed = new StreamedKernel(kernel, x, 0, Progress.NONE, 40);
    KernelPca[] stored = {KernelPca.of(kernel.square(x)), KernelPca.centred(kernel.square(x))};
    KernelPca[] leading = {
      KernelPca.leading(streamed, 3, Math.ulp(1.0)),
      KernelPca.leadingCentred(streamed, 3, Math.ulp(1.0))
    };
    for (int i = 0; i < 2; i++) {
      assertArrayEquals(Arrays.copyOf(stored[i].eigenvalues(), 3), leading[i].eigenvalues(), 1e-13);
      assertTrue(References.distance(leading[i].components(3), stored[i].components(3)) < 1e-9);
      assertEquals(stored[i].explained(3), leading[i].explained(3), 1e-13);
      DoubleMatrix cross = kernel.between(z, x);
      assertTrue(
          References.distance(leading[i].project(cross, 3), stored[i].project(cross, 3)) < 1e-9);
    }
  }

  /** Coordinates along all components keep the inner products of the feature space. */
  @Test
  void projectionsKeepTheGeometry() {
    KernelPca pca = KernelPca.of(digits);
    DoubleMatrix p = pca.project(digits, 64);
    DoubleMatrix gram = Products.multiply(Transpose.NO, p, Transpose.YES, p);
    assertTrue(References.distance(gram, digits) < 1e-11);
    // Centred: the coordinates of the training points sum to 0 along every component.
    DoubleMatrix c = KernelPca.centred(digits).project(digits, 5);
    for (int j = 0; j < 5; j++) {
      double sum = 0;
      for (int i = 0; i < 64; i++) {
        sum += c.get(i, j);
      }
      assertEquals(0, sum, 1e-12);
    }
    assertThrows(
        IllegalArgumentException.class, () -> KernelPca.centred(digits).project(digits, 64));
  }

  /** Under kernel gradient descent each component decays by itself. */
  @Test
  void decayIsWhatTrainingShows() {
    KernelPca pca = KernelPca.of(digits);
    DoubleMatrix y = pca.components(4).columnRange(2, 3).copy();
    Trajectory path = KernelGradientDescent.of(digits, Ridge.NONE).fit(y);
    double time = pca.timeToFit(0.1)[2];
    DoubleMatrix left = Products.add(y, -1, path.train(new TrainingTime.Flow(time)));
    assertEquals(0.1, Math.sqrt(Products.dot(left, left)), 1e-10);
    assertEquals(0.1, pca.decay(time)[2], 1e-12);
    DoubleMatrix alignment = pca.alignment(y);
    assertEquals(1, alignment.get(2, 0), 1e-12);
    assertEquals(0, alignment.get(1, 0), 1e-12);
  }

  @Test
  void ranksOfKnownSpectra() {
    KernelPca flat = KernelPca.of(SampleKernels.withEigenvalues(1, 2, 2, 2, 0, 0));
    assertEquals(3, flat.effectiveRank(), 1e-12);
    assertEquals(3 * 2 / 2.5, flat.degreesOfFreedom(0.5), 1e-12);
    assertEquals(0.4, flat.eigenvalues()[0], 1e-14);
    KernelPca one = KernelPca.of(DoubleMatrix.of(1, 1, 4.0));
    assertEquals(1, one.effectiveRank());
    assertEquals(1, one.components(1).get(0, 0));
  }

  @Test
  void refusals() {
    KernelPca pca = KernelPca.of(digits);
    assertThrows(IllegalArgumentException.class, () -> pca.components(65));
    assertThrows(IllegalArgumentException.class, () -> pca.components(0));
    assertThrows(IllegalArgumentException.class, () -> pca.timeToFit(0));
    assertThrows(IllegalArgumentException.class, () -> pca.project(DoubleMatrix.zeros(3, 63), 2));
    assertThrows(IllegalArgumentException.class, () -> KernelPca.leading(digits, 65));
    assertThrows(IllegalArgumentException.class, () -> pca.alignment(DoubleMatrix.zeros(63, 1)));
  }

  /** By iteration as well, eigenvalues are judged by what the entries may err by. */
  @Test
  void leadingComponentsKnowWhatEntriesErrBy() {
    DoubleMatrix two = DoubleMatrix.of(3, 3, 1, 0, 0, 0, 1e-3, 0, 0, 0, -1e-6);
    assertThrows(IllegalArgumentException.class, () -> KernelPca.leading(two, 3));
    DoubleMatrix other = DoubleMatrix.of(3, 3, 1, 0, 0, 0, -1e-6, 0, 0, 0, -1e-6);
    assertThrows(IllegalArgumentException.class, () -> KernelPca.leadingCentred(other, 3));
    KernelPca rounded = KernelPca.leading(two, 3, Math.ulp(1f));
    assertEquals(0, rounded.eigenvalues()[2]);
    // 1e-8 of the largest is nothing beside float32's roundings, and something beside float64's
    DoubleMatrix small = DoubleMatrix.of(2, 2, 1, 0, 0, 1e-8);
    DoubleMatrix cross = DoubleMatrix.of(1, 2, 1, 1);
    assertEquals(1e-4, KernelPca.leading(small, 2).project(cross, 2).get(0, 1) * 1e-8, 1e-12);
    KernelPca single = KernelPca.leading(small, 2, Math.ulp(1f));
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> single.project(cross, 2));
    assertTrue(e.getMessage().contains("can't be told from 0"), e::getMessage);
    assertEquals(1, single.project(cross, 1).get(0, 0), 1e-12);
  }

  /** What float32 and tables round is not taken for a matrix that is no kernel. */
  @ParameterizedTest
  @CsvSource({"erf, 2, true", "tanh, 3, true", "softplus, 2, false", "gelu, 4, false"})
  void kernelsWithTheErrorsOfTheirEntries(String name, int depth, boolean single) {
    DoubleMatrix x = DoubleMatrix.zeros(100, 2);
    for (int i = 0; i < 100; i++) {
      x.set(i, 0, Math.sqrt(2) * Math.cos(2 * Math.PI * i / 100));
      x.set(i, 1, Math.sqrt(2) * Math.sin(2 * Math.PI * i / 100));
    }
    LimitKernel kernel =
        LimitKernel.of(Architecture.mlp(2, depth, 9, 1, Activations.parse(name), 1, 0.1));
    DoubleMatrix gram =
        single
            ? Matrices.toDouble(kernel.compute(Matrices.toFloat(x)).nngp())
            : kernel.compute(x).nngp();
    KernelPca pca = KernelPca.of(gram, kernel.entryError(single));
    assertTrue(pca.eigenvalues()[0] > 0 && pca.eigenvalues()[99] >= 0);
    assertEquals(1, pca.explained(100), 1e-5);
  }

  @Test
  void effectiveRankOfAnySize() {
    for (double scale : new double[] {1e-200, 1, 1e250}) {
      DoubleMatrix k = DoubleMatrix.of(2, 2, 2 * scale, 0, 0, scale);
      assertEquals(9.0 / 5, KernelPca.of(k).effectiveRank(), 1e-12);
    }
  }
}
