package dev.tangent.dashboard.plot;

import java.util.function.IntFunction;

/** A canvas as lines of text with the colour sequences of a terminal (ECMA-48, SGR). */
public final class InkedText {
  private static final String PLAIN = "\u001b[0m";

  private InkedText() {}

  /**
   * The lines of the canvas, coloured; each line ends in the terminal's own colour.
   *
   * @param colour the parameters of the sequence that sets a colour (as {@code 38;5;75}), "" for
   *     the terminal's own
   */
  public static String of(Canvas canvas, IntFunction<String> colour) {
    StringBuilder text = new StringBuilder();
    String[] lines = canvas.toText().split("\n", -1);
    for (int y = 0; y < canvas.height(); y++) {
      String now = "";
      for (int x = 0; x < lines[y].length(); x++) {
        String next = canvas.character(x, y) == ' ' ? now : sequence(canvas, x, y, colour);
        if (!next.equals(now)) {
          text.append(PLAIN).append(next);
          now = next;
        }
        text.append(lines[y].charAt(x));
      }
      text.append(now.isEmpty() ? "" : PLAIN).append('\n');
    }
    return text.toString();
  }

  private static String sequence(Canvas canvas, int x, int y, IntFunction<String> colour) {
    int rgb = canvas.foreground(x, y);
    String code = rgb == Style.DEFAULT ? "" : colour.apply(rgb);
    String all =
        (canvas.bold(x, y) ? "1" : "") + (canvas.bold(x, y) && !code.isEmpty() ? ";" : "") + code;
    return all.isEmpty() ? "" : "\u001b[" + all + "m";
  }
}
