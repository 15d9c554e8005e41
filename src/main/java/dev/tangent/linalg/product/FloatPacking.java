// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;
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
    int stride = x.stride();
    int done = 0;
    for (; done + 4 <= lines; done += 4) {
      interleave4(x.array(), start + done * stride, stride, run, factor, out, at + done, width);
    }
    for (; done < lines; done++) {
      interleave(x.array(), start + done * stride, run, factor, out, at + done, width);
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

  /** Copies each row through all panels before the next, so that a row is read in one go. */
  private static void copyRows(
      FloatMatrix x, int from, int to, int k0, int kc, float[] out, int at, int width) {
    int runs = (to - from) / width;
    boolean vectors = FloatPanelCopy.suits(width);
    for (int k = 0; k < kc; k++) {
      int row = x.rowOffset(k0 + k) + from;
      int o = at + k * width;
      int done = 0;
      if (vectors && width == FloatTile.COLUMNS) {
        FloatPanelCopy.wide(x.array(), row, out, o, kc * width, runs);
        done = runs;
      } else if (vectors && k < kc - 1) {
        // Numbers written behind a run belong to the next k, which overwrites them later.
        int readable = x.array().length - row - FloatPanelCopy.OVERHANG;
        done = Math.min(runs, Math.max(0, readable / width));
        FloatPanelCopy.narrow(x.array(), row, out, o, kc * width, done);
      }
      for (; done < runs; done++) {
        System.arraycopy(x.array(), row + done * width, out, o + done * kc * width, width);
      }
      int rest = to - from - runs * width;
      if (rest > 0) {
        int end = o + runs * kc * width;
        System.arraycopy(x.array(), row + runs * width, out, end, rest);
        Arrays.fill(out, end + rest, end + width, 0);
      }
    }
  }
}
