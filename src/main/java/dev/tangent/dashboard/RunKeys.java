package dev.tangent.dashboard;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The actions of the keys in the table of runs. */
final class RunKeys {
  private RunKeys() {}

  private static RunTable table(Controller c) {
    return RunTable.of(c.context());
  }

  /** The row that the viewer stands on; null when there is none. */
  static RunTable.@Nullable Row selected(Controller c) {
    RunTable table = table(c);
    int at = table.selected(c.context());
    return at < 0 ? null : table.rows().get(at);
  }

  /** Up and down the rows. */
  static void move(Controller c, int by) {
    RunTable table = table(c);
    int next = table.selected(c.context()) + by;
    if (!table.rows().isEmpty()) {
      int at = Math.clamp(next, 0, table.rows().size() - 1);
      c.session().selectRun(table.rows().get(at).directory());
    }
  }

  /** Marks or unmarks the row and goes to the next, so that repeating the key marks many. */
  static void mark(Controller c) {
    RunTable.Row row = selected(c);
    if (row == null) {
      return;
    }
    toggle(c.session().marked(), row.directories());
    move(c, 1);
  }

  /** Marks all rows of the table, or unmarks them when all are marked. */
  static void markAll(Controller c) {
    List<Path> all = new ArrayList<>();
    table(c).rows().forEach(r -> all.addAll(r.directories()));
    toggle(c.session().marked(), all);
  }

  private static void toggle(Set<Path> marked, List<Path> runs) {
    if (marked.containsAll(runs)) {
      runs.forEach(marked::remove);
    } else {
      marked.addAll(runs);
    }
  }

  /**
   * Overlays the marked runs, or else the selected one, on the open run; pressed again, removes
   * them.
   */
  static void overlay(Controller c) {
    Session session = c.session();
    List<Path> wanted = new ArrayList<>();
    RunTable.Row row = selected(c);
    if (!session.marked().isEmpty()) {
      wanted.addAll(session.marked());
    } else if (row != null) {
      wanted.addAll(row.directories());
    }
    Path open = absolute(c.context().snapshot().directory());
    wanted.removeIf(p -> absolute(p).equals(open));
    if (wanted.isEmpty()) {
      c.say("choose another run than the open one", false);
      return;
    }
    List<Path> now = new ArrayList<>(session.overlays());
    if (!session.marked().isEmpty()) {
      boolean same = Set.copyOf(now).equals(Set.copyOf(wanted));
      now.clear();
      now.addAll(same ? List.of() : wanted);
    } else if (!now.removeAll(wanted)) {
      now.addAll(wanted);
    }
    c.overlay(now); // The bottom line of every view shows how many there are.
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  /** Joins runs that differ only in their seeds to one row, or splits them again. */
  static void group(Controller c) {
    c.session().grouped(!c.session().grouped());
    c.say(c.session().grouped() ? "seeds are one row: mean ± deviation" : "a row each run", false);
  }

  /** Sorts by the next column; after the last one, by age with the newest first. */
  static void sort(Controller c, int by) {
    List<String> keys = new ArrayList<>(List.of(""));
    keys.addAll(table(c).sortable());
    String now = c.session().sort().replaceFirst("^-", "");
    c.session().sort(keys.get(Math.floorMod(keys.indexOf(now) + by, keys.size())));
    c.say(
        c.session().sort().isEmpty() ? "the newest first" : "sorted by " + c.session().sort(),
        false);
  }

  /** Reverses the order. */
  static void reverse(Controller c) {
    String sort = c.session().sort();
    c.session()
        .sort(sort.isEmpty() ? "started" : sort.startsWith("-") ? sort.substring(1) : "-" + sort);
  }
}
