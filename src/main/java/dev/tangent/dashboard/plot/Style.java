package dev.tangent.dashboard.plot;

/**
 * How a cell looks. Colours are 0xRRGGBB or {@link #DEFAULT}; the terminal's colour depth is
 * applied when a canvas is shown, so drawing code knows true colour only.
 */
public record Style(int foreground, int background, boolean bold, boolean reverse) {
  /** The terminal's own colour. */
  public static final int DEFAULT = -1;

  public static final Style PLAIN = new Style(DEFAULT, DEFAULT, false, false);

  public static Style of(int foreground) {
    return new Style(foreground, DEFAULT, false, false);
  }

  public Style on(int newBackground) {
    return new Style(foreground, newBackground, bold, reverse);
  }

  public Style bolder() {
    return new Style(foreground, background, true, reverse);
  }

  public Style reversed() {
    return new Style(foreground, background, bold, true);
  }
}
