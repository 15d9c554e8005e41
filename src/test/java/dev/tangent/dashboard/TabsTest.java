package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TabsTest {
  private static final int ROOM = Screen.MIN_WIDTH - 2;

  private static List<String> names() {
    return new ArrayList<>(Screen.VIEWS.stream().map(View::name).toList());
  }

  /** A tab is its number and its name between three spaces: in that room no name is cut. */
  @Test
  void allNamesAreWholeWhereTheyFit() {
    int needed = names().stream().mapToInt(name -> name.length() + 4).sum();
    String whole = String.join("", Screen.tabs(names(), 0, needed));
    names().forEach(name -> assertTrue(whole.contains(" " + name + " "), whole));
    String cut = String.join("", Screen.tabs(names(), 0, needed - 1));
    assertTrue(cut.length() < needed, cut);
    assertFalse(names().stream().allMatch(name -> cut.contains(" " + name + " ")), cut);
  }

  @Test
  void oneViewMoreCutsTheNamesOfTheOthers() {
    List<String> names = names();
    names.add("Eigenvectors");
    for (int current : new int[] {0, names.size() - 1}) {
      List<String> tabs = Screen.tabs(names, current, ROOM);
      assertTrue(String.join("", tabs).length() <= ROOM, tabs::toString);
      assertEquals(" " + (current + 1) + " " + names.get(current) + " ", tabs.get(current));
      assertTrue(tabs.stream().allMatch(tab -> tab.matches(" \\d \\w{3,} ")), tabs::toString);
    }
  }
}
