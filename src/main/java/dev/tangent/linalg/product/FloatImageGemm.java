// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatOffsetTile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions as products with patches that are never gathered: Z = factor · F A, where column p
 * of A is the patch of position p. Gathered, with 3 × 3 taps, A is nine times the images; it would
 * be written, read, packed (read and written once more) and read again. Here an image is copied
 * once, with zeros around it ({@link FlatImages}), and the register kernel reads row (tap, channel)
 * of A as that channel, moved by the tap's shift.
 *
 * <p>A part of an image stays in the second-level cache, six filters in the first. Tasks are
 * images, so that threads share nothing. The bits depend on the shapes and the vector width alone.
 */
public final class FloatImageGemm {
  /** Filters that a register tile takes: full speed only for multiples of it. */
  public static final int ROWS = FloatOffsetTile.ROWS;

  static final int COLUMNS = FloatOffsetTile.COLUMNS;

  /** Numbers of a part of an image with its zeros: half of the second-level cache. */
  private static final int PART = Width.L2_BYTES / 2 / Float.BYTES;

  /** Longest contraction at a time: the filters of a tile take half of the first-level cache. */
  private static final int SLAB = 16384 / Float.BYTES / ROWS;

  /** With fewer images the filters are shared among tasks, too. */
  private static final int FEW = 8;

  private final FlatImages flat;
  private final FloatMatrix filters;
  private final FloatMatrix images;
  private final float @Nullable [] biases;
  private final float biasFactor;
  private final FloatMatrix out;
  private final float[] packed;
  private final int rowsOfPart;
  private final int line; // numbers of a channel of a part
  private final int[] offsets;
  private final int slab;

  private FloatImageGemm(
      FlatImages flat,
      FloatMatrix filters,
      FloatMatrix images,
      float @Nullable [] biases,
      float biasFactor,
      FloatMatrix out,
      float[] packed) {
    this.flat = flat;
    this.filters = filters;
    this.images = images;
    this.biases = biases;
    this.biasFactor = biasFactor;
    this.out = out;
    this.packed = packed;
    int most = PART / images.rows() / flat.pitch() - flat.taps();
    int parts = Math.ceilDiv(flat.outputRows(), Math.clamp(most, 1, flat.outputRows()));
    rowsOfPart = Math.ceilDiv(flat.outputRows(), parts);
    int columns = FloatGemm.roundUp(flat.span(rowsOfPart), COLUMNS);
    // Lines some whole pages apart would compete for the same places of the first-level cache.
    line = FloatGemm.roundUp(columns + flat.shift(flat.area() - 1), 32) + 16;
    offsets = new int[filters.columns()];
    for (int k = 0; k < offsets.length; k++) {
      int tap = k / images.rows();
      offsets[k] = (k - tap * images.rows()) * line + flat.shift(tap);
    }
    int slabs = Math.ceilDiv(offsets.length, SLAB);
    slab = Math.ceilDiv(offsets.length, slabs);
  }

  /**
   * out ← factor · F A + biasFactor · b; 2 · out · taps · channels · outputs flops an image, and a
   * few percent for zeros between rows.
   *
   * @param flat the window and the sizes of the images
   * @param factor what the filters are multiplied by
   * @param filters F, rows × (taps · channels), entry tap · channels + channel
   * @param images channels × (images · positions)
   * @param biases b, one number for each row; null for zeros
   * @param biasFactor what the biases are multiplied by
   * @param out rows × (images · outputs); overwritten
   */
  public static void multiply(
      FlatImages flat,
      float factor,
      FloatMatrix filters,
      FloatMatrix images,
      float @Nullable [] biases,
      float biasFactor,
      FloatMatrix out) {
    int count = images.columns() / flat.positions();
    Shapes.requireSame(
        "filters",
        filters.rows(),
        filters.columns(),
        "rows of the result × (taps · channels)",
        out.rows(),
        flat.area() * images.rows());
    Shapes.require(
        "columns of the result", out.columns(), "images · outputs", (long) count * flat.outputs());
    if (count == 0 || out.rows() == 0) {
      return;
    }
    int panels = Math.ceilDiv(out.rows(), ROWS);
    int k = filters.columns();
    float[] packed = FloatScratch.take((long) panels * ROWS * k);
    FloatPacking.pack(filters, true, 0, out.rows(), 0, k, ROWS, factor, packed, 0);
    FloatImageGemm product =
        new FloatImageGemm(flat, filters, images, biases, biasFactor, out, packed);
    int shares = count >= FEW ? 1 : Math.min(panels, Math.ceilDiv(FEW, count));
    Threads.current()
        .forEach(
            count * shares,
            task -> {
              int share = task % shares;
              product.image(task / shares, panels * share / shares, panels * (share + 1) / shares);
            });
    FloatScratch.give(packed);
  }

  /** Computes some filters, in panels, on one image. */
  private void image(int image, int from, int to) {
    float[] lines = FloatScratch.take((long) images.rows() * line);
    float[] strip = FloatScratch.take(ROWS * FloatGemm.roundUp(flat.span(rowsOfPart), COLUMNS));
    for (int y = 0; y < flat.outputRows(); y += rowsOfPart) {
      int rows = Math.min(rowsOfPart, flat.outputRows() - y);
      copy(image, y, rows, lines);
      for (int panel = from; panel < to; panel++) {
        panel(panel, lines, rows, strip);
        put(panel, image, y, rows, strip);
      }
    }
    FloatScratch.give(strip);
    FloatScratch.give(lines);
  }

  /** Copies the rows of an image that the windows of {@code rows} rows of outputs see. */
  private void copy(int image, int y, int rows, float[] lines) {
    Arrays.fill(lines, 0, images.rows() * line, 0);
    int top = y - flat.above();
    int first = Math.max(0, top);
    int last = Math.min(flat.height(), top + rows + flat.taps() - 1);
    for (int c = 0; c < images.rows(); c++) {
      int from = images.rowOffset(c) + image * flat.positions();
      int to = c * line + flat.left();
      for (int r = first; r < last; r++) {
        System.arraycopy(
            images.array(),
            from + r * flat.width(),
            lines,
            to + (r - top) * flat.pitch(),
            flat.width());
      }
    }
  }

  /** Computes ROWS filters, row i of which comes to {@code strip[i · length]}. */
  private void panel(int panel, float[] lines, int rows, float[] strip) {
    int k = offsets.length;
    int length = FloatGemm.roundUp(flat.span(rows), COLUMNS);
    float[] start = FloatScratch.take(ROWS * COLUMNS);
    for (int i = 0; i < ROWS; i++) {
      int row = panel * ROWS + i;
      float bias = biases == null || row >= biases.length ? 0 : biasFactor * biases[row];
      Arrays.fill(start, i * COLUMNS, (i + 1) * COLUMNS, bias);
    }
    for (int s = 0; s < k; s += slab) {
      int kc = Math.min(slab, k - s);
      int at = (panel * k + s) * ROWS;
      for (int j = 0; j < length; j += COLUMNS) {
        if (s == 0) {
          FloatOffsetTile.multiply(
              kc, packed, at, lines, j, offsets, s, start, 0, COLUMNS, strip, j, length);
        } else {
          FloatOffsetTile.multiply(
              kc, packed, at, lines, j, offsets, s, strip, j, length, strip, j, length);
        }
      }
    }
    FloatScratch.give(start);
  }

  private void put(int panel, int image, int y, int rows, float[] strip) {
    int length = FloatGemm.roundUp(flat.span(rows), COLUMNS);
    int n = flat.outputColumns();
    for (int i = 0; i < Math.min(ROWS, filters.rows() - panel * ROWS); i++) {
      int to = out.rowOffset(panel * ROWS + i) + image * flat.outputs() + y * n;
      for (int r = 0; r < rows; r++) {
        System.arraycopy(strip, i * length + r * flat.pitch(), out.array(), to + r * n, n);
      }
    }
  }
}
