package dev.tangent.dynamics.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.References;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.dynamics.TrainingTime.Steps;
import dev.tangent.dynamics.Trajectory;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FunctionDescentTest {
  private final DoubleMatrix x = SampleKernels.normals(13, 2, 1);
  private final DoubleMatrix z = SampleKernels.normals(4, 2, 2);
  private final DoubleMatrix kernel = SampleKernels.laplace(x, x, 1);
  private final DoubleMatrix y = SampleKernels.normals(13, 2, 3);
  private final DoubleMatrix initial = SampleKernels.normals(13, 2, 4);

  private FunctionDescent descent() {
    return FunctionDescent.of(kernel, FunctionCosts.leastSquares(), y).from(initial);
  }

  @Test
  void fullBatchesAreTheClosedForm() {
    FunctionTrajectory path = descent().learningRate(0.8).run(0, 1, 50);
    Trajectory exact = KernelGradientDescent.of(kernel, Ridge.NONE).fit(y, initial);
    long[] counts = {0, 1, 50};
    for (int t = 0; t < 3; t++) {
      DoubleMatrix expected = exact.train(new Steps(0.8, counts[t]));
      assertTrue(References.distance(path.train(t), expected) < 1e-12);
    }
    assertEquals(40, path.times()[2], 1e-12);
  }

  /** The recursion on f itself, batches read from what the first steps moved. */
  @Test
  void everyEpochVisitsEveryPointOnce() {
    double eta = 1e-3;
    FunctionTrajectory path = descent().learningRate(eta).batches(4, 9).run(0, 1, 2, 3, 4);
    boolean[] seen = new boolean[13];
    int[] sizes = {4, 4, 4, 1};
    for (int s = 0; s < 4; s++) {
      DoubleMatrix moved = Products.add(path.dual(s + 1), -1, path.dual(s));
      DoubleMatrix f = path.train(s);
      int count = 0;
      for (int i = 0; i < 13; i++) {
        if (moved.get(i, 0) != 0) {
          assertTrue(!seen[i], "point " + i + " twice");
          seen[i] = true;
          count++;
          // α moves by η d/b on the batch.
          double d = y.get(i, 0) - f.get(i, 0);
          assertEquals(eta * d / sizes[s], moved.get(i, 0), 1e-13);
        }
      }
      assertEquals(sizes[s], count);
    }
    boolean[] all = new boolean[13];
    Arrays.fill(all, true);
    assertArrayEquals(all, seen);
  }

  @Test
  void momentumIsTheRecursion() {
    DoubleMatrix f = initial.copy();
    DoubleMatrix v = DoubleMatrix.zeros(13, 2);
    for (int s = 0; s < 40; s++) {
      DoubleMatrix d = Products.scaled(Products.multiply(kernel, Products.add(y, -1, f)), 1 / 13.0);
      v = Products.add(d, 0.9, v);
      Products.addTo(f, 0.3, v);
    }
    FunctionTrajectory path = descent().learningRate(0.3).momentum(0.9).run(40);
    assertTrue(References.distance(path.train(0), f) < 1e-11);
    DoubleMatrix cross = SampleKernels.laplace(z, x, 1);
    DoubleMatrix zero = DoubleMatrix.zeros(4, 2);
    DoubleMatrix expected = Products.multiply(cross, path.dual(0));
    assertEquals(0, References.distance(path.test(0, cross, zero), expected));
  }

  @Test
  void miniBatchesReachTheTargets() {
    FunctionTrajectory path = descent().learningRate(0.5).batches(3, 1).run(20_000);
    assertTrue(References.distance(path.train(0), y) < 1e-8);
  }

  @Test
  void sameSeedSameBits() {
    DoubleMatrix one = descent().learningRate(0.5).batches(3, 7).run(100).train(0);
    DoubleMatrix two = descent().learningRate(0.5).batches(3, 7).run(100).train(0);
    DoubleMatrix other = descent().learningRate(0.5).batches(3, 8).run(100).train(0);
    assertArrayEquals(one.toArray(), two.toArray());
    assertTrue(References.distance(one, other) > 1e-6);
  }

  @Test
  void refusals() {
    String message =
        assertThrows(ArithmeticException.class, () -> descent().learningRate(1e4).run(1000))
            .getMessage();
    assertTrue(message.contains("diverged at step"), message);
    assertThrows(IllegalArgumentException.class, () -> descent().learningRate(0));
    assertThrows(IllegalArgumentException.class, () -> descent().momentum(1));
    assertThrows(IllegalArgumentException.class, () -> descent().batches(0, 1));
    assertThrows(IllegalArgumentException.class, () -> descent().batches(14, 1));
    assertThrows(IllegalArgumentException.class, () -> descent().run(5, 4));
  }
}
