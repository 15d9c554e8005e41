package dev.tangent.dashboard.plot;

/** The sets of characters that a terminal can show, from the finest dots to plain ASCII. */
public enum Glyphs {
  /** 2 × 4 dots a cell. */
  BRAILLE(2, 4),
  /** 2 × 2 dots a cell, for fonts without braille. */
  BLOCK(2, 2),
  /** One letter a cell; Greek and mathematical signs are spelled out. */
  ASCII(1, 1);

  private static final String MARKERS = "●▲■◆▼★✚○△□▽☆✖✦";
  private static final String ASCII_MARKERS = "ox*+#%&@$sdvzq";
  private static final String QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█";

  private final int dotsAcross;
  private final int dotsDown;

  Glyphs(int dotsAcross, int dotsDown) {
    this.dotsAcross = dotsAcross;
    this.dotsDown = dotsDown;
  }

  int dotsAcross() {
    return dotsAcross;
  }

  int dotsDown() {
    return dotsDown;
  }

  /** The next set; after the last one, the first. */
  public Glyphs next() {
    return values()[(ordinal() + 1) % values().length];
  }

  /** The marker of a series; it tells series apart without colour. Slots below 0 have none. */
  public char marker(int slot) {
    String markers = this == ASCII ? ASCII_MARKERS : MARKERS;
    return slot < 0 ? (this == ASCII ? '=' : '◇') : markers.charAt(slot % markers.length());
  }

  /** The character for a set of dots; bit {@code y · across + x} is a dot, from the top left. */
  char cell(int dots) {
    return switch (this) {
      case BRAILLE -> {
        int code = 0x2800;
        for (int i = 0; i < 8; i++) {
          if ((dots >> i & 1) != 0) {
            // Unicode numbers the braille dots 1 2 3 7 down the left column, 4 5 6 8 down the
            // right.
            int row = i / 2;
            code |= row < 3 ? 1 << (row + 3 * (i % 2)) : 1 << (6 + i % 2);
          }
        }
        yield (char) code;
      }
      case BLOCK -> QUADRANTS.charAt(dots);
      case ASCII -> dots == 0 ? ' ' : '.';
    };
  }

  /** The text as this terminal can show it. */
  public String spell(String text) {
    return this == ASCII ? PlainWords.spell(text) : text;
  }
}
