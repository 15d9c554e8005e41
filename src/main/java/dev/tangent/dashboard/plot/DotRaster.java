package dev.tangent.dashboard.plot;

/**
 * A raster of dots finer than cells: 2 × 4 or 2 × 2 to a cell, or one. A cell has only one colour,
 * that of the dot drawn last.
 */
final class DotRaster {
  private final Glyphs glyphs;
  private final int columns;
  private final int rows;
  private final int[] dots;
  private final int[] colours;
  private final char[] letters;

  DotRaster(Glyphs glyphs, int columns, int rows) {
    this.glyphs = glyphs;
    this.columns = columns;
    this.rows = rows;
    this.dots = new int[columns * rows];
    this.colours = new int[columns * rows];
    this.letters = new char[columns * rows];
  }

  /** How many dots there are from left to right. */
  int width() {
    return columns * glyphs.dotsAcross();
  }

  /** How many dots there are from top to bottom. */
  int height() {
    return rows * glyphs.dotsDown();
  }

  /** Sets a dot; the letter is what ASCII shows there. */
  void set(int x, int y, int colour, char letter) {
    if (x < 0 || y < 0 || x >= width() || y >= height()) {
      return;
    }
    int cell = y / glyphs.dotsDown() * columns + x / glyphs.dotsAcross();
    dots[cell] |= 1 << (y % glyphs.dotsDown() * glyphs.dotsAcross() + x % glyphs.dotsAcross());
    colours[cell] = colour;
    letters[cell] = letter;
  }

  /** The pattern of a line: which of its dots are set, and with which letter and colour. */
  static final class Pen {
    private final int on;
    private final int period;
    private final int colour;
    private final char letter;
    private int walked;

    Pen(LineChart.Stroke stroke, Glyphs glyphs, int colour, char letter) {
      boolean coarse = glyphs == Glyphs.ASCII;
      this.on =
          switch (stroke) {
            case SOLID, POINTS -> 1;
            case DASHED -> coarse ? 2 : 4;
            case DOTTED -> 1;
          };
      this.period =
          switch (stroke) {
            case SOLID, POINTS -> 1;
            case DASHED -> coarse ? 4 : 7;
            case DOTTED -> coarse ? 2 : 3;
          };
      this.colour = colour;
      this.letter = letter;
    }
  }

  /** A straight line between two dots (Bresenham); the first dot belongs to the previous one. */
  void line(int x0, int y0, int x1, int y1, Pen pen) {
    int dx = Math.abs(x1 - x0);
    int dy = -Math.abs(y1 - y0);
    int sx = x0 < x1 ? 1 : -1;
    int sy = y0 < y1 ? 1 : -1;
    int error = dx + dy;
    int x = x0;
    int y = y0;
    while (x != x1 || y != y1) {
      int twice = 2 * error;
      if (twice >= dy) {
        error += dy;
        x += sx;
      }
      if (twice <= dx) {
        error += dx;
        y += sy;
      }
      pen.walked++;
      if (pen.walked % pen.period < pen.on) {
        set(x, y, pen.colour, pen.letter);
      }
    }
  }

  /** Puts the cells that have dots on the canvas. */
  void show(Canvas canvas) {
    for (int y = 0; y < rows; y++) {
      for (int x = 0; x < columns; x++) {
        int cell = y * columns + x;
        if (dots[cell] != 0) {
          char c = glyphs == Glyphs.ASCII ? letters[cell] : glyphs.cell(dots[cell]);
          canvas.put(x, y, c, Style.of(colours[cell]));
        }
      }
    }
  }
}
