package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.Style;
import dev.tangent.dashboard.plot.Theme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The help over the view, made from the key table: two columns of groups, so that it fits 80 × 24.
 * Keys that do nothing at the moment are faint; when pressed, they say why.
 */
final class HelpPainter {
  private static final int KEY_WIDTH = 10;
  private static final int COLUMN_WIDTH = 39;

  private HelpPainter() {}

  static void paint(Canvas screen, Predicate<KeyTable.Binding> usable) {
    List<List<Line>> columns = columns();
    int rows = Math.max(columns.get(0).size(), columns.get(1).size());
    int width = Math.min(screen.width(), 2 * COLUMN_WIDTH + 2);
    int height = Math.min(screen.height(), rows + 2);
    Canvas box =
        screen.region((screen.width() - width) / 2, (screen.height() - height) / 2, width, height);
    Theme theme = screen.theme();
    box.fill(' ', Style.PLAIN);
    box.frame(Style.of(theme.focus()));
    box.text(2, 0, " Keys ", Style.of(theme.focus()).bolder());
    box.textEndingAt(width - 2, height - 1, " any key closes ", Style.of(theme.muted()));
    for (int c = 0; c < columns.size(); c++) {
      Canvas column = box.region(2 + c * COLUMN_WIDTH, 1, COLUMN_WIDTH - 2, height - 2);
      for (int y = 0; y < columns.get(c).size(); y++) {
        columns.get(c).get(y).paint(column, y, usable);
      }
    }
  }

  /** The groups in order, divided so that both columns are about equally long. */
  private static List<List<Line>> columns() {
    Map<String, List<Line>> groups = new LinkedHashMap<>();
    for (KeyTable.Binding b : KeyTable.ALL) {
      groups
          .computeIfAbsent(b.group(), g -> new ArrayList<>(List.of(new Heading(g))))
          .add(new Row(b));
    }
    int all = groups.values().stream().mapToInt(List::size).sum();
    List<List<Line>> columns = List.of(new ArrayList<>(), new ArrayList<>());
    int before = 0;
    for (List<Line> group : groups.values()) {
      List<Line> column = columns.get(2 * before + group.size() <= all ? 0 : 1);
      column.addAll(group);
      before += group.size();
    }
    return columns;
  }

  private sealed interface Line {
    void paint(Canvas column, int y, Predicate<KeyTable.Binding> usable);
  }

  private record Heading(String name) implements Line {
    @Override
    public void paint(Canvas column, int y, Predicate<KeyTable.Binding> usable) {
      column.text(0, y, name, Style.of(column.theme().warn()).bolder());
    }
  }

  private record Row(KeyTable.Binding binding) implements Line {
    @Override
    public void paint(Canvas column, int y, Predicate<KeyTable.Binding> usable) {
      Theme theme = column.theme();
      boolean on = usable.test(binding);
      Style key = on ? Style.of(theme.focus()).bolder() : Style.of(theme.faint());
      column.cell(0, y, KEY_WIDTH - 1, binding.shown(), key);
      Style help = Style.of(on ? theme.text() : theme.faint());
      column.cell(KEY_WIDTH, y, column.width() - KEY_WIDTH, binding.help(), help);
    }
  }
}
