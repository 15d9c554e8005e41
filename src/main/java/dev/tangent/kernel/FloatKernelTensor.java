// twin: double
package dev.tangent.kernel;

import dev.tangent.linalg.FloatMatrix;
import java.util.Locale;

/**
 * A matrix-valued kernel on data, Θ_ab(x_i, y_j), of shape N × M × k × k.
 *
 * <p>Stored as one (k·N) × (k·M) matrix, output-major: row a·N + i, column b·M + j. That matrix is
 * the Gram matrix of the kernel, symmetric for X = Y; its blocks are the kernels between two
 * outputs.
 */
public final class FloatKernelTensor {
  private final FloatMatrix gram;
  private final int outputs;

  /**
   * A tensor over an output-major Gram matrix, which is not copied.
   *
   * @param gram (k·N) × (k·M), rows a·N + i and columns b·M + j
   * @param outputs k
   */
  public FloatKernelTensor(FloatMatrix gram, int outputs) {
    if (outputs < 1 || gram.rows() % outputs != 0 || gram.columns() % outputs != 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "%s is no Gram matrix of a kernel with %d outputs: both sides are multiples of that",
              gram,
              outputs));
    }
    this.gram = gram;
    this.outputs = outputs;
  }

  /** {@return N} */
  public int rows() {
    return gram.rows() / outputs;
  }

  /** {@return M} */
  public int columns() {
    return gram.columns() / outputs;
  }

  /** {@return k} */
  public int outputs() {
    return outputs;
  }

  /**
   * {@return Θ_ab(x_i, y_j)}
   *
   * @param i row point, from 0
   * @param j column point, from 0
   * @param a output at the row point, from 0
   * @param b output at the column point, from 0
   */
  public float get(int i, int j, int a, int b) {
    return block(a, b).get(i, j);
  }

  /**
   * {@return Θ_ab, N × M, a view}
   *
   * @param a output at the row point, from 0
   * @param b output at the column point, from 0
   */
  public FloatMatrix block(int a, int b) {
    int n = rows();
    int m = columns();
    return gram.view(a * n, (a + 1) * n, b * m, (b + 1) * m);
  }

  /** {@return the Gram matrix, (k·N) × (k·M), live: row a·N + i, column b·M + j} */
  public FloatMatrix gram() {
    return gram;
  }

  /** {@return 1/k Σ_a Θ_aa, N × M, which converges to the limit kernel} */
  public FloatMatrix traced() {
    FloatMatrix sum = FloatMatrix.zeros(rows(), columns());
    for (int a = 0; a < outputs; a++) {
      FloatMatrix block = block(a, a);
      for (int i = 0; i < rows(); i++) {
        for (int j = 0; j < columns(); j++) {
          sum.set(i, j, sum.get(i, j) + block.get(i, j) / outputs);
        }
      }
    }
    return sum;
  }

  /**
   * Copies the M·k·k entries of row x_i in the order (j, a, b) of the NPY files.
   *
   * @param i row point, from 0
   * @param to M·k·k numbers, overwritten
   */
  public void copyRow(int i, float[] to) {
    int m = columns();
    for (int a = 0; a < outputs; a++) {
      int row = gram.rowOffset(a * rows() + i);
      for (int b = 0; b < outputs; b++) {
        for (int j = 0; j < m; j++) {
          to[(j * outputs + a) * outputs + b] = gram.array()[row + b * m + j];
        }
      }
    }
  }

  /** The shape, as in {@code float32 kernel 4×4×2×2}. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "float32 kernel %d×%d×%d×%d", rows(), columns(), outputs, outputs);
  }
}
