package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.terminal.Key;
import dev.tangent.run.RunControl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one table of keys: keys are dispatched by it, and the help, the bottom line and the README
 * are made from it. A key that can't be used at the moment says why.
 */
final class KeyTable {
  /**
   * A row of the table.
   *
   * @param keys names of the keys
   * @param shown the keys as a person reads them
   * @param label one word, for the bottom line
   * @param help what the key does
   * @param hint whether the bottom line shows it
   */
  record Binding(
      String group,
      List<String> keys,
      String shown,
      String label,
      String help,
      boolean hint,
      Function<Controller, String> refusals,
      BiConsumer<Controller, Key> action) {
    /** Why the key can't be used now; "" when it can. */
    String refusal(Controller c) {
      return refusals.apply(c);
    }

    /** The key shown in the bottom line: only the first one. */
    String hintKeys() {
      return shown.split(" ")[0];
    }

    void act(Controller c, Key key) {
      action.accept(c, key);
    }

    private Binding unless(Function<Controller, String> newRefusals) {
      return new Binding(group, keys, shown, label, help, hint, newRefusals, action);
    }

    private Binding hinted() {
      return new Binding(group, keys, shown, label, help, true, refusals, action);
    }
  }

  /** All bindings, in the order of the help. */
  static final List<Binding> ALL = List.copyOf(build());

  private KeyTable() {}

  /** The binding of a key; null when it has none. */
  static @Nullable Binding of(Key key) {
    for (Binding binding : ALL) {
      if (binding.keys().contains(key.name())) {
        return binding;
      }
    }
    return null;
  }

  private static Binding row(
      String group, String keys, String shown, String label, String help, Consumer<Controller> a) {
    return row(group, keys, shown, label, help, (c, _) -> a.accept(c));
  }

  private static Binding row(
      String group,
      String keys,
      String shown,
      String label,
      String help,
      BiConsumer<Controller, Key> action) {
    return new Binding(group, List.of(keys.split(" ")), shown, label, help, false, _ -> "", action);
  }

  /** The direction of a key: −1 for these keys, 1 for all others. */
  private static int sign(Key key, String... backward) {
    return List.of(backward).contains(key.name()) ? -1 : 1;
  }

  private static List<Binding> build() {
    List<Binding> table = new ArrayList<>();
    views(table);
    looking(table);
    list(table);
    figures(table);
    run(table);
    other(table);
    return table;
  }

  private static void views(List<Binding> table) {
    String g = "Views";
    table.add(
        row(
            g,
            "1 2 3 4 5 6 7",
            "1…7",
            "view",
            "the seven views",
            (c, key) -> c.show(key.letter() - '1')));
    table.add(row(g, "?", "?", "help", "this table", c -> c.session().help(true)).hinted());
    table.add(row(g, "q C-c", "q", "quit", "leave the dashboard", Controller::quit).hinted());
  }

  private static void looking(List<Binding> table) {
    String g = "Panels";
    table.add(row(g, "Tab", "Tab", "panel", "next panel", c -> c.focus(1)).hinted());
    table.add(row(g, "S-Tab", "Shift-Tab", "panel", "previous panel", c -> c.focus(-1)));
    table.add(
        row(g, "z Enter", "z Enter", "zoom", "the panel alone, and back", Controller::zoom)
            .hinted());
    table.add(
        row(
            g,
            "Left h Right l",
            "← → h l",
            "sideways",
            "cursor, columns of a table",
            (c, key) -> c.across(sign(key, "Left", "h"))));
    table.add(
        row(
            g,
            "Up k Down j",
            "↑ ↓ k j",
            "scroll",
            "scroll, go to another panel",
            (c, key) -> c.down(sign(key, "Up", "k"))));
    table.add(
        row(
            g,
            "PgUp PgDn",
            "PgUp PgDn",
            "scroll",
            "scroll ten lines",
            (c, key) -> c.down(10 * sign(key, "PgUp"))));
    table.add(row(g, "Esc", "Esc", "back", "end cursor, zoom, seed", Controller::back));
  }

  private static void list(List<Binding> table) {
    String g = "Runs";
    table.add(row(g, "/", "/", "filter", "words, or cost < 0.1 and …", KeyTable::startFilter));
    table.add(listed(g, "v", "mark", "mark the run, the next", RunKeys::mark));
    table.add(listed(g, "a", "all", "mark all, none", RunKeys::markAll));
    table.add(listed(g, "o", "overlay", "lay what is marked over", RunKeys::overlay));
    table.add(listed(g, "b", "group", "seeds as one row: mean ±", RunKeys::group));
    table.add(listed(g, "r", "sort", "sort by the next column", c -> RunKeys.sort(c, 1)));
    table.add(listed(g, "R", "reverse", "the other way round", RunKeys::reverse));
  }

  /** A key of the table of runs. */
  private static Binding listed(
      String group, String key, String label, String help, Consumer<Controller> action) {
    return row(group, key, key, label, help, action)
        .unless(c -> c.view() instanceof RunsView ? "" : "choose a run in the view Runs (7)");
  }

  private static void figures(List<Binding> table) {
    String g = "Figures";
    table.add(
        row(g, "c", "c", "cursor", "a cursor that reads values", Controller::toggleCursor)
            .unless(KeyTable::needsFigure));
    table.add(
        row(g, "x", "x", "log x", "horizontal axis log, linear", Controller::toggleLogX)
            .unless(c -> needsPositive(c, true)));
    table.add(
        row(g, "y", "y", "log y", "vertical axis log, linear", Controller::toggleLogY)
            .unless(c -> needsPositive(c, false)));
    table.add(
        row(
                g,
                "s S",
                "s S",
                "seed",
                "next, previous seed alone",
                (c, key) -> c.selectMember(sign(key, "S")))
            .unless(c -> c.context().snapshot().groups().isEmpty() ? "no network yet" : ""));
    table.add(
        row(g, "m", "m", "matrix", "Θ(t), Θ(t)−Θ(0), Θ(t)−Θ∞", c -> c.session().nextHeats())
            .unless(
                c ->
                    c.panels().stream().anyMatch(p -> p.id().equals(KernelView.HEAT))
                        ? ""
                        : "no matrix in this view, or all three"));
    table.add(
        row(
                g,
                ", < . >",
                ", . < >",
                "time",
                "earlier, later record",
                (c, key) -> c.slide(sign(key, ",", "<")))
            .unless(KeyTable::needsTimes));
    table.add(
        row(
                g,
                "Home End",
                "Home End",
                "time",
                "first, newest record",
                (c, key) -> c.slide(sign(key, "Home") * c.times().size()))
            .unless(KeyTable::needsTimes));
    table.add(
        row(g, "f", "f", "freeze", "hold the view, not the run", Controller::freeze).hinted());
  }

  private static String needsTimes(Controller c) {
    return c.times().size() > 1 ? "" : "this view has no recorded times";
  }

  private static void run(List<Binding> table) {
    String g = "Run";
    table.add(
        row(g, "Space", "Space", "pause", "pause the run, resume it", Controller::pauseOrResume)
            .unless(KeyTable::needsLive)
            .hinted());
    table.add(
        row(
                g,
                "w",
                "w",
                "checkpoint",
                "write a checkpoint now",
                c -> c.request(RunControl.Command.CHECKPOINT))
            .unless(KeyTable::needsLive));
    table.add(
        row(
                g,
                "X",
                "X",
                "stop",
                "stop the run (asks first)",
                c -> c.session().prompt(Session.Prompt.STOP))
            .unless(KeyTable::needsLive));
    table.add(
        row(
                g,
                "e",
                "e",
                "export",
                "save as SVG, PNG, CSV, text",
                c -> c.session().prompt(Session.Prompt.EXPORT))
            .unless(c -> c.focused() == null ? "nothing to export in this view" : "")
            .hinted());
  }

  private static void startFilter(Controller c) {
    c.show(Screen.VIEWS.size() - 1);
    c.session().prompt(Session.Prompt.FILTER);
  }

  private static void other(List<Binding> table) {
    String g = "Screen";
    table.add(row(g, "t", "t", "theme", "dark, light, contrast", c -> c.session().nextTheme()));
    table.add(row(g, "g", "g", "glyphs", "braille, blocks, ASCII", c -> c.session().nextGlyphs()));
    // The loop handles this key itself, since it owns the terminal.
    table.add(row(g, "C-z", "Ctrl-Z", "suspend", "stop for a while (fg)", c -> {}));
    table.add(row(g, "C-l", "Ctrl-L", "redraw", "draw everything anew", Controller::redraw));
  }

  private static String needsFigure(Controller c) {
    Panel panel = c.focused();
    return panel != null && panel.content() instanceof LineChart
        ? ""
        : "the panel with the focus is no figure (Tab)";
  }

  private static String needsPositive(Controller c, boolean horizontal) {
    Panel panel = c.focused();
    if (panel == null || !(panel.content() instanceof LineChart figure)) {
      return needsFigure(c);
    }
    LineChart.Axis axis = horizontal ? figure.x() : figure.y();
    return figure.canBeLog(horizontal) ? "" : axis.label() + " is not positive everywhere";
  }

  private static String needsLive(Controller c) {
    Snapshot s = c.context().snapshot();
    return s.live() && s.end() == null ? "" : "the run has ended (" + s.status() + ")";
  }

  /** The table in Markdown, for the README. */
  static String markdown() {
    StringBuilder text = new StringBuilder("| key | does |\n|---|---|\n");
    for (Binding b : ALL) {
      text.append("| `").append(b.shown()).append("` | ").append(b.help()).append(" |\n");
    }
    return text.toString();
  }
}
