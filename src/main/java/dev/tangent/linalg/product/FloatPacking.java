// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.simd.ColdStart;
import dev.tangent.simd.Width;
import dev.tangent.simd.tile.FloatInterleave;
import dev.tangent.simd.tile.FloatPanelCopy;
import dev.tangent.simd.tile.FloatTile;
import java.util.Arrays;

/**
 * Packs pieces of a matrix into panels: groups of {@code width} lines, interleaved along the
 * contraction k and padded with zero lines. After packing, a transposed matrix looks like any
 * other.
 */
public final class FloatPacking {
  /** Numbers of a line that are packed before the next lines' turn. */
  private static final int RUN = 64;

  /** Whether a vector holds four numbers. */
  private static final boolean VECTORS = Width.BITS >= 4 * Float.SIZE;

  private FloatPacking() {}

  /**
   * Packs lines {@code [from, to)}, contraction indexes {@code [k0, k1)}, from {@code out[at]} on:
   * ⌈(to − from)/width⌉ panels of (k1 − k0) × width.
   *
   * @param x matrix
   * @param linesAreRows whether line i is row i of {@code x} (else column i)
   * @param from first line
   * @param to line after the last
   * @param k0 first contraction index
   * @param k1 contraction index after the last
   * @param width lines in a panel
   * @param factor what the numbers are multiplied by
   * @param out where the panels are written to
   * @param at index of the first number there
   */
  public static void pack(
      FloatMatrix x,
      boolean linesAreRows,
      int from,
      int to,
      int k0,
      int k1,
      int width,
      float factor,
      float[] out,
      int at) {
    int kc = k1 - k0;
    if (!linesAreRows) {
      copyRows(x, from, to, k0, kc, out, at, width);
      int end = factor == 1 ? at : at + (to - from + width - 1) / width * width * kc;
      for (int i = at; i < end; i++) {
        out[i] *= factor;
      }
      return;
    }
    for (int i = from; i < to; i += width, at += kc * width) {
      int lines = Math.min(width, to - i);
      for (int k = 0; k < kc; k += RUN) {
        int start = x.rowOffset(i) + k0 + k;
        interleave(x, start, lines, Math.min(RUN, kc - k), factor, out, at + k * width, width);
      }
      clear(out, at, kc, lines, width);
    }
  }

  /**
   * Interleaves the lines of a panel, a few numbers of each at a time, so that the written part
   * stays in the first-level cache.
   */
  private static void interleave(
      FloatMatrix x, int start, int lines, int run, float factor, float[] out, int at, int width) {
    float[] v = x.array();
    int stride = x.stride();
    int quads = VECTORS && !ColdStart.isCold() ? run / 4 * 4 : 0;
    int rest = run - quads;
    boolean six = quads > 0 && width == 6 && lines == 6;
    if (six) {
      FloatInterleave.six(v, start, stride, quads, factor, out, at);
    }
    int done = 0;
    for (; done + 4 <= lines; done += 4) {
      int from = start + done * stride;
      int to = at + done;
      if (quads > 0 && !six) {
        FloatInterleave.four(v, from, stride, quads, factor, out, to, width);
      }
      interleave4(v, from + quads, stride, rest, factor, out, to + quads * width, width);
    }
    for (; done < lines; done++) {
      int skip = six ? quads : 0;
      int from = start + done * stride + skip;
      interleave(v, from, run - skip, factor, out, at + done + skip * width, width);
    }
  }

  private static void interleave4(
      float[] x, int from, int stride, int kc, float factor, float[] out, int at, int width) {
    int r1 = from + stride;
    int r2 = from + 2 * stride;
    int r3 = from + 3 * stride;
    for (int k = 0, o = at; k < kc; k++, o += width) {
      out[o] = factor * x[from + k];
      out[o + 1] = factor * x[r1 + k];
      out[o + 2] = factor * x[r2 + k];
      out[o + 3] = factor * x[r3 + k];
    }
  }

  private static void interleave(
      float[] x, int from, int kc, float factor, float[] out, int at, int width) {
    for (int k = 0, o = at; k < kc; k++, o += width) {
      out[o] = factor * x[from + k];
    }
  }

  private static void clear(float[] out, int at, int kc, int lines, int width) {
    if (lines < width) {
      for (int k = 0, o = at; k < kc; k++, o += width) {
        Arrays.fill(out, o + lines, o + width, 0);
      }
    }
  }

  /**
   * Copies some rows through all panels before the next, so that rows are read in one go and what
   * is written next to each other is written at about the same time.
   */
  private static void copyRows(
      FloatMatrix x, int from, int to, int k0, int kc, float[] out, int at, int width) {
    int runs = (to - from) / width;
    boolean vectors = FloatPanelCopy.suits(width);
    boolean wide = width == FloatTile.COLUMNS;
    int k = 0;
    // Numbers written behind a narrow run belong to the next k, which overwrites them later.
    int together = FloatPanelCopy.ROWS;
    while (vectors && k + together <= (wide ? kc : kc - 1)) {
      int row = x.rowOffset(k0 + k) + from;
      int o = at + k * width;
      int done = runs;
      if (wide) {
        FloatPanelCopy.wideRows(x.array(), row, x.stride(), out, o, kc * width, runs);
      } else {
        done = readable(x, x.rowOffset(k0 + k + together - 1) + from, width, runs);
        FloatPanelCopy.narrowRows(x.array(), row, x.stride(), out, o, kc * width, done);
      }
      for (int end = k + together; k < end; k++) {
        copyRest(x, from, to, k0, kc, k, out, at, width, done);
      }
    }
    for (; k < kc; k++) {
      int row = x.rowOffset(k0 + k) + from;
      int o = at + k * width;
      int done = 0;
      if (vectors && wide) {
        FloatPanelCopy.wide(x.array(), row, out, o, kc * width, runs);
        done = runs;
      } else if (vectors && k < kc - 1) {
        done = readable(x, row, width, runs);
        FloatPanelCopy.narrow(x.array(), row, out, o, kc * width, done);
      }
      copyRest(x, from, to, k0, kc, k, out, at, width, done);
    }
  }

  /** Narrow runs from {@code row} on that can be read with what lies behind them. */
  private static int readable(FloatMatrix x, int row, int width, int runs) {
    int numbers = x.array().length - row - FloatPanelCopy.OVERHANG;
    return Math.min(runs, Math.max(0, numbers / width));
  }

  /** Row k of what the vectors leave: runs from {@code done} on, and the last, shorter one. */
  private static void copyRest(
      FloatMatrix x,
      int from,
      int to,
      int k0,
      int kc,
      int k,
      float[] out,
      int at,
      int width,
      int done) {
    int runs = (to - from) / width;
    int row = x.rowOffset(k0 + k) + from;
    int o = at + k * width;
    for (int run = done; run < runs; run++) {
      System.arraycopy(x.array(), row + run * width, out, o + run * kc * width, width);
    }
    int rest = to - from - runs * width;
    if (rest > 0) {
      int end = o + runs * kc * width;
      System.arraycopy(x.array(), row + runs * width, out, end, rest);
      Arrays.fill(out, end + rest, end + width, 0);
    }
  }
}
