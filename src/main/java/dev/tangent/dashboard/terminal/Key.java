package dev.tangent.dashboard.terminal;

/**
 * A key press by its name: the letter itself, or Left, Right, Up, Down, Tab, S-Tab, Enter, Esc,
 * Space, Backspace, Home, End, PgUp, PgDn, or C-x for Control with x.
 */
public record Key(String name) {
  /** The letter, or 0 when the key is not a letter. */
  public char letter() {
    return name.equals("Space") ? ' ' : name.length() == 1 ? name.charAt(0) : 0;
  }
}
