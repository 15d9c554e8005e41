package dev.tangent.dashboard.terminal;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** How many colours a terminal shows. */
public enum ColourDepth {
  NONE,
  ANSI,
  INDEXED,
  TRUE;

  /** The names in TERM of terminals with all colours; SSH passes on no other variable. */
  private static final List<String> RICH =
      List.of("kitty", "alacritty", "foot", "ghostty", "wezterm", "contour", "iterm");

  /**
   * The depth according to the environment: {@code NO_COLOR} (no-color.org) wins, then {@code
   * COLORTERM}, then the name in {@code TERM}.
   */
  public static ColourDepth of(Map<String, String> environment) {
    if (!environment.getOrDefault("NO_COLOR", "").isEmpty()) {
      return NONE;
    }
    String colorTerm = environment.getOrDefault("COLORTERM", "").toLowerCase(Locale.ROOT);
    String term = environment.getOrDefault("TERM", "").toLowerCase(Locale.ROOT);
    if (term.startsWith("screen") && environment.getOrDefault("TMUX", "").isEmpty()) {
      // GNU screen misreads 24-bit sequences, and inside it COLORTERM describes the outer terminal.
      return term.contains("256color") || !colorTerm.isEmpty() ? INDEXED : ANSI;
    }
    if (colorTerm.equals("truecolor")
        || colorTerm.equals("24bit")
        || term.contains("direct")
        || RICH.stream().anyMatch(term::contains)) {
      return TRUE;
    }
    if (term.contains("256color")) {
      return INDEXED;
    }
    return term.isEmpty() || term.equals("dumb") || term.startsWith("vt") ? NONE : ANSI;
  }

  /**
   * The depth that the option {@code --color} names.
   *
   * @param name auto, truecolor, 256, 16 or none
   */
  public static ColourDepth named(String name, Map<String, String> environment) {
    return switch (name) {
      case "auto" -> of(environment);
      case "truecolor" -> TRUE;
      case "256" -> INDEXED;
      case "16" -> ANSI;
      case "none" -> NONE;
      default ->
          throw new IllegalArgumentException(
              String.format(
                  Locale.ROOT, "--color %s: one of auto, truecolor, 256, 16, none", name));
    };
  }
}
