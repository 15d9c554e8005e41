package dev.tangent.cli.frame;

/** Whether someone looks on. */
public final class Terminal {
  private Terminal() {}

  /** Stdin and stdout are a terminal that can draw, and this is not a CI machine. */
  static boolean isInteractive() {
    return canDraw() && System.getenv("CI") == null;
  }

  /** Stdin and stdout are a terminal that can draw. */
  public static boolean canDraw() {
    String term = System.getenv("TERM");
    return System.console() != null
        && System.console().isTerminal()
        && term != null
        && !term.isEmpty()
        && !term.equals("dumb");
  }
}
