package dev.tangent.dashboard;

import java.util.HashSet;
import java.util.List;

/**
 * Shortens names of runs as far as they stay distinct: {@code train-20261127-} says nothing about
 * any of them.
 */
final class RunNames {
  /** Names up to this length are left as they are. */
  private static final int SHORT = 10;

  private RunNames() {}

  /** The names without the words that all of them begin with, when that leaves something. */
  static List<String> distinct(List<String> names) {
    if (names.size() < 2 || names.stream().allMatch(n -> n.length() <= SHORT)) {
      return names;
    }
    int common = names.getFirst().length();
    for (String name : names) {
      int i = 0;
      while (i < Math.min(common, name.length()) && name.charAt(i) == names.getFirst().charAt(i)) {
        i++;
      }
      common = i;
    }
    int cut = names.getFirst().substring(0, common).lastIndexOf('-') + 1;
    List<String> rest = names.stream().map(n -> n.substring(cut)).toList();
    boolean clear = rest.stream().noneMatch(String::isEmpty);
    return clear && new HashSet<>(rest).size() == names.size() ? rest : names;
  }
}
