package dev.tangent.dashboard.plot;

import java.util.List;

/** Which characters a terminal can show, from the finest dots to plain ASCII. */
public enum Glyphs {
  /** 2 × 4 dots a cell. */
  BRAILLE(2, 4),
  /** 2 × 2 dots a cell, for fonts without braille. */
  BLOCK(2, 2),
  /** One letter a cell; Greek and mathematical signs are spelled out. */
  ASCII(1, 1);

  private static final String MARKERS = "●▲■◆▼★✚";
  private static final String ASCII_MARKERS = "ox*+#%&";
  private static final String QUADRANTS = " ▘▝▀▖▌▞▛▗▚▐▜▄▙▟█";

  /** What stands for a sign in ASCII; longer words first where one begins another. */
  private static final List<String[]> WORDS =
      List.of(
          new String[] {"Θ∞", "Theta_inf"},
          new String[] {"Θ", "Theta"},
          new String[] {"Σ", "Sigma"},
          new String[] {"λ", "lambda"},
          new String[] {"γ", "gamma"},
          new String[] {"θ", "theta"},
          new String[] {"η", "eta"},
          new String[] {"β", "beta"},
          new String[] {"σ", "sigma"},
          new String[] {"₀", "0"},
          new String[] {"₁", "1"},
          new String[] {"₂", "2"},
          new String[] {"∞", "inf"},
          new String[] {"π", "pi"},
          new String[] {"‖", "|"},
          new String[] {"−", "-"},
          new String[] {"–", "-"},
          new String[] {"×", "x"},
          new String[] {"→", "->"},
          new String[] {"←", "<-"},
          new String[] {"↑", "^"},
          new String[] {"↓", "v"},
          new String[] {"…", "..."},
          new String[] {"·", "."},
          new String[] {"▸", ">"},
          new String[] {"ᵢ", "_i"},
          new String[] {"●", "o"},
          new String[] {"○", "."},
          new String[] {"▲", "x"},
          new String[] {"■", "*"},
          new String[] {"◆", "+"},
          new String[] {"▼", "#"},
          new String[] {"★", "%"},
          new String[] {"✚", "&"},
          new String[] {"✗", "!"},
          new String[] {"✓", "*"},
          new String[] {"⏸", "="},
          new String[] {"▶", ">"},
          new String[] {"━", "="},
          new String[] {"─", "-"},
          new String[] {"╌", "-"},
          new String[] {"┈", "."},
          new String[] {"│", "|"},
          new String[] {"█", "#"},
          new String[] {"░", "."});

  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

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

  /** The next set, round and round. */
  public Glyphs next() {
    return values()[(ordinal() + 1) % values().length];
  }

  /** The marker of a series; it tells series apart without colour. Slots below 0 have none. */
  public char marker(int slot) {
    String markers = this == ASCII ? ASCII_MARKERS : MARKERS;
    return slot < 0 ? (this == ASCII ? '=' : '◇') : markers.charAt(slot % markers.length());
  }

  /** The cell for a set of dots: bit {@code y · across + x}, from the top left. */
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
    if (this != ASCII || text.chars().allMatch(c -> c < 128)) {
      return text;
    }
    String result = text;
    for (String[] word : WORDS) {
      result = result.replace(word[0], word[1]);
    }
    StringBuilder ascii = new StringBuilder();
    boolean raised = false;
    for (char c : result.toCharArray()) {
      int digit = SUPERSCRIPTS.indexOf(c);
      boolean superscript = digit >= 0 || c == '⁻';
      if (superscript && !raised) {
        ascii.append('^');
      }
      raised = superscript;
      ascii.append(digit >= 0 ? (char) ('0' + digit) : c == '⁻' ? '-' : c < 128 ? c : '?');
    }
    return ascii.toString();
  }
}
