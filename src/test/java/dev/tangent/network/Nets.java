package dev.tangent.network;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Residual;
import dev.tangent.layer.RmsNorm;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import java.util.List;

/** Small networks and data for tests. */
public final class Nets {
  private Nets() {}

  /** Points with normal coordinates, n × width. */
  public static DoubleMatrix points(long seed, int n, int width) {
    DoubleMatrix x = DoubleMatrix.zeros(n, width);
    CounterRandom.normals(seed, 77, 0, x.array(), 0, n * width);
    return x;
  }

  public static FloatMatrix floatPoints(long seed, int n, int width) {
    return Matrices.toFloat(points(seed, n, width));
  }

  /** A plain stack with smooth activations. */
  public static Architecture mlp(int inputs, int depth, int width, int outputs) {
    return Architecture.mlp(inputs, depth, width, outputs, Activations.tanh(), 1.2, 0.3);
  }

  /** Everything at once: residual blocks one inside the other, LayerNorm, odd widths. */
  public static Architecture deep(int inputs, int outputs) {
    ActivationFunction f = Activations.silu();
    Residual inner =
        new Residual(
            List.of(
                new Activation(f),
                new Dense(5, 0.9, 0.1),
                new LayerNorm(1e-3),
                new Activation(f),
                new Dense(6, 1, 0)),
            0.7);
    return Architecture.of(
        inputs,
        List.of(
            new Dense(6, 1.1, 0.2),
            new LayerNorm(0.01),
            inner,
            new Residual(
                List.of(
                    new Dense(6, 1, 0.5),
                    inner,
                    new Activation(Activations.tanh()),
                    new Dense(6, 1, 1)),
                -0.5),
            new Activation(Activations.tanh()),
            new Dense(outputs, 1, 0.1)));
  }

  /** Starts with a residual block, whose branch has the first parameters. */
  public static Architecture residualFirst(int inputs, int outputs) {
    return Architecture.of(
        inputs,
        List.of(
            new Residual(
                List.of(
                    new Dense(4, 1, 0.1),
                    new Activation(Activations.tanh()),
                    new Dense(inputs, 1, 0.1)),
                1),
            new Dense(outputs, 1, 0.1)));
  }

  /** Inputs on the sphere, and activations divided by their root mean square. */
  public static Architecture onSphere(int inputs, int outputs) {
    return Architecture.of(
        inputs,
        List.of(
            new RmsNorm(0),
            new Dense(5, 1.1, 0.2),
            new Activation(Activations.tanh()),
            new RmsNorm(1e-3),
            new Dense(outputs, 1, 0.1)));
  }

  /** Images: every kind of convolution, pooling and end; strides, odd sizes, blocks. */
  public static List<Architecture> images() {
    return List.of(
        Architecture.parse(
            "input 5x4x2; conv 3 3x3 b=0.2; tanh; conv 4 2x2 stride=2 pad=valid; layernorm"
                + " eps=1e-2; residual scale=0.7 { silu; conv 3 3x3 pad=circular } shortcut { conv"
                + " 3 1x1 }; tanh; conv 3 1x2; silu; gap; dense 2"),
        Architecture.parse(
            "input 4x5x1; conv 3 3x2 pad=circular b=0.1; tanh; avgpool 2x2 stride=1 pad=same;"
                + " lap 1; conv 2 3x3 stride=2; silu; flatten; dense 6; tanh; dense 2"),
        Architecture.parse(
            "input 4x4x3; conv 5 3x3; gelu; sumpool 2x2; rmsnorm eps=1e-3; flatten; dense 3"));
  }

  static List<Architecture> all() {
    return List.of(
        mlp(3, 1, 1, 2),
        mlp(3, 3, 5, 2),
        mlp(1, 4, 7, 1),
        deep(3, 2),
        residualFirst(3, 2),
        onSphere(3, 2));
  }
}
