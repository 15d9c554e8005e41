package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.Style;
import dev.tangent.dashboard.plot.Theme;
import java.util.ArrayList;
import java.util.List;

/** The help over the view, made from the key table: two columns, so that it fits 80 × 24. */
final class HelpPainter {
  private static final int KEY_WIDTH = 10;

  private HelpPainter() {}

  static void paint(Canvas screen) {
    List<KeyTable.Binding> table = KeyTable.ALL;
    int perColumn = (table.size() + 1) / 2;
    int height = Math.min(screen.height() - 2, perColumn + 2);
    int width = Math.min(screen.width(), 80);
    Canvas box =
        screen.region((screen.width() - width) / 2, (screen.height() - height) / 2, width, height);
    Theme theme = screen.theme();
    box.fill(' ', Style.PLAIN);
    box.frame(Style.of(theme.focus()));
    box.text(2, 0, " Keys ", Style.of(theme.focus()).bolder());
    box.textEndingAt(width - 2, height - 1, " any key closes ", Style.of(theme.muted()));
    List<List<KeyTable.Binding>> columns = new ArrayList<>();
    columns.add(table.subList(0, perColumn));
    columns.add(table.subList(perColumn, table.size()));
    for (int c = 0; c < 2; c++) {
      int x = 2 + c * (width / 2);
      int y = 1;
      String group = "";
      for (KeyTable.Binding b : columns.get(c)) {
        // A change of group shows as a change of its name, in the margin of its first row.
        boolean first = !b.group().equals(group);
        group = b.group();
        Style key = Style.of(first ? theme.warn() : theme.focus()).bolder();
        box.cell(x, y, KEY_WIDTH - 1, b.shown(), key);
        box.cell(x + KEY_WIDTH, y, width / 2 - KEY_WIDTH - 3, b.help(), Style.of(theme.text()));
        y++;
      }
    }
  }
}
