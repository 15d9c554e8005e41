package dev.tangent.cli.frame;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Suggests what a mistyped option or command may have meant. */
final class Suggestions {
  private Suggestions() {}

  /** At most two similar options (or commands, for a word without a dash). */
  static List<String> of(String word, CommandLine command) {
    List<String> known = new ArrayList<>();
    if (word.startsWith("-")) {
      for (OptionSpec option : command.getCommandSpec().options()) {
        known.add(option.longestName());
      }
    } else {
      known.addAll(command.getSubcommands().keySet());
    }
    return near(word.replaceFirst("=.*", ""), known);
  }

  /**
   * At most two of the known words within a distance of a third of their length, the nearest first.
   */
  static List<String> near(String word, List<String> known) {
    String lower = word.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(k -> distance(lower, k) <= Math.max(1, k.replaceFirst("^-+", "").length() / 3))
        .sorted(Comparator.comparingInt(k -> distance(lower, k)))
        .limit(2)
        .toList();
  }

  /**
   * The edit distance of two words: insertions, deletions, replacements and swaps of neighbours.
   */
  static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + change, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
