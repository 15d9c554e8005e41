// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.simd.tile.FloatTile;
import java.util.Arrays;

/**
 * Gradients of filters, D Aᵀ with the patches A of images, which are never gathered. An image is
 * packed once, with zeros around it ({@link FlatImages}) and some channels side by side: one tap of
 * the window is then a packed factor, and another tap is the same one from another place on. D is
 * packed with zeros in the same places.
 *
 * <p>A few rows of an image at a time, so that packed factors and sums stay in the second-level
 * cache. The bits depend on the shapes and the vector width alone. NaN and infinities of a pixel
 * may reach taps of neighbouring rows that never see it.
 */
public final class FloatImageGradient {
  private static final int R = FloatTile.ROWS;
  private static final int COLUMNS = FloatTile.COLUMNS;

  /** Most groups of images with sums of their own: what threads share. */
  private static final int GROUPS = 16;

  /** Most sums of a group: with more filters, gathering their patches hardly counts. */
  private static final int MOST_SUMS = 1 << 19;

  private final FlatImages flat;
  private final FloatMatrix deltas;
  private final FloatMatrix images;
  private final int padded; // channels, in whole panels
  private final int rowsOfPart;
  private final int imageLength; // positions of a packed part of an image
  private final int deltaLength;

  private FloatImageGradient(FlatImages flat, FloatMatrix deltas, FloatMatrix images) {
    this.flat = flat;
    this.deltas = deltas;
    this.images = images;
    padded = FloatGemm.roundUp(images.rows(), COLUMNS);
    int most = 1 + Math.max(0, FloatGemm.KC - flat.outputColumns()) / flat.pitch();
    int parts = Math.ceilDiv(flat.outputRows(), Math.min(most, flat.outputRows()));
    rowsOfPart = Math.ceilDiv(flat.outputRows(), parts);
    deltaLength = flat.span(rowsOfPart);
    imageLength = deltaLength + flat.shift(flat.area() - 1);
  }

  /**
   * {@return whether it pays: few channels would leave most of a vector empty, and many filters
   * need room for their sums}
   *
   * @param flat the window and the sizes of the images
   * @param channels of the images
   * @param filters how many
   */
  public static boolean suits(FlatImages flat, int channels, int filters) {
    return flat.suits(filters)
        && 2 * channels >= COLUMNS
        && (long) sums(flat, channels, filters) <= MOST_SUMS;
  }

  private static int sums(FlatImages flat, int channels, int filters) {
    return Math.multiplyExact(
        FloatGemm.roundUp(filters, R), flat.area() * FloatGemm.roundUp(channels, COLUMNS));
  }

  private int count() {
    return images.columns() / flat.positions();
  }

  private int sums() {
    return sums(flat, images.rows(), deltas.rows());
  }

  /**
   * w ← keep · w + factor · D Aᵀ, summed over all images.
   *
   * @param flat the window and the sizes of the images
   * @param keep what w is multiplied by first
   * @param factor what the gradient is multiplied by
   * @param deltas D, filters × (images · outputs)
   * @param images channels × (positions of at least as many images)
   * @param w filters × (taps · channels); overwritten
   */
  public static void add(
      FlatImages flat,
      float keep,
      float factor,
      FloatMatrix deltas,
      FloatMatrix images,
      FloatMatrix w) {
    Shapes.requireSame(
        "w",
        w.rows(),
        w.columns(),
        "filters × (taps · channels)",
        deltas.rows(),
        flat.area() * images.rows());
    FloatImageGradient gradient = new FloatImageGradient(flat, deltas, images);
    int count = deltas.columns() / flat.outputs();
    Shapes.require("columns of D", deltas.columns(), "images · outputs", count * flat.outputs());
    int groups = Math.min(GROUPS, count);
    int size = gradient.sums();
    float[] sums = FloatScratch.take((long) groups * size);
    Threads.current()
        .forEach(
            groups,
            g -> {
              int from = count * g / groups;
              for (int i = from; i < count * (g + 1) / groups; i++) {
                gradient.accumulate(i, i, sums, g * size, i == from);
              }
            });
    Threads.current()
        .forEach(w.rows(), row -> gradient.putSum(row, groups, sums, size, keep, factor, w));
    FloatScratch.give(sums);
  }

  private void putSum(
      int row, int groups, float[] sums, int size, float keep, float factor, FloatMatrix w) {
    int channels = images.rows();
    float[] total = FloatScratch.take(w.columns());
    Arrays.fill(total, 0, w.columns(), 0);
    for (int g = 0; g < groups; g++) {
      for (int tap = 0; tap < flat.area(); tap++) {
        int from = g * size + (row * flat.area() + tap) * padded;
        for (int c = 0; c < channels; c++) {
          total[tap * channels + c] += sums[from + c];
        }
      }
    }
    int at = w.rowOffset(row);
    for (int j = 0; j < w.columns(); j++) {
      float old = keep == 0 ? 0 : keep * w.array()[at + j];
      w.array()[at + j] = old + factor * total[j];
    }
    FloatScratch.give(total);
  }

  /**
   * The gradient of each image i alone, for each of several copies c of D: factor · D Aᵀ over its
   * positions, row by row from {@code to[(c · images + i) · stride]} on.
   *
   * @param flat the window and the sizes of the images
   * @param factor what the gradients are multiplied by
   * @param deltas D, filters × (copies · images · outputs)
   * @param images channels × (images · positions)
   * @param to where the gradients are written to
   * @param stride numbers from one gradient to the next
   */
  public static void each(
      FlatImages flat,
      float factor,
      FloatMatrix deltas,
      FloatMatrix images,
      float[] to,
      int stride) {
    FloatImageGradient gradient = new FloatImageGradient(flat, deltas, images);
    int count = gradient.count();
    Threads.current()
        .forEach(
            deltas.columns() / flat.outputs(),
            k -> {
              float[] sums = FloatScratch.take(gradient.sums());
              gradient.accumulate(k % count, k, sums, 0, true);
              gradient.put(sums, factor, to, Math.multiplyExact(k, stride));
              FloatScratch.give(sums);
            });
  }

  private void put(float[] sums, float factor, float[] to, int at) {
    int channels = images.rows();
    for (int line = 0; line < deltas.rows() * flat.area(); line++) {
      for (int c = 0; c < channels; c++) {
        to[at + line * channels + c] = factor * sums[line * padded + c];
      }
    }
  }

  /**
   * sums += D Aᵀ of one image, or sums ← D Aᵀ if it is the first: filter by filter, tap by tap.
   *
   * @param delta which of the images in D
   */
  private void accumulate(int image, int delta, float[] sums, int at, boolean first) {
    float[] a = FloatScratch.take((long) imageLength * padded);
    int panels = Math.ceilDiv(deltas.rows(), R);
    float[] d = FloatScratch.take((long) deltaLength * panels * R);
    int line = flat.area() * padded; // sums of a filter
    for (int y = 0; y < flat.outputRows(); y += rowsOfPart) {
      int rows = Math.min(rowsOfPart, flat.outputRows() - y);
      packImage(image, y, rows, a);
      packDeltas(delta, y, rows, d);
      int kc = flat.span(rows);
      for (int c = 0; c < padded; c += COLUMNS) {
        for (int tap = 0; tap < flat.area(); tap++) {
          int bo = c * imageLength + flat.shift(tap) * COLUMNS;
          for (int p = 0; p < panels; p++) {
            int ao = p * deltaLength * R;
            int co = at + p * R * line + tap * padded + c;
            if (first && y == 0) {
              FloatTile.set(kc, d, ao, a, bo, sums, co, line);
            } else {
              FloatTile.add(kc, d, ao, a, bo, sums, co, line);
            }
          }
        }
      }
    }
    FloatScratch.give(d);
    FloatScratch.give(a);
  }

  /** Packs what the windows of some rows of outputs see: panels of channels, zeros around. */
  private void packImage(int image, int y, int rows, float[] a) {
    Arrays.fill(a, 0, imageLength * padded, 0);
    int top = y - flat.above();
    int first = Math.max(0, top);
    int last = Math.min(flat.height(), top + rows + flat.taps() - 1);
    for (int c = 0; c < padded; c += COLUMNS) {
      int end = Math.min(images.rows(), c + COLUMNS);
      for (int r = first; r < last; r++) {
        int from = image * flat.positions() + r * flat.width();
        int place = (r - top) * flat.pitch() + flat.left();
        int to = c * imageLength + place * COLUMNS;
        int until = from + flat.width();
        FloatPacking.pack(images, true, c, end, from, until, COLUMNS, 1, a, to);
      }
    }
  }

  private void packDeltas(int delta, int y, int rows, float[] d) {
    int n = flat.outputColumns();
    for (int p = 0; p * R < deltas.rows(); p++) {
      int end = Math.min(deltas.rows(), (p + 1) * R);
      for (int r = 0; r < rows; r++) {
        int from = delta * flat.outputs() + (y + r) * n;
        int to = (p * deltaLength + r * flat.pitch()) * R;
        FloatPacking.pack(deltas, true, p * R, end, from, from + n, R, 1, d, to);
        int gap = r + 1 < rows ? (flat.pitch() - n) * R : 0;
        Arrays.fill(d, to + n * R, to + n * R + gap, 0);
      }
    }
  }
}
