// A layer of your own, made of existing ones: a block with normalization before the activation,
// z + ½ dense(φ(norm(z))). It works for finite networks and for the limit, so networks with it can
// be trained and have a kernel. For a layer with arithmetic of its own see
// .github/CONTRIBUTING.md.
//   java --add-modules jdk.incubator.vector -cp tangent.jar YourLayer.java

import dev.tangent.activation.*;
import dev.tangent.kernel.*;
import dev.tangent.layer.*;
import dev.tangent.layer.finite.*;
import dev.tangent.linalg.*;
import dev.tangent.network.*;
import java.util.List;
import java.util.function.BiConsumer;

/** A residual block that normalizes its input first. All methods call the inner block. */
record NormedBlock(int width, Residual block) implements Layer {
  NormedBlock(int width) {
    this(
        width,
        new Residual(
            List.of(
                new LayerNorm(1e-12), new Activation(Activations.gelu()), new Dense(width, 1, 0.1)),
            0.5));
  }

  @Override
  public String text() {
    return block.text();
  }

  @Override
  public List<Layer> inner() {
    return block.inner();
  }

  @Override
  public Shape output(Shape input) {
    return block.output(input);
  }

  @Override
  public void weights(Shape input, BiConsumer<WeightLayer, Shape> visitor) {
    block.weights(input, visitor);
  }

  @Override
  public Signal signal(Signal input) {
    return block.signal(input);
  }

  @Override
  public List<Step> limit(Shape input) {
    return block.limit(input);
  }

  @Override
  public FloatFinitePass finite(Shape input, FloatPassBuilder builder) {
    return block.finite(input, builder);
  }

  @Override
  public DoubleFinitePass finite(Shape input, DoublePassBuilder builder) {
    return block.finite(input, builder);
  }
}

void main() {
  Architecture network =
      Architecture.of(
          2,
          List.of(
              new Dense(1000, 1, 0.1),
              new NormedBlock(1000),
              new NormedBlock(1000),
              new Dense(1, 1, 0.1)));
  DoubleMatrix x = DoubleMatrix.of(2, 2, 1.0, 0.5, -0.3, 1.2);
  IO.println(network);
  IO.println("limit " + LimitKernel.of(network).compute(x).ntk().get(0, 1));
  FloatNetwork finite = FloatNetwork.initialize(network, 1);
  IO.println(
      "finite "
          + FloatEmpiricalKernel.of(finite)
              .traced(Matrices.toFloat(x), Matrices.toFloat(x))
              .get(0, 1));
}
