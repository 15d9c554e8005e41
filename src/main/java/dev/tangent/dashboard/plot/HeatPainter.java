package dev.tangent.dashboard.plot;

import java.util.List;

/** Draws a {@link Heat} map: two values to a cell in colour, shades of grey characters without. */
public final class HeatPainter {
  private static final String SHADES = " ░▒▓█";
  private static final String ASCII_SHADES = " .:-=+*#%@";
  private static final int BAR = 11;

  private HeatPainter() {}

  /** Draws the map as large as it fits with square entries, and its scale beside it. */
  public static void paint(Canvas canvas, Heat heat) {
    if (canvas.width() < BAR + 4 || canvas.height() < 2) {
      return;
    }
    boolean fine = canvas.colour() && canvas.glyphs() != Glyphs.ASCII;
    int down = canvas.height() * (fine ? 2 : 1);
    int acrossPerDown = fine ? 1 : 2; // A character is about twice as high as wide.
    int room = canvas.width() - BAR;
    double scale =
        Math.min(down / (double) heat.rows(), room / (double) acrossPerDown / heat.columns());
    int height = Math.max(1, (int) Math.floor(heat.rows() * scale));
    int width = Math.max(1, (int) Math.floor(heat.columns() * scale * acrossPerDown));
    Heat small = heat.shrink(height, width);
    double[] range = small.range();
    Canvas map = canvas.region(0, 0, width, canvas.height());
    if (fine) {
      halves(map, small, range, width, height);
    } else {
      shades(map, small, range, width, height);
    }
    bar(canvas.region(width + 1, 0, BAR - 1, canvas.height()), heat, range, fine);
  }

  private static double value(Heat heat, int x, int y, int width, int height) {
    int row = (int) ((long) y * heat.rows() / height);
    int column = (int) ((long) x * heat.columns() / width);
    return heat.values()[row * heat.columns() + column];
  }

  private static int colour(Theme theme, Heat heat, double[] range, double value) {
    if (!Double.isFinite(value)) {
      return theme.bad();
    }
    List<Integer> map = heat.diverging() ? theme.diverging() : theme.sequential();
    return Theme.ramp(map, (value - range[0]) / (range[1] - range[0]));
  }

  private static void halves(Canvas map, Heat heat, double[] range, int width, int height) {
    for (int y = 0; y < height; y += 2) {
      for (int x = 0; x < width; x++) {
        int top = colour(map.theme(), heat, range, value(heat, x, y, width, height));
        if (y + 1 < height) {
          int bottom = colour(map.theme(), heat, range, value(heat, x, y + 1, width, height));
          map.put(x, y / 2, '▀', Style.of(top).on(bottom));
        } else {
          map.put(x, y / 2, '▀', Style.of(top));
        }
      }
    }
  }

  private static void shades(Canvas map, Heat heat, double[] range, int width, int height) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double v = value(heat, x, y, width, height);
        map.put(x, y, shade(map.glyphs(), heat, range, v), Style.PLAIN);
      }
    }
  }

  /**
   * The character of a value, denser for larger values; in a diverging map + and − tell the sign.
   */
  private static char shade(Glyphs glyphs, Heat heat, double[] range, double value) {
    if (!Double.isFinite(value)) {
      return '?';
    }
    if (heat.diverging()) {
      String ramp = value < 0 ? " .-=" : " '+#";
      return ramp.charAt((int) Math.min(3, Math.abs(value) / range[1] * 4));
    }
    String ramp = glyphs == Glyphs.ASCII ? ASCII_SHADES : SHADES;
    double at = (value - range[0]) / (range[1] - range[0]);
    return ramp.charAt((int) Math.min(ramp.length() - 1, at * ramp.length()));
  }

  private static void bar(Canvas canvas, Heat heat, double[] range, boolean fine) {
    int height = Math.min(canvas.height(), 12);
    for (int y = 0; y < height; y++) {
      double at = height == 1 ? 1 : 1 - y / (double) (height - 1);
      double value = range[0] + at * (range[1] - range[0]);
      for (int x = 0; x < 2; x++) {
        if (fine) {
          canvas.put(x, y, '█', Style.of(colour(canvas.theme(), heat, range, value)));
        } else {
          canvas.put(x, y, shade(canvas.glyphs(), heat, range, value), Style.PLAIN);
        }
      }
    }
    Style style = Style.of(canvas.theme().muted());
    canvas.text(3, 0, Numbers.of(range[1]), style);
    if (height > 4) {
      canvas.text(3, (height - 1) / 2, Numbers.of((range[0] + range[1]) / 2), style);
    }
    if (height > 1) {
      canvas.text(3, height - 1, Numbers.of(range[0]), style);
    }
  }
}
