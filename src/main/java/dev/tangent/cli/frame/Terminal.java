package dev.tangent.cli.frame;

/** Whether a person watches the program in a terminal. */
public final class Terminal {
  private Terminal() {}

  /** Whether stdin and stdout are a terminal that can draw, outside of CI. */
  static boolean isInteractive() {
    return canDraw() && System.getenv("CI") == null;
  }

  /** Whether stdin and stdout are a terminal that can draw. */
  public static boolean canDraw() {
    String term = System.getenv("TERM");
    return System.console() != null
        && System.console().isTerminal()
        && term != null
        && !term.isEmpty()
        && !term.equals("dumb");
  }
}
