// twin: double
package dev.tangent.layer.finite;

import dev.tangent.layer.Axis;
import dev.tangent.layer.Padding;
import dev.tangent.layer.Window;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.FloatPasses;
import dev.tangent.linalg.Shape;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.FlatImages;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The patches of images under a window. An image with C channels and P output positions has a
 * matrix of (k_h k_w C) × P, row (u · k_w + v) · C + c, zero outside of the image.
 */
final class FloatPatches {
  private final Axis rows;
  private final Axis columns;
  private final int channels;
  private final int inputPositions;
  private final int positions;
  private final @Nullable FlatImages flat;

  FloatPatches(Window window, Shape input) {
    rows = window.rows(input);
    columns = window.columns(input);
    channels = input.channels();
    inputPositions = input.positions();
    positions = window.output(input).positions();
    flat = isFlat(rows, columns) ? flat(rows, columns, rows.before(), columns.before()) : null;
  }

  private static boolean isFlat(Axis rows, Axis columns) {
    return rows.stride() == 1 && columns.stride() == 1 && rows.padding() != Padding.CIRCULAR;
  }

  private static FlatImages flat(Axis rows, Axis columns, int above, int left) {
    return new FlatImages(
        rows.size(),
        columns.size(),
        rows.taps(),
        columns.taps(),
        above,
        left,
        rows.outputs(),
        columns.outputs());
  }

  /**
   * The images in a form whose patches need not be gathered; null if the window moves by more than
   * one position or wraps round.
   */
  @Nullable FlatImages flat() {
    return flat;
  }

  /**
   * The same for the deltas of the outputs, which a window turned by 180° takes back to the images.
   */
  @Nullable FlatImages flatDeltas() {
    return flat == null
        ? null
        : new FlatImages(
            flat.outputRows(),
            flat.outputColumns(),
            flat.taps(),
            flat.tapsAcross(),
            flat.taps() - 1 - flat.above(),
            flat.tapsAcross() - 1 - flat.left(),
            flat.height(),
            flat.width());
  }

  /** Output positions of an image. */
  int positions() {
    return positions;
  }

  /** Positions of an image. */
  int inputPositions() {
    return inputPositions;
  }

  /** Rows of the patches: k_h k_w C. */
  int height() {
    return rows.taps() * columns.taps() * channels;
  }

  /**
   * Writes the patches of images {@code first …} of {@code from}, channels × (images · positions).
   *
   * @param to fan-in × (images · output positions)
   */
  void gather(FloatMatrix from, int first, FloatMatrix to) {
    int images = to.columns() / positions;
    Threads.current()
        .forEach(
            height(),
            k -> {
              int tap = k / channels;
              int c = k - tap * channels;
              for (int i = 0; i < images; i++) {
                int at = from.rowOffset(c) + (first + i) * inputPositions;
                int put = to.rowOffset(k) + i * positions;
                gather(
                    from.array(), at, to.array(), put, tap / columns.taps(), tap % columns.taps());
              }
            });
  }

  /** Gathers one tap of one channel of one image: a shifted copy of the image. */
  private void gather(float[] from, int at, float[] to, int put, int u, int v) {
    int width = columns.outputs();
    for (int y = 0; y < rows.outputs(); y++) {
      int row = rows.input(y, u);
      int out = put + y * width;
      if (row < 0) {
        Arrays.fill(to, out, out + width, 0);
        continue;
      }
      int in = at + row * columns.size();
      int done = skipped(v);
      int start = done * columns.stride() - columns.before() + v;
      int run = run(done, start);
      if (columns.stride() == 1) {
        System.arraycopy(from, in + start, to, out + done, run);
      } else {
        for (int x = 0; x < run; x++) {
          to[out + done + x] = from[in + start + x * columns.stride()];
        }
      }
      for (int x = done + run; x < width; x++) {
        int column = columns.input(x, v);
        to[out + x] = column < 0 ? 0 : from[in + column];
      }
      for (int x = 0; x < done; x++) {
        int column = columns.input(x, v);
        to[out + x] = column < 0 ? 0 : from[in + column];
      }
    }
  }

  /** How many outputs lie before the first one whose tap is in the image without wrapping. */
  private int skipped(int v) {
    int lack = columns.before() - v;
    return lack <= 0
        ? 0
        : Math.min(columns.outputs(), (lack + columns.stride() - 1) / columns.stride());
  }

  /** How many outputs from {@code done} on have their tap in the image without wrapping. */
  private int run(int done, int start) {
    int inside = columns.size() - start;
    int most = inside <= 0 ? 0 : (inside + columns.stride() - 1) / columns.stride();
    return Math.clamp(most, 0, columns.outputs() - done);
  }

  /**
   * The transposed map: adds patches to the images that they were cut from.
   *
   * @param from fan-in × (images · output positions)
   * @param to channels × (images · positions); images {@code first …} are added to
   */
  void scatter(FloatMatrix from, FloatMatrix to, int first) {
    int images = from.columns() / positions;
    Threads.current()
        .forEach(
            channels,
            c -> {
              for (int i = 0; i < images; i++) {
                int put = to.rowOffset(c) + (first + i) * inputPositions;
                for (int tap = 0; tap < rows.taps() * columns.taps(); tap++) {
                  int at = from.rowOffset(tap * channels + c) + i * positions;
                  scatter(
                      from.array(),
                      at,
                      to.array(),
                      put,
                      tap / columns.taps(),
                      tap % columns.taps());
                }
              }
            });
  }

  private void scatter(float[] from, int at, float[] to, int put, int u, int v) {
    int width = columns.outputs();
    for (int y = 0; y < rows.outputs(); y++) {
      int row = rows.input(y, u);
      if (row < 0) {
        continue;
      }
      int in = at + y * width;
      int out = put + row * columns.size();
      int done = skipped(v);
      int start = done * columns.stride() - columns.before() + v;
      int run = run(done, start);
      if (columns.stride() == 1) {
        FloatPasses.addScaled(1f, from, in + done, to, out + start, run);
      } else {
        for (int x = 0; x < run; x++) {
          to[out + start + x * columns.stride()] += from[in + done + x];
        }
      }
      for (int x = 0; x < width; x++) {
        int column = x < done || x >= done + run ? columns.input(x, v) : -1;
        if (column >= 0) {
          to[out + column] += from[in + x];
        }
      }
    }
  }
}
