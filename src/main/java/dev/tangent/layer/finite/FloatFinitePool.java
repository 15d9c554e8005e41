// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Pool;
import dev.tangent.layer.Window;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Threads;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * {@link Pool} at finite width: a linear map of the columns of each point, rows first, then columns
 * of the image; its transpose goes backward.
 */
@SuppressWarnings("cast") // the double twin has nothing to narrow
public final class FloatFinitePool implements FloatFinitePass {
  private final Axis rows;
  private final Axis columns;
  private final float[] rowFactors; // one for each row of outputs
  private final float[] columnFactors;
  private final FloatMatrix outputs; // channels × (points · output positions)
  private final FloatDeltaBuffers buffers;
  private FloatMatrix moved = FloatMatrix.zeros(0, 0);

  /**
   * Sums over a window and divides.
   *
   * @param window where it sums
   * @param divisor what a sum is divided by; 0 stands for the number of positions in the image
   * @param input shape of an image
   * @param builder of the pass it is part of
   */
  public FloatFinitePool(Window window, double divisor, Shape input, FloatPassBuilder builder) {
    rows = window.rows(input);
    columns = window.columns(input);
    rowFactors = factors(rows, divisor == 0 ? 0 : divisor);
    columnFactors = factors(columns, divisor == 0 ? 0 : 1);
    outputs = builder.forwardBuffer(window.output(input));
    buffers = builder.buffers();
  }

  private static float[] factors(Axis axis, double divisor) {
    float[] result = new float[axis.outputs()];
    for (int o = 0; o < result.length; o++) {
      result[o] = (float) (1 / (divisor == 0 ? axis.inside(o) : divisor));
    }
    return result;
  }

  @Override
  public FloatMatrix forward(FloatMatrix a) {
    pool(a, outputs);
    return outputs;
  }

  private void pool(FloatMatrix from, FloatMatrix to) {
    int images = from.columns() / (rows.size() * columns.size());
    Threads.current()
        .forEach(
            from.rows(),
            c -> {
              float[] row = new float[columns.size()];
              for (int i = 0; i < images; i++) {
                int at = from.rowOffset(c) + i * rows.size() * columns.size();
                int put = to.rowOffset(c) + i * rows.outputs() * columns.outputs();
                for (int y = 0; y < rows.outputs(); y++) {
                  sumRows(from.array(), at, y, row);
                  sumColumns(row, to.array(), put + y * columns.outputs(), rowFactors[y]);
                }
              }
            });
  }

  private void sumRows(float[] from, int at, int y, float[] row) {
    Arrays.fill(row, 0);
    for (int u = 0; u < rows.taps(); u++) {
      int in = rows.input(y, u);
      for (int x = 0; in >= 0 && x < row.length; x++) {
        row[x] += from[at + in * columns.size() + x];
      }
    }
  }

  private void sumColumns(float[] row, float[] to, int put, float factor) {
    for (int x = 0; x < columns.outputs(); x++) {
      float sum = 0;
      for (int v = 0; v < columns.taps(); v++) {
        int in = columns.input(x, v);
        sum += in < 0 ? 0 : row[in];
      }
      to[put + x] = factor * columnFactors[x] * sum;
    }
  }

  @Override
  public FloatMatrix backward(FloatMatrix deltas, FloatGradientConsumer consumer) {
    int images = deltas.columns() / (rows.outputs() * columns.outputs());
    int size = rows.size() * columns.size();
    moved = buffers.other(deltas, moved, deltas.rows(), images * size);
    FloatMatrix to = moved;
    Threads.current()
        .forEach(
            deltas.rows(),
            c -> {
              float[] row = new float[columns.size()];
              for (int i = 0; i < images; i++) {
                int at = deltas.rowOffset(c) + i * rows.outputs() * columns.outputs();
                int put = to.rowOffset(c) + i * size;
                Arrays.fill(to.array(), put, put + size, 0);
                for (int y = 0; y < rows.outputs(); y++) {
                  spreadColumns(deltas.array(), at + y * columns.outputs(), row, rowFactors[y]);
                  spreadRows(row, to.array(), put, y);
                }
              }
            });
    return to;
  }

  private void spreadColumns(float[] from, int at, float[] row, float factor) {
    Arrays.fill(row, 0);
    for (int x = 0; x < columns.outputs(); x++) {
      float delta = factor * columnFactors[x] * from[at + x];
      for (int v = 0; v < columns.taps(); v++) {
        int in = columns.input(x, v);
        if (in >= 0) {
          row[in] += delta;
        }
      }
    }
  }

  private void spreadRows(float[] row, float[] to, int put, int y) {
    for (int u = 0; u < rows.taps(); u++) {
      int in = rows.input(y, u);
      for (int x = 0; in >= 0 && x < row.length; x++) {
        to[put + in * columns.size() + x] += row[x];
      }
    }
  }

  @Override
  public @Nullable FloatMatrix tangent(
      @Nullable FloatMatrix tangents, FloatParameterTangent direction) {
    if (tangents == null) {
      return null;
    }
    moved = buffers.other(tangents, moved, outputs.rows(), outputs.columns());
    pool(tangents, moved);
    return moved;
  }
}
