// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Residual;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import dev.tangent.linalg.Shape;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@link Residual} at finite width: shortcut(x) + scale · branch(x). */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatFiniteResidual implements FloatFinitePass {
  private final FloatFinitePass branch;
  private final @Nullable FloatFinitePass shortcut; // null for the identity
  private final float scale;
  private final FloatMatrix outputs; // channels × (points · positions)
  private FloatMatrix saved = FloatMatrix.zeros(0, 0); // the input of the shortcut
  private FloatMatrix made = saved; // the branch's result, while the shortcut uses the buffers

  /**
   * The sum of the shortcut's output, or x itself, and {@code scale} times the branch's output.
   *
   * @param branch the layers beside the shortcut
   * @param shortcut the layers of the shortcut; null for the identity
   * @param scale factor of the branch
   * @param output shape of both outputs
   * @param builder of the pass it is part of
   */
  public FloatFiniteResidual(
      FloatFinitePass branch,
      @Nullable FloatFinitePass shortcut,
      double scale,
      Shape output,
      FloatPassBuilder builder) {
    this.branch = branch;
    this.shortcut = shortcut;
    this.scale = (float) scale;
    outputs = builder.forwardBuffer(output);
  }

  @Override
  public FloatMatrix forward(FloatMatrix inputs) {
    FloatMatrix b = branch.forward(inputs);
    outputs.assign(shortcut == null ? inputs : shortcut.forward(inputs));
    addScaled(scale, b, outputs);
    return outputs;
  }

  @Override
  public void showInputs(BiConsumer<FloatDenseParameters, FloatLayerInputs> consumer) {
    branch.showInputs(consumer);
    if (shortcut != null) {
      shortcut.showInputs(consumer);
    }
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    saved = copy(deltas, saved);
    scaleInPlace(deltas);
    FloatMatrix d = branch.backward(deltas, consumer);
    if (shortcut == null) {
      addScaled(1f, saved, d);
      return d;
    }
    made = copy(d, made);
    FloatMatrix beside = shortcut.backward(saved, consumer);
    addScaled(1f, made, beside);
    return beside;
  }

  @Override
  public void backwardToParameters(FloatMatrix deltas, FloatGradientConsumer consumer) {
    if (shortcut != null) {
      saved = copy(deltas, saved);
    }
    scaleInPlace(deltas);
    branch.backwardToParameters(deltas, consumer);
    if (shortcut != null) {
      shortcut.backwardToParameters(saved, consumer);
    }
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    if (tangents != null) {
      saved = copy(tangents, saved);
    }
    FloatMatrix t = branch.tangent(tangents, direction);
    if (t != null) {
      scaleInPlace(t);
    }
    if (shortcut == null) {
      return tangents == null || t == null ? t : sum(saved, t);
    }
    if (t == null) {
      return shortcut.tangent(tangents == null ? null : saved, direction);
    }
    made = copy(t, made);
    FloatMatrix beside = shortcut.tangent(tangents == null ? null : saved, direction);
    return beside == null ? made : sum(made, beside);
  }

  private static FloatMatrix sum(FloatMatrix x, FloatMatrix y) {
    addScaled(1f, x, y);
    return y;
  }

  private static FloatMatrix copy(FloatMatrix from, FloatMatrix old) {
    boolean fits = old.rows() == from.rows() && old.columns() == from.columns();
    FloatMatrix to = fits ? old : FloatMatrix.zeros(from.rows(), from.columns());
    to.assign(from);
    return to;
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
