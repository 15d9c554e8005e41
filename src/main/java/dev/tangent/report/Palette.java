package dev.tangent.report;

import java.awt.Color;

/**
 * The colours of every figure: Okabe and Ito's set, which the common kinds of colour blindness can
 * tell apart, without its yellow (too pale on white).
 *
 * @see <a href="https://jfly.uni-koeln.de/color/">M. Okabe, K. Ito, Color Universal Design</a>
 */
public final class Palette {
  public static final Color BLACK = new Color(0x000000);
  public static final Color ORANGE = new Color(0xE69F00);
  public static final Color SKY = new Color(0x56B4E9);
  public static final Color GREEN = new Color(0x009E73);

  /** A tint of {@link #GREEN}, for broad lines below others. */
  public static final Color PALE_GREEN = new Color(0x9FDCC8);

  public static final Color BLUE = new Color(0x0072B2);
  public static final Color VERMILLION = new Color(0xD55E00);
  public static final Color PURPLE = new Color(0xCC79A7);
  public static final Color GREY = new Color(0x8A8A8A);

  private static final Color[] CYCLE = {BLUE, VERMILLION, GREEN, PURPLE, ORANGE, SKY, GREY, BLACK};

  private Palette() {}

  /** The i-th colour for categories; repeats after eight. */
  public static Color cycle(int i) {
    return CYCLE[Math.floorMod(i, CYCLE.length)];
  }
}
