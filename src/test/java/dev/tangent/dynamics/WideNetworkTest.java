package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.dynamics.flow.FunctionCosts;
import dev.tangent.dynamics.flow.FunctionDescent;
import dev.tangent.dynamics.flow.FunctionFlow;
import dev.tangent.dynamics.flow.FunctionTrajectory;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.FloatCrossEntropy;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import dev.tangent.network.FloatTrainingDirection;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The function-space predictions against networks that are really trained (JGH §6.2).
 *
 * <p>A network of width n differs from the limit by O(1/√n): its tangent kernel by about 1/√n at
 * the start, and by 1/√n more while it trains. At n = 2048, 1/√n = 0.022; allowed are 4 of those,
 * in root mean square relative to the distance that f has moved. At n = 64 the same prediction is
 * off by more, or the test would not see the kernel at all.
 */
class WideNetworkTest {
  private static final int POINTS = 8;
  private static final int STEPS = 80;
  private static final double LEARNING_RATE = 0.5;

  private final DoubleMatrix x = circle(POINTS, 0);
  private final DoubleMatrix z = circle(5, 0.2);

  private static DoubleMatrix circle(int n, double shift) {
    DoubleMatrix points = DoubleMatrix.zeros(n, 2);
    for (int i = 0; i < n; i++) {
      points.set(i, 0, Math.cos(2 * Math.PI * i / n + shift));
      points.set(i, 1, Math.sin(2 * Math.PI * i / n + shift));
    }
    return points;
  }

  private static Architecture network(int width, int outputs) {
    return Architecture.mlp(2, 3, width, outputs, Activations.relu(), Math.sqrt(2), 0.3);
  }

  /** What a network said before and after training, on x and z. */
  private record Trained(DoubleMatrix before, DoubleMatrix beforeTest, DoubleMatrix afterTest) {}

  private Trained train(int width, int outputs, FloatTrainingDirection direction) {
    FloatNetwork network = FloatNetwork.initialize(network(width, outputs), 3);
    FloatMatrix points = Matrices.toFloat(x);
    FloatMatrix test = Matrices.toFloat(z);
    DoubleMatrix before = Matrices.toDouble(network.outputs(points));
    DoubleMatrix beforeTest = Matrices.toDouble(network.outputs(test));
    FloatTrainer.of(network, points, direction).learningRate(LEARNING_RATE).build().train(STEPS);
    return new Trained(before, beforeTest, Matrices.toDouble(network.outputs(test)));
  }

  private static double error(Trained trained, DoubleMatrix predicted) {
    DoubleMatrix off = Products.add(predicted, -1, trained.afterTest());
    DoubleMatrix moved = Products.add(trained.afterTest(), -1, trained.beforeTest());
    return Math.sqrt(Products.dot(off, off) / Products.dot(moved, moved));
  }

  private void check(double wide, double narrow) {
    assertTrue(wide < 4 / Math.sqrt(2048), "width 2048: " + wide);
    assertTrue(narrow > 2 * wide, "width 64: " + narrow + ", width 2048: " + wide);
  }

  @Test
  void leastSquaresByTheClosedForm() {
    DoubleMatrix y = DoubleMatrix.zeros(POINTS, 1);
    for (int i = 0; i < POINTS; i++) {
      y.set(i, 0, x.get(i, 0) * x.get(i, 1) + 0.5);
    }
    check(leastSquaresError(2048, y), leastSquaresError(64, y));
  }

  private double leastSquaresError(int width, DoubleMatrix y) {
    Trained trained = train(width, 1, new FloatLeastSquares(Matrices.toFloat(y)));
    LimitKernel limit = LimitKernel.of(network(width, 1));
    KernelGradientDescent descent = KernelGradientDescent.of(limit.compute(x).ntk(), Ridge.NONE);
    TrainingTime time = new TrainingTime.Steps(LEARNING_RATE, STEPS);
    return error(
        trained,
        descent
            .fit(y, trained.before())
            .test(descent.test(limit.compute(z, x).ntk()), trained.beforeTest(), List.of(time))
            .getFirst());
  }

  @Test
  void crossEntropyByTheIntegrator() {
    int[] labels = {0, 0, 1, 1, 2, 2, 1, 0};
    check(crossEntropyError(2048, labels), crossEntropyError(64, labels));
  }

  private double crossEntropyError(int width, int[] labels) {
    Trained trained = train(width, 3, new FloatCrossEntropy(labels, 3));
    LimitKernel limit = LimitKernel.of(network(width, 3));
    DoubleMatrix oneHot = Classification.centredOneHot(labels, 3);
    for (int i = 0; i < oneHot.array().length; i++) {
      oneHot.array()[i] += 1.0 / 3;
    }
    FunctionTrajectory path =
        FunctionDescent.of(limit.compute(x).ntk(), FunctionCosts.crossEntropy(), oneHot)
            .from(trained.before())
            .learningRate(LEARNING_RATE)
            .run(STEPS);
    FunctionTrajectory flow =
        FunctionFlow.descend(limit.compute(x).ntk(), FunctionCosts.crossEntropy(), oneHot)
            .from(trained.before())
            .run(LEARNING_RATE * STEPS);
    // Steps of 0.5 follow the flow to a percent or so.
    assertTrue(References.distance(path.train(0), flow.train(0)) < 0.03);
    return error(trained, path.test(0, limit.compute(z, x).ntk(), trained.beforeTest()));
  }
}
