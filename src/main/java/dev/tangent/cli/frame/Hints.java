package dev.tangent.cli.frame;

import java.util.regex.Matcher;

/**
 * Commands in our messages. Texts contain {@code `ntk watch …`}; people see the name by which they
 * called the program ({@code ./ntk}, {@code /opt/tangent/ntk}) instead, so that the command can be
 * pasted.
 */
public final class Hints {
  private Hints() {}

  /** The name by which the program was called, as the launcher passes it. */
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
