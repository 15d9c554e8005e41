// twin: double
package dev.tangent.kernel.empirical;

import dev.tangent.layer.finite.FloatDenseParameters;
import dev.tangent.layer.finite.FloatGradientConsumer;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkPass;
import dev.tangent.network.Footprint;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Goes through pairs of blocks of data, one of rows and one of columns, and passes the inputs A and
 * deltas D that every dense layer has there to a {@link FloatKernelBlock}.
 *
 * <p>The deltas of the rows' block are kept for all layers, those of the columns' block only for
 * one layer at a time. For X = Y only blocks on and below the diagonal are computed.
 */
public final class FloatKernelAssembly {
  /**
   * Passed instead of an output: only the forward pass is run, and only the last layer contributes,
   * which needs no deltas.
   */
  public static final int NO_DELTAS = -2;

  /** Passed instead of an output: the deltas are given, one for each point. */
  public static final int GIVEN = -3;

  /** Most points of a block: G of two such blocks has 2²² entries. */
  private static final int MOST_POINTS = 2048;

  private final FloatNetwork network;
  private final FloatMatrix x;
  private final FloatMatrix y;
  private final IntFunction<List<FloatOutputPair>> pairs;
  private final int output; // −1 for all, NO_DELTAS for none, GIVEN
  private @Nullable FloatMatrix xDeltas; // N × k if deltas are given, else null
  private @Nullable FloatMatrix yDeltas;
  private final int copies;
  private final int block;
  private final FloatKernelTape tape;

  /**
   * @param pairs gives the pairs of outputs that a dense layer contributes to
   * @param output the one output that deltas start from, −1 for all, or {@link #NO_DELTAS}
   * @param block how many points a block has
   */
  public FloatKernelAssembly(
      FloatNetwork network,
      FloatMatrix x,
      FloatMatrix y,
      IntFunction<List<FloatOutputPair>> pairs,
      int output,
      int block) {
    this.network = network;
    this.x = x;
    this.y = y;
    this.pairs = pairs;
    this.output = output;
    this.block = block;
    copies = output == -1 ? network.outputWidth() : 1;
    tape = new FloatKernelTape(network.denseCount());
  }

  /**
   * Sets deltas at the points that replace those of the outputs.
   *
   * @param x N × k
   * @param y M × k; the same object where the points are the same
   */
  public FloatKernelAssembly along(FloatMatrix x, FloatMatrix y) {
    xDeltas = x;
    yDeltas = y;
    return this;
  }

  /**
   * How many points a block may have so that the memory beside the result stays within a budget: at
   * least 16, for images at least 1. Each point needs its deltas in all layers on the tape, the
   * activations and the two delta buffers of two passes, and the packed deltas of the widest layer.
   */
  public static int block(FloatNetwork network, int output, long budgetBytes) {
    Footprint size = Footprint.of(network.architecture());
    long copies = output == -1 ? network.outputWidth() : 1;
    long entries = copies * (size.outputs() + 6 * size.widest()) + 4 * size.outputs();
    int least = size.dense() ? 16 : 1;
    return Math.clamp(budgetBytes / (Float.BYTES * entries), least, MOST_POINTS);
  }

  /**
   * The same for a kernel of points with themselves: all of them are one block if that stays within
   * the budget. It needs neither a tape nor a second pass, and no point goes backward twice.
   */
  public static int block(FloatNetwork network, int output, long budgetBytes, int points) {
    Footprint size = Footprint.of(network.architecture());
    long copies = output == -1 ? network.outputWidth() : 1;
    long entries = copies * 3 * size.widest() + 2 * size.outputs() + size.widest();
    boolean fits = points <= MOST_POINTS && budgetBytes / (Float.BYTES * entries) >= points;
    return fits ? Math.max(1, points) : block(network, output, budgetBytes);
  }

  /** Adds the kernels to the targets of the pairs. */
  public void run() {
    FloatNetworkPass rows = null;
    for (int i = 0; i < x.rows(); i += block) {
      int end = Math.min(x.rows(), i + block);
      rows = pass(rows, end - i);
      rows.forwardRows(x.rowRange(i, end));
      if (x == y) {
        diagonal(rows, i, end);
        columns(i, end, i);
      } else {
        show(rows, xDeltas, i, tape::record);
        columns(i, end, y.rows());
      }
    }
  }

  private void diagonal(FloatNetworkPass rows, int i, int end) {
    Threads.checkInterrupted();
    FloatKernelBlock at = new FloatKernelBlock(i, end, i, end, true);
    boolean recording = i > 0; // the first block has no columns before it
    show(
        rows,
        xDeltas,
        i,
        (layer, a, d) -> {
          if (recording) {
            tape.record(layer, a, d);
          }
          at.add(pairs.apply(layer.index()), layer, isLast(layer), a, d, a, d);
        });
    mirror(at);
  }

  /** Pairs the rows on the tape with the blocks of columns from 0 to {@code last}. */
  private void columns(int i, int end, int last) {
    FloatNetworkPass columns = null;
    for (int j = 0; j < last; j += block) {
      Threads.checkInterrupted();
      int jEnd = Math.min(last, j + block);
      columns = pass(columns, jEnd - j);
      columns.forwardRows(y.rowRange(j, jEnd));
      FloatKernelBlock at = new FloatKernelBlock(i, end, j, jEnd, false);
      show(
          columns,
          yDeltas,
          j,
          (layer, a, d) -> {
            int l = layer.index();
            at.add(pairs.apply(l), layer, isLast(layer), tape.inputs(l), tape.deltas(l), a, d);
          });
      if (x == y) {
        mirror(at);
      }
    }
  }

  /** Passes on the inputs and deltas of the dense layers that contribute. */
  private void show(
      FloatNetworkPass pass,
      @Nullable FloatMatrix given,
      int first,
      FloatGradientConsumer consumer) {
    if (given != null) {
      pass.backward(given.rowRange(first, first + pass.points()).transpose(), consumer);
    } else if (output == NO_DELTAS) {
      pass.showInputs(
          (layer, a) -> {
            if (isLast(layer)) {
              consumer.dense(layer, a, FloatMatrix.zeros(0, 0));
            }
          });
    } else {
      pass.backward(deltas(pass.points()), consumer);
    }
  }

  private void mirror(FloatKernelBlock at) {
    List<FloatOutputPair> previous = List.of();
    for (int l = 0; l < network.denseCount(); l++) {
      List<FloatOutputPair> targets = pairs.apply(l);
      if (targets != previous) {
        targets.forEach(at::mirror);
      }
      previous = targets;
    }
  }

  private boolean isLast(FloatDenseParameters layer) {
    return output != GIVEN && layer.index() == network.denseCount() - 1;
  }

  private FloatNetworkPass pass(@Nullable FloatNetworkPass old, int points) {
    if (old != null && old.points() == points) {
      return old;
    }
    return output == NO_DELTAS
        ? FloatNetworkPass.forward(network, points)
        : FloatNetworkPass.withCopies(network, points, copies);
  }

  /** The deltas ∂f_a/∂f of the outputs: column a · points + i has a one in row a. */
  private FloatMatrix deltas(int points) {
    FloatMatrix deltas = FloatMatrix.zeros(network.outputWidth(), copies * points);
    for (int c = 0; c < copies; c++) {
      int row = output == -1 ? c : output;
      deltas.view(row, row + 1, c * points, (c + 1) * points).fill(1f);
    }
    return deltas;
  }
}
