package dev.tangent.dashboard.plot;

import java.util.Arrays;
import java.util.Locale;

/**
 * A grid of character cells, and the theme and glyphs to draw with. A region shares the cells of
 * its parent and clips what is drawn outside of it, so a panel can't spoil its neighbour.
 */
public final class Canvas {
  private static final int BOLD = 1;
  private static final int REVERSE = 2;

  private final int stride;
  private final char[] characters;
  private final int[] foregrounds;
  private final int[] backgrounds;
  private final byte[] attributes;
  private final int left;
  private final int top;
  private final int width;
  private final int height;
  private final Theme theme;
  private final Glyphs glyphs;
  private final boolean colour;

  /**
   * An empty canvas.
   *
   * @param colour whether colours are visible; if not, drawing code must not rely on them
   */
  public Canvas(int width, int height, Theme theme, Glyphs glyphs, boolean colour) {
    this.stride = width;
    this.width = width;
    this.height = height;
    this.left = 0;
    this.top = 0;
    this.theme = theme;
    this.glyphs = glyphs;
    this.colour = colour;
    int cells = width * height;
    this.characters = new char[cells];
    this.foregrounds = new int[cells];
    this.backgrounds = new int[cells];
    this.attributes = new byte[cells];
    Arrays.fill(characters, ' ');
    Arrays.fill(foregrounds, Style.DEFAULT);
    Arrays.fill(backgrounds, Style.DEFAULT);
  }

  private Canvas(Canvas parent, int x, int y, int width, int height) {
    this.stride = parent.stride;
    this.characters = parent.characters;
    this.foregrounds = parent.foregrounds;
    this.backgrounds = parent.backgrounds;
    this.attributes = parent.attributes;
    this.theme = parent.theme;
    this.glyphs = parent.glyphs;
    this.colour = parent.colour;
    this.left = parent.left + Math.clamp(x, 0, parent.width);
    this.top = parent.top + Math.clamp(y, 0, parent.height);
    this.width = Math.clamp(width, 0, Math.max(0, parent.width - x));
    this.height = Math.clamp(height, 0, Math.max(0, parent.height - y));
  }

  /** A part of this canvas, cut off at its edges. */
  public Canvas region(int x, int y, int regionWidth, int regionHeight) {
    return new Canvas(this, x, y, regionWidth, regionHeight);
  }

  public int width() {
    return width;
  }

  public int height() {
    return height;
  }

  public Theme theme() {
    return theme;
  }

  public Glyphs glyphs() {
    return glyphs;
  }

  /** Whether colours will be seen. */
  public boolean colour() {
    return colour;
  }

  /** Puts one character; outside of the canvas nothing happens. */
  public void put(int x, int y, char character, Style style) {
    if (x < 0 || y < 0 || x >= width || y >= height) {
      return;
    }
    int i = (top + y) * stride + left + x;
    characters[i] = character;
    foregrounds[i] = style.foreground();
    backgrounds[i] = style.background();
    attributes[i] = (byte) ((style.bold() ? BOLD : 0) | (style.reverse() ? REVERSE : 0));
  }

  /**
   * Writes text in characters that this canvas can show.
   *
   * @return the column after it
   */
  public int text(int x, int y, String text, Style style) {
    String spelled = glyphs.spell(text);
    for (int i = 0; i < spelled.length(); i++) {
      char c = spelled.charAt(i);
      put(x + i, y, c < ' ' || c == 127 ? ' ' : c, style);
    }
    return x + spelled.length();
  }

  /** Writes text that ends before column {@code end}. */
  public void textEndingAt(int end, int y, String text, Style style) {
    text(end - measure(text), y, text, style);
  }

  /** Writes text in a column of the given width, with an ellipsis when it is longer. */
  public void cell(int x, int y, int columns, String text, Style style) {
    String spelled = glyphs.spell(text);
    if (spelled.length() > columns) {
      String dots = glyphs.spell("…");
      spelled =
          columns < dots.length()
              ? spelled.substring(0, Math.max(0, columns))
              : spelled.substring(0, columns - dots.length()) + dots;
    }
    text(x, y, spelled, style);
  }

  /**
   * Writes a name in a column of the given width. A longer name loses its middle; more is kept of
   * the end, where names of runs differ.
   */
  public void name(int x, int y, int columns, String text, Style style) {
    cell(x, y, columns, shortName(glyphs.spell(text), columns, glyphs.spell("…")), style);
  }

  private static String shortName(String name, int columns, String dots) {
    int room = columns - dots.length();
    if (name.length() <= columns || room < 6) {
      return name;
    }
    int start = room / 3;
    return name.substring(0, start) + dots + name.substring(name.length() - (room - start));
  }

  /** How many columns the text takes. */
  public int measure(String text) {
    return glyphs.spell(text).length();
  }

  /** Fills the canvas with a character. */
  public void fill(char character, Style style) {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        put(x, y, character, style);
      }
    }
  }

  /** Draws a frame along the edge. */
  public void frame(Style style) {
    boolean ascii = glyphs == Glyphs.ASCII;
    String corners = ascii ? "++++" : "╭╮╰╯";
    char across = ascii ? '-' : '─';
    char down = ascii ? '|' : '│';
    for (int x = 1; x < width - 1; x++) {
      put(x, 0, across, style);
      put(x, height - 1, across, style);
    }
    for (int y = 1; y < height - 1; y++) {
      put(0, y, down, style);
      put(width - 1, y, down, style);
    }
    put(0, 0, corners.charAt(0), style);
    put(width - 1, 0, corners.charAt(1), style);
    put(0, height - 1, corners.charAt(2), style);
    put(width - 1, height - 1, corners.charAt(3), style);
  }

  private int index(int x, int y) {
    if (x < 0 || y < 0 || x >= width || y >= height) {
      throw new IndexOutOfBoundsException(
          String.format(Locale.ROOT, "cell (%d, %d) of a canvas of %d × %d", x, y, width, height));
    }
    return (top + y) * stride + left + x;
  }

  public char character(int x, int y) {
    return characters[index(x, y)];
  }

  public int foreground(int x, int y) {
    return foregrounds[index(x, y)];
  }

  public int background(int x, int y) {
    return backgrounds[index(x, y)];
  }

  public boolean bold(int x, int y) {
    return (attributes[index(x, y)] & BOLD) != 0;
  }

  public boolean reverse(int x, int y) {
    return (attributes[index(x, y)] & REVERSE) != 0;
  }

  /** The characters, one line a row, without trailing blanks. */
  public String toText() {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < height; y++) {
      text.append(new String(characters, (top + y) * stride + left, width).stripTrailing())
          .append('\n');
    }
    return text.toString();
  }
}
