package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The numbers of a run as a page of Markdown: its tables, what was run, where, and how long. */
final class RunTables {
  /**
   * Settings that are left out: names of the machine, its disk and its kernel don't explain the
   * numbers.
   */
  private static final Set<String> LEFT_OUT =
      Set.of("host", "os", "data", "experiment", "data-name");

  private RunTables() {}

  static String markdown(RunModel model, RunSettings settings) {
    StringBuilder page = new StringBuilder();
    for (Event.Table table : model.tables()) {
      page.append("**").append(table.title()).append("**\n\n");
      page.append(new TextTable(table.columns(), table.rows()).markdown()).append('\n');
    }
    page.append("- Command: `ntk ").append(settings.command()).append("`, seed ");
    page.append(settings.seed()).append('\n');
    line(page, "Settings", settings.settings());
    line(page, "Versions", settings.versions());
    line(page, "Machine", settings.machine());
    page.append("- Started ").append(Instant.ofEpochMilli(settings.startedAt()));
    page.append(", from the first to the last event ");
    Duration wall = Duration.ofMillis(model.lastAt() - model.firstAt());
    page.append(
        String.format(
            Locale.ROOT,
            "%d:%02d:%02d\n",
            wall.toHours(),
            wall.toMinutesPart(),
            wall.toSecondsPart()));
    return page.toString();
  }

  private static void line(StringBuilder page, String title, Map<String, ?> values) {
    page.append("- ").append(title).append(": ");
    String between = "";
    for (Map.Entry<String, ?> e : values.entrySet()) {
      if (!LEFT_OUT.contains(e.getKey())) {
        page.append(between).append(e.getKey()).append(' ').append(RunData.number(e.getValue()));
        between = ", ";
      }
    }
    Object data = values.get("data-name");
    page.append(data == null ? "" : between + "data " + data).append('\n');
  }
}
