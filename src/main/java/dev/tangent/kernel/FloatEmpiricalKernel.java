// twin: double
package dev.tangent.kernel;

import dev.tangent.kernel.empirical.FloatKernelAssembly;
import dev.tangent.kernel.empirical.FloatOutputPair;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.network.FloatNetwork;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;

/**
 * The empirical tangent kernel of a finite network at its present parameters (JGH §4),
 *
 * <pre>Θ_ab(x, y) = Σ_p ∂_{θ_p} f_a(x) ∂_{θ_p} f_b(y)
 *          = Σ_l (s_l² A_l(x)·A_l(y) + β_l²) (D_l^a(x)·D_l^b(y))</pre>
 *
 * <p>where l runs over the dense layers, with inputs A_l, deltas D_l^a = ∂f_a/∂z_l and scales s_l,
 * β_l. The Jacobian is never formed: cost is k backward passes and the Gram products. Memory beside
 * the result is at most {@link #withMemory}, 512 MiB by default, whatever the size of the data: for
 * that the data are cut into blocks of 16 to 2048 points. For X = Y one triangle is computed.
 * Results don't depend on the number of threads. Example:
 *
 * {@snippet :
 * FloatKernelTensor ntk = FloatEmpiricalKernel.of(network).ntk(x); // N × N × k × k
 * float theta = ntk.get(0, 1, 0, 0);
 * }
 *
 * <p>Interrupting the thread cancels the computation. One thread at a time. A kernel that is not
 * finite, because the network overflows, is an {@link ArithmeticException}.
 */
public final class FloatEmpiricalKernel {
  private static final long MEMORY = 512L << 20;

  /** Rows of a kernel that one task checks. */
  private static final int ROWS = 64;

  private final FloatNetwork network;
  private final int outputs;
  private final long memory;

  private FloatEmpiricalKernel(FloatNetwork network, long memory) {
    this.network = network;
    this.outputs = network.outputWidth();
    this.memory = memory;
  }

  /**
   * {@return the kernel of this network; reads its parameters at each call}
   *
   * @param network whose kernel it is
   */
  public static FloatEmpiricalKernel of(FloatNetwork network) {
    return new FloatEmpiricalKernel(network, MEMORY);
  }

  /**
   * {@return this kernel with at most so many bytes for deltas, activations and packed factors
   * beside the result; but blocks have at least 16 points}
   *
   * @param bytes how many
   */
  public FloatEmpiricalKernel withMemory(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("a budget of memory is positive, got " + bytes);
    }
    return new FloatEmpiricalKernel(network, bytes);
  }

  /**
   * {@return Θ(X, X), all k × k outputs}
   *
   * @param x points, N × n_0
   */
  public FloatKernelTensor ntk(FloatMatrix x) {
    return ntk(x, x);
  }

  /**
   * {@return Θ(X, Y), all k × k outputs; one triangle is computed if both are the same object}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public FloatKernelTensor ntk(FloatMatrix x, FloatMatrix y) {
    FloatMatrix gram = gram(x, y);
    List<FloatOutputPair> pairs = allPairs(gram, outputs);
    run(x, y, layer -> pairs, -1);
    return new FloatKernelTensor(finite(gram, outputs), outputs);
  }

  /**
   * {@return the contribution of each dense layer's parameters to Θ(X, Y), from the input on; their
   * sum is Θ(X, Y)}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public List<FloatKernelTensor> byLayer(FloatMatrix x, FloatMatrix y) {
    List<FloatKernelTensor> shares = new ArrayList<>();
    List<List<FloatOutputPair>> pairs = new ArrayList<>();
    for (int l = 0; l < network.denseCount(); l++) {
      FloatMatrix gram = gram(x, y);
      shares.add(new FloatKernelTensor(gram, outputs));
      pairs.add(allPairs(gram, outputs));
    }
    run(x, y, pairs::get, -1);
    shares.forEach(share -> finite(share.gram(), outputs));
    return shares;
  }

  /**
   * {@return 1/k Σ_a Θ_aa(X, Y), N × M, which converges to the limit kernel}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public FloatMatrix traced(FloatMatrix x, FloatMatrix y) {
    FloatMatrix sum = FloatMatrix.zeros(x.rows(), y.rows());
    List<FloatOutputPair> pairs = new ArrayList<>();
    for (int a = 0; a < outputs; a++) {
      pairs.add(new FloatOutputPair(a, a, sum, sum, a == 0));
    }
    run(x, y, layer -> pairs, -1);
    divide(sum);
    return finite(sum, 1);
  }

  /**
   * {@return the contribution of each dense layer's parameters to {@link #traced}, N × M each, from
   * the input on; their sum is that kernel} It takes no more work.
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public List<FloatMatrix> tracedByLayer(FloatMatrix x, FloatMatrix y) {
    List<FloatMatrix> shares = new ArrayList<>();
    List<List<FloatOutputPair>> pairs = new ArrayList<>();
    for (int l = 0; l < network.denseCount(); l++) {
      FloatMatrix share = FloatMatrix.zeros(x.rows(), y.rows());
      shares.add(share);
      List<FloatOutputPair> own = new ArrayList<>();
      for (int a = 0; a < outputs; a++) {
        own.add(new FloatOutputPair(a, a, share, share, a == 0));
      }
      pairs.add(own);
    }
    run(x, y, pairs::get, -1);
    for (FloatMatrix share : shares) {
      divide(share);
      finite(share, 1);
    }
    return shares;
  }

  private void divide(FloatMatrix sum) {
    for (int i = 0; i < sum.rows(); i++) {
      int row = sum.rowOffset(i);
      for (int j = row; j < row + sum.columns(); j++) {
        sum.array()[j] /= outputs;
      }
    }
  }

  /**
   * {@return Θ_aa(X, Y) for every output a, N × M each}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public List<FloatMatrix> diagonal(FloatMatrix x, FloatMatrix y) {
    List<FloatMatrix> results = new ArrayList<>();
    List<FloatOutputPair> pairs = new ArrayList<>();
    for (int a = 0; a < outputs; a++) {
      FloatMatrix result = FloatMatrix.zeros(x.rows(), y.rows());
      results.add(result);
      pairs.add(new FloatOutputPair(a, a, result, result, true));
    }
    run(x, y, layer -> pairs, -1);
    results.forEach(result -> finite(result, 1));
    return results;
  }

  /**
   * {@return Θ_aa(X, Y) of one output a, N × M: one backward pass}
   *
   * @param output a, from 0
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public FloatMatrix single(int output, FloatMatrix x, FloatMatrix y) {
    if (output < 0 || output >= outputs) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "output %d is outside 0 to %d", output, outputs - 1));
    }
    FloatMatrix result = FloatMatrix.zeros(x.rows(), y.rows());
    List<FloatOutputPair> pairs = List.of(new FloatOutputPair(0, 0, result, result, true));
    run(x, y, layer -> pairs, output);
    return finite(result, 1);
  }

  /**
   * {@return the kernel Σ_ab v_a(x) Θ_ab(x, y) w_b(y), N × M, of a scalar function g(f(x)) of the
   * outputs, such as a margin or a loss, whose gradient ∂g/∂f at x is v} It takes one backward
   * pass, whatever k.
   *
   * @param x points, N × n_0
   * @param v N × k
   * @param y points, M × n_0
   * @param w M × k; the same object as v where x and y are the same
   */
  public FloatMatrix along(FloatMatrix x, FloatMatrix v, FloatMatrix y, FloatMatrix w) {
    Shapes.requireSame("v", v.rows(), v.columns(), "points × outputs", x.rows(), outputs);
    Shapes.requireSame("w", w.rows(), w.columns(), "points × outputs", y.rows(), outputs);
    if (x == y && v != w) {
      throw new IllegalArgumentException(
          "on the same points both directions are the same: give one object for both");
    }
    FloatMatrix result = FloatMatrix.zeros(x.rows(), y.rows());
    List<FloatOutputPair> pairs = List.of(new FloatOutputPair(0, 0, result, result, true));
    Shapes.require(
        "width of the inputs", x.columns(), "input width of the network", network.inputWidth());
    Shapes.require(
        "width of the second inputs",
        y.columns(),
        "input width of the network",
        network.inputWidth());
    int block = FloatKernelAssembly.block(network, FloatKernelAssembly.GIVEN, memory);
    new FloatKernelAssembly(network, x, y, layer -> pairs, FloatKernelAssembly.GIVEN, block)
        .along(v, w)
        .run();
    return finite(result, 1);
  }

  /**
   * {@return the empirical NNGP kernel Σ(X, Y), N × M: the last dense layer's s² A(x)·A(y) + β²,
   * the covariance of the outputs over that layer's parameters}
   *
   * @param x points, N × n_0
   * @param y points, M × n_0
   */
  public FloatMatrix nngp(FloatMatrix x, FloatMatrix y) {
    FloatMatrix result = FloatMatrix.zeros(x.rows(), y.rows());
    int last = network.denseCount() - 1;
    List<FloatOutputPair> pairs = List.of(new FloatOutputPair(0, 0, result, result, true));
    // The last layer's deltas are one-hot, so that its contribution to Θ_aa is Σ: no backward pass
    // is needed.
    run(x, y, layer -> layer == last ? pairs : List.of(), FloatKernelAssembly.NO_DELTAS);
    return finite(result, 1);
  }

  /** Throws if the kernel has infinities or NaN, because the network overflows. */
  private static FloatMatrix finite(FloatMatrix kernel, int perPoint) {
    AtomicBoolean broken = new AtomicBoolean();
    Threads.current()
        .forEach(
            (kernel.rows() + ROWS - 1) / ROWS,
            task -> {
              int end = Math.min(kernel.rows(), (task + 1) * ROWS);
              for (int i = task * ROWS; i < end; i++) {
                if (!FloatPasses.areFinite(kernel.array(), kernel.rowOffset(i), kernel.columns())) {
                  broken.set(true);
                }
              }
            });
    if (broken.get()) {
      throw notFinite(kernel, perPoint);
    }
    return kernel;
  }

  /** Names the first entry that is not finite. */
  private static ArithmeticException notFinite(FloatMatrix kernel, int perPoint) {
    int at = 0;
    while (Math.abs(kernel.get(at / kernel.columns(), at % kernel.columns())) <= Float.MAX_VALUE) {
      at++;
    }
    int i = at / kernel.columns();
    int j = at % kernel.columns();
    return new ArithmeticException(
        String.format(
            Locale.ROOT,
            "the tangent kernel of points %d and %d is %s: the network leaves the range of"
                + " float32; use smaller inputs, weights or sigma_w",
            i / perPoint,
            j / perPoint,
            kernel.get(i, j)));
  }

  private FloatMatrix gram(FloatMatrix x, FloatMatrix y) {
    int rows = Math.multiplyExact(x.rows(), outputs);
    return FloatMatrix.zeros(rows, Math.multiplyExact(y.rows(), outputs));
  }

  static List<FloatOutputPair> allPairs(FloatMatrix gram, int outputs) {
    FloatKernelTensor blocks = new FloatKernelTensor(gram, outputs);
    List<FloatOutputPair> pairs = new ArrayList<>();
    for (int a = 0; a < outputs; a++) {
      for (int b = 0; b < outputs; b++) {
        pairs.add(new FloatOutputPair(a, b, blocks.block(a, b), blocks.block(b, a), true));
      }
    }
    return pairs;
  }

  private void run(
      FloatMatrix x, FloatMatrix y, IntFunction<List<FloatOutputPair>> pairs, int output) {
    Shapes.require(
        "width of the inputs", x.columns(), "input width of the network", network.inputWidth());
    Shapes.require(
        "width of the second inputs",
        y.columns(),
        "input width of the network",
        network.inputWidth());
    int block =
        x == y
            ? FloatKernelAssembly.block(network, output, memory, x.rows())
            : FloatKernelAssembly.block(network, output, memory);
    new FloatKernelAssembly(network, x, y, pairs, output, block).run();
  }
}
