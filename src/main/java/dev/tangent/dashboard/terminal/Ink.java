package dev.tangent.dashboard.terminal;

import com.googlecode.lanterna.SGR;
import com.googlecode.lanterna.TextCharacter;
import com.googlecode.lanterna.TextColor;
import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.Style;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Turns the cells of a canvas into the terminal's cells, in the colours that the terminal has. */
public final class Ink {
  private static final TextColor.ANSI[] ANSI = {
    TextColor.ANSI.RED,
    TextColor.ANSI.GREEN,
    TextColor.ANSI.YELLOW,
    TextColor.ANSI.BLUE,
    TextColor.ANSI.MAGENTA,
    TextColor.ANSI.CYAN,
    TextColor.ANSI.RED_BRIGHT,
    TextColor.ANSI.YELLOW_BRIGHT,
    TextColor.ANSI.CYAN_BRIGHT
  };

  /**
   * Hues (degrees) of the colours above; the bright ones at the end stand for hues far from all
   * others.
   */
  private static final double[] HUES = {4, 155, 42, 212, 327, 190, 22, 56, 200};

  private final ColourDepth depth;
  private final Map<Integer, TextColor> known = new HashMap<>();

  public Ink(ColourDepth depth) {
    this.depth = depth;
  }

  public TextCharacter cell(Canvas canvas, int x, int y) {
    List<SGR> attributes = new ArrayList<>(2);
    if (canvas.bold(x, y)) {
      attributes.add(SGR.BOLD);
    }
    if (canvas.reverse(x, y)) {
      attributes.add(SGR.REVERSE);
    }
    return TextCharacter.fromCharacter(
        canvas.character(x, y),
        colour(canvas.foreground(x, y)),
        colour(canvas.background(x, y)),
        attributes.toArray(SGR[]::new))[0];
  }

  /** The parameters of the sequence that makes text of this colour; "" without colours. */
  public String foreground(int rgb) {
    return depth == ColourDepth.NONE
        ? ""
        : new String(colour(rgb).getForegroundSGRSequence(), StandardCharsets.US_ASCII);
  }

  public TextColor colour(int rgb) {
    return rgb == Style.DEFAULT || depth == ColourDepth.NONE
        ? TextColor.ANSI.DEFAULT
        : known.computeIfAbsent(rgb, this::convert);
  }

  private TextColor convert(int rgb) {
    int r = rgb >> 16 & 0xFF;
    int g = rgb >> 8 & 0xFF;
    int b = rgb & 0xFF;
    return switch (depth) {
      case TRUE -> new TextColor.RGB(r, g, b);
      case INDEXED -> TextColor.Indexed.fromRGB(r, g, b);
      case ANSI -> ansi(r, g, b);
      case NONE -> TextColor.ANSI.DEFAULT;
    };
  }

  /**
   * The nearest ANSI colour: for greys by lightness (the text's own colour for bright ones), else
   * by hue.
   */
  private static TextColor ansi(int r, int g, int b) {
    int most = Math.max(r, Math.max(g, b));
    int least = Math.min(r, Math.min(g, b));
    if (most - least < 40) {
      return most > 0xC0 || most < 0x40 ? TextColor.ANSI.DEFAULT : TextColor.ANSI.BLACK_BRIGHT;
    }
    double span = most - least;
    double hue = most == r ? (g - b) / span : most == g ? 2 + (b - r) / span : 4 + (r - g) / span;
    hue = (hue * 60 + 360) % 360;
    int best = 0;
    for (int i = 1; i < HUES.length; i++) {
      if (distance(hue, HUES[i]) < distance(hue, HUES[best])) {
        best = i;
      }
    }
    return ANSI[best];
  }

  private static double distance(double a, double b) {
    double d = Math.abs(a - b);
    return Math.min(d, 360 - d);
  }
}
