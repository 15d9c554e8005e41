// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Residual;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@link Residual} at finite width: x + scale · branch(x). */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatFiniteResidual implements FloatFinitePass {
  private final FloatFinitePass branch;
  private final float scale;
  private final FloatMatrix outputs; // width × points
  private FloatMatrix saved = FloatMatrix.zeros(0, 0); // what goes around the branch

  /** Adds {@code scale} times the branch to what goes around it, {@code width} coordinates. */
  public FloatFiniteResidual(
      FloatFinitePass branch, double scale, int width, FloatPassBuilder builder) {
    this.branch = branch;
    this.scale = (float) scale;
    outputs = builder.forwardBuffer(width);
  }

  @Override
  public FloatMatrix forward(FloatMatrix inputs) {
    FloatMatrix b = branch.forward(inputs);
    outputs.assign(inputs);
    addScaled(scale, b, outputs);
    return outputs;
  }

  @Override
  public void showInputs(BiConsumer<FloatDenseParameters, FloatMatrix> consumer) {
    branch.showInputs(consumer);
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    save(deltas);
    scaleInPlace(deltas);
    FloatMatrix d = branch.backward(deltas, consumer);
    addScaled(1f, saved, d);
    return d;
  }

  @Override
  public void backwardToParameters(FloatMatrix deltas, FloatGradientConsumer consumer) {
    scaleInPlace(deltas);
    branch.backwardToParameters(deltas, consumer);
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    if (tangents == null) {
      FloatMatrix t = branch.tangent(null, direction);
      if (t != null) {
        scaleInPlace(t);
      }
      return t;
    }
    save(tangents);
    FloatMatrix t = branch.tangent(tangents, direction);
    if (t == null) {
      throw new IllegalStateException("the tangents got lost in a residual branch");
    }
    scaleInPlace(t);
    addScaled(1f, saved, t);
    return t;
  }

  private void save(FloatMatrix matrix) {
    if (saved.rows() != matrix.rows() || saved.columns() != matrix.columns()) {
      saved = FloatMatrix.zeros(matrix.rows(), matrix.columns());
    }
    saved.assign(matrix);
  }

  private void scaleInPlace(FloatMatrix matrix) {
    for (int i = 0; i < matrix.rows(); i++) {
      int row = matrix.rowOffset(i);
      for (int j = row; j < row + matrix.columns(); j++) {
        matrix.array()[j] *= scale;
      }
    }
  }

  /** y += factor · x. */
  private static void addScaled(float factor, FloatMatrix x, FloatMatrix y) {
    for (int i = 0; i < x.rows(); i++) {
      FloatPasses.addScaled(
          factor, x.array(), x.rowOffset(i), y.array(), y.rowOffset(i), x.columns());
    }
  }
}
