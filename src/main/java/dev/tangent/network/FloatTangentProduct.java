// twin: double
package dev.tangent.network;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatLayerInputs;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.iterative.Lanczos;
import dev.tangent.linalg.product.FloatGemm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Products with the empirical tangent kernel Θ(X, X) = J Jᵀ of a network, without the kernel: a
 * backward pass makes Jᵀv, a forward derivative multiplies it by J.
 *
 * <p>Cost: about two training steps a product. Memory: a block of passes, and a form of Jᵀv. That
 * is one parameter vector, or, for few points of a wide network, the deltas D of all layers: the
 * part of a layer's weights is s D Aᵀ and is never formed. Each call uses the parameters as they
 * are then. One thread at a time.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatTangentProduct {
  static final int BLOCK = 1024;

  /** The relative change, and the number of products, at which the iteration for λ_max stops. */
  private static final double TOLERANCE = 1e-4;

  private static final int MOST_PRODUCTS = 100;

  /** More than the relative error of {@link #largestEigenvalue}, which is a lower bound. */
  private static final double MARGIN = 1.002;

  private final FloatNetwork network;
  private final FloatMatrix x;
  private final @Nullable FloatParameterVector gradient; // null where deltas are used instead
  private final List<FloatMatrix> deltas = new ArrayList<>(); // D of each layer, n_{l+1} × N
  private final FloatMatrix gram; // N × N
  private final FloatNetworkPass[] passes;

  /**
   * Products with the kernel of the points in the rows of x, N × n_0.
   *
   * @param network whose kernel it is
   * @param x points, N × n_0
   */
  public FloatTangentProduct(FloatNetwork network, FloatMatrix x) {
    Shapes.require(
        "width of the inputs", x.columns(), "input width of the network", network.inputWidth());
    this.network = network;
    this.x = x;
    if (!Footprint.of(network.architecture()).productKeepsVector(x.rows())) {
      gradient = null;
      gram = FloatMatrix.zeros(x.rows(), x.rows());
      for (FloatDenseParameters p : network.parameters()) {
        deltas.add(FloatMatrix.zeros(p.outputWidth(), x.rows()));
      }
    } else {
      gradient = FloatParameterVector.zeros(network);
      gram = FloatMatrix.zeros(0, 0);
    }
    // All blocks but the last have the same size, so that two passes are enough.
    int last = x.rows() <= BLOCK ? 0 : x.rows() % BLOCK;
    passes =
        new FloatNetworkPass[] {
          FloatNetworkPass.withCopies(network, Math.min(x.rows(), BLOCK), 1),
          FloatNetworkPass.withCopies(network, last, 1)
        };
  }

  /** {@return how many points} */
  public int points() {
    return x.rows();
  }

  /**
   * result ← Θ v, both k × N, feature-major: row a holds output a at all points.
   *
   * @param v k × N
   * @param result k × N; overwritten
   */
  public void apply(FloatMatrix v, FloatMatrix result) {
    int k = network.outputWidth();
    Shapes.requireSame("v", v.rows(), v.columns(), "outputs × points", k, x.rows());
    Shapes.requireSame("the result", result.rows(), result.columns(), "v", k, x.rows());
    product(v, result, this::forward);
  }

  /** As {@link #apply}, with the passes of the blocks by their first point, gone forward. */
  private void product(FloatMatrix v, FloatMatrix result, IntFunction<FloatNetworkPass> blocks) {
    FloatParameterVector vector = gradient;
    if (vector == null) {
      blocks.apply(0).backward(v.copy(), (layer, a, d) -> deltas.get(layer.index()).assign(d));
      assign(passes[0].tangent(this::addLowRank), result);
      return;
    }
    vector.scale(0f);
    for (int i = 0; i < x.rows(); i += BLOCK) {
      Threads.checkInterrupted();
      blocks.apply(i).backward(v.columnRange(i, end(i)).copy(), vector.adding(1f));
    }
    for (int i = 0; i < x.rows(); i += BLOCK) {
      FloatNetworkPass pass = x.rows() <= BLOCK ? passes[0] : blocks.apply(i);
      assign(pass.tangent(vector.asTangent()), result.columnRange(i, end(i)));
    }
  }

  private static void assign(@Nullable FloatMatrix tangent, FloatMatrix to) {
    if (tangent != null) {
      to.assign(tangent);
    }
  }

  /**
   * tangents += D (s² AᵀA + β² 11ᵀ): the change of the tangents by the layer's part s D Aᵀ, β D 1
   * of Jᵀv.
   */
  private void addLowRank(
      FloatDenseParameters layer, FloatLayerInputs inputs, FloatMatrix tangents) {
    float s = layer.weightScale();
    gram.fill(layer.biasScale() * layer.biasScale());
    FloatGemm.multiply(Transpose.YES, Transpose.NO, s * s, inputs.raw(), inputs.raw(), 1f, gram);
    FloatMatrix d = deltas.get(layer.index());
    FloatGemm.multiply(Transpose.NO, Transpose.NO, 1f, d, gram, 1f, tangents);
  }

  private int end(int start) {
    return Math.min(x.rows(), start + BLOCK);
  }

  private FloatNetworkPass forward(int start) {
    int end = end(start);
    FloatNetworkPass pass = end - start == passes[0].points() ? passes[0] : passes[1];
    pass.forwardRows(x.rowRange(start, end));
    return pass;
  }

  /**
   * {@return λ_max of Θ(X, X)/N, the operator Π of JGH on the data, by Lanczos iteration until two
   * products have changed it by less than 10⁻⁴, or 100 products} It comes from below; the largest
   * eigenvalues of a network with several outputs are close together.
   */
  public double largestEigenvalue() {
    if (x.rows() == 0) {
      return 0;
    }
    IntFunction<FloatNetworkPass> blocks = this::forward;
    if (x.rows() <= BLOCK) {
      // The parameters stand still meanwhile, so one way forward serves for all products.
      FloatNetworkPass pass = forward(0);
      blocks = i -> pass;
    }
    IntFunction<FloatNetworkPass> passes = blocks;
    return Lanczos.largest(start(), v -> product(v, passes), TOLERANCE, MOST_PRODUCTS) / x.rows();
  }

  private double[] product(double[] v, IntFunction<FloatNetworkPass> blocks) {
    Threads.checkInterrupted();
    int k = network.outputWidth();
    FloatMatrix vector = FloatMatrix.zeros(k, x.rows());
    for (int i = 0; i < v.length; i++) {
      vector.array()[i] = (float) v[i];
    }
    FloatMatrix image = FloatMatrix.zeros(k, x.rows());
    product(vector, image, blocks);
    double[] result = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      result[i] = image.array()[i];
    }
    return result;
  }

  /**
   * {@return a step of gradient descent that is stable on a cost of this curvature c: 2/(λ_max ·
   * c), reduced by 0.2 % because the estimate of λ_max is a lower bound}
   *
   * @param curvature c, as of {@link FloatTrainingDirection#curvature}
   * @param momentum μ
   */
  public double stableStep(double curvature, double momentum) {
    return 2 * (1 + momentum) / (MARGIN * largestEigenvalue() * curvature);
  }

  /** A fixed start vector with a part in every direction, nearly constant over the points. */
  private double[] start() {
    int n = x.rows();
    double[] v = new double[network.outputWidth() * n];
    CounterRandom.normals(1, 0, 0, v, 0, v.length);
    for (int i = 0; i < v.length; i++) {
      v[i] += 1 + i / n % 3;
    }
    return v;
  }
}
