package dev.tangent.cli.frame;

import java.util.regex.Matcher;

/**
 * Commands in what we say: texts write {@code `ntk watch …`}, and people read it with the name that
 * they called the program by ({@code ./ntk}, {@code /opt/tangent/ntk}), so that it can be pasted.
 */
public final class Hints {
  private Hints() {}

  /** How the program was called; the launcher says it. */
  static String command() {
    return System.getProperty("tangent.command", "ntk");
  }

  /** The text with commands that can be pasted. */
  public static String pasteable(String text) {
    String command = command();
    return command.equals("ntk")
        ? text
        : text.replaceAll("`ntk(?= |`)", Matcher.quoteReplacement("`" + command));
  }
}
