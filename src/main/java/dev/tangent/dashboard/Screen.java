package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.Numbers;
import dev.tangent.dashboard.plot.Painter;
import dev.tangent.dashboard.plot.Style;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.run.Event;
import dev.tangent.run.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The whole screen as a function of its context: head line, tabs, the view's panels, bottom line.
 *
 * <pre>
 * row 0      name of the run, state, progress, time left
 * row 1      tabs
 * rows 2…    panels; the time slider in the last of them
 * last row   keys, or a question, or a message
 * </pre>
 */
final class Screen {
  /** How long an alert takes the whole bottom line, by the clock of the run. */
  private static final long ALERT_MILLIS = 20_000;

  static final int MIN_WIDTH = 80;
  static final int MIN_HEIGHT = 24;

  /** Rows of the screen outside of the panels. */
  static final int CHROME = 3;

  static final List<View> VIEWS =
      List.of(
          new OverviewView(),
          new KernelView(),
          new FunctionView(),
          new SpectrumView(),
          new RegimeView(),
          new RunView(),
          new RunsView());

  private final Canvas canvas;
  private final Context context;
  private final Theme theme;
  private final PanelPainter panels;

  private Screen(Canvas canvas, Context context) {
    this.canvas = canvas;
    this.context = context;
    this.theme = canvas.theme();
    this.panels = new PanelPainter(canvas, context);
  }

  /**
   * Draws the screen.
   *
   * @param hints what the bottom line shows
   * @param message shown instead of them when not empty
   */
  static void draw(Canvas canvas, Context context, List<Hint> hints, String message) {
    Screen screen = new Screen(canvas, context);
    if (!hasRoom(canvas)) {
      screen.tooSmall();
      return;
    }
    screen.head();
    screen.tabs();
    screen.view(canvas.region(0, 2, canvas.width(), canvas.height() - CHROME));
    screen.bottom(hints, message);
  }

  /** Whether the canvas is as large as the screen needs. */
  static boolean hasRoom(Canvas canvas) {
    return canvas.width() >= MIN_WIDTH && canvas.height() >= MIN_HEIGHT;
  }

  /** A key of the bottom line; a disabled one is faint. */
  record Hint(String key, String label, boolean enabled) {}

  private void tooSmall() {
    Snapshot s = context.snapshot();
    List<String> lines =
        List.of(
            String.format(
                Locale.ROOT,
                canvas.width() < 24 ? "needs %d × %d" : "Tangent needs %d × %d",
                MIN_WIDTH,
                MIN_HEIGHT),
            String.format(
                Locale.ROOT,
                canvas.width() < 24 ? "has %d × %d" : "This terminal: %d × %d",
                canvas.width(),
                canvas.height()),
            "",
            s.status() + String.format(Locale.ROOT, " %.0f %%", 100 * s.progress()),
            "q quits");
    int top = Math.max(0, (canvas.height() - lines.size()) / 2);
    for (int i = 0; i < lines.size(); i++) {
      int x = Math.max(0, (canvas.width() - canvas.measure(lines.get(i))) / 2);
      canvas.text(x, top + i, lines.get(i), Style.of(theme.text()));
    }
  }

  private void head() {
    Snapshot s = context.snapshot();
    Status status = Status.of(s.status());
    String left =
        s.end() == null && s.live() && s.throughput() != null && s.throughput().etaSeconds() >= 0
            ? "left " + Numbers.duration(s.throughput().etaSeconds())
            : "";
    String percent = String.format(Locale.ROOT, "%3.0f %%", 100 * s.progress());
    String tail = percent + (left.isEmpty() ? "" : "  " + left);
    int end = canvas.width() - 1;
    canvas.textEndingAt(end, 0, tail, Style.of(theme.text()));
    int barEnd = end - Math.max(18, canvas.measure(tail)) - 1;
    int barWidth = Math.clamp(canvas.width() / 5, 8, 40);
    bar(barEnd - barWidth, barWidth, s.progress());
    boolean frozen = context.session().frozen() != null;
    String state = status.symbol() + " " + s.status();
    int stateWidth = canvas.measure(state) + (frozen ? 8 : 0);
    int stateStart = barEnd - barWidth - 2 - Math.max(13, stateWidth);
    int after = canvas.text(stateStart, 0, state, Style.of(status.colour(theme)).bolder());
    if (frozen) {
      canvas.text(after + 2, 0, "FROZEN", Style.of(theme.warn()).bolder().reversed());
    }
    int x = canvas.text(1, 0, "Tangent", Style.of(theme.focus()).bolder());
    canvas.name(x + 2, 0, stateStart - x - 4, s.name(), Style.of(theme.text()).bolder());
  }

  private void bar(int x, int width, double progress) {
    boolean ascii = canvas.glyphs() == Glyphs.ASCII;
    int full = (int) Math.round(Math.clamp(progress, 0, 1) * width);
    for (int i = 0; i < width; i++) {
      boolean done = i < full;
      char c = ascii ? (done ? '#' : '.') : done ? '━' : '─';
      canvas.put(x + i, 0, c, Style.of(done ? theme.good() : theme.faint()));
    }
  }

  private void tabs() {
    int now = context.session().view();
    List<String> names = tabs(VIEWS.stream().map(View::name).toList(), now, canvas.width() - 2);
    int x = 1;
    for (int i = 0; i < names.size(); i++) {
      // The tab of a view with nothing to show is faint.
      int back = VIEWS.get(i).isEmpty(context) ? theme.faint() : theme.muted();
      Style style = i == now ? Style.of(theme.focus()).bolder().reversed() : Style.of(back);
      x = canvas.text(x, 1, names.get(i), style);
    }
  }

  /**
   * The tabs, each with the key of its view; where they don't fit, the names of all but the current
   * one are shortened to as many letters as fit.
   */
  static List<String> tabs(List<String> names, int current, int width) {
    for (int letters = width; ; letters--) {
      List<String> tabs = new ArrayList<>();
      int sum = 0;
      for (int i = 0; i < names.size(); i++) {
        String name = names.get(i);
        int length = i == current ? name.length() : Math.min(name.length(), letters);
        tabs.add(" " + (i + 1) + " " + name.substring(0, length) + " ");
        sum += tabs.getLast().length();
      }
      if (sum <= width || letters == 1) {
        return tabs;
      }
    }
  }

  /** The viewer's choices that affect all views; Esc and End undo them. */
  private String chosen() {
    Session session = context.session();
    List<String> words = new ArrayList<>();
    Logged alert = context.snapshot().alert();
    if (alert != null && alert.event() instanceof Event.Alert a) {
      words.add("! " + a.kind()); // the view of the run has its message
    }
    String member = session.selectedMember();
    if (member != null) {
      Snapshot.MemberView m = context.snapshot().member(member);
      words.add(m == null ? member : m.member().label());
    }
    if (session.sliderTime() < Double.POSITIVE_INFINITY) {
      words.add("t = " + Numbers.significant(session.sliderTime(), 4));
    }
    if (!context.overlays().isEmpty()) {
      words.add("+" + context.overlays().size() + " laid over");
    }
    return String.join("  ", words);
  }

  private void view(Canvas area) {
    View view = VIEWS.get(context.session().view());
    List<Panel.Row> rows = view.rows(context, area.width(), area.height());
    if (rows.isEmpty()) {
      nothing(area, view);
      return;
    }
    List<Double> times = context.snapshot().recordedTimes(view.sliderRoles());
    boolean slider = times.size() > 1;
    Canvas room = area.region(0, 0, area.width(), area.height() - (slider ? 1 : 0));
    if (slider) {
      slider(area.region(0, area.height() - 1, area.width(), 1), times);
    }
    List<Panel> framed = new ArrayList<>();
    rows.stream().filter(Panel.Row::framed).forEach(r -> framed.addAll(r.panels()));
    Panel focused = framed.get(Math.floorMod(context.session().focus(), framed.size()));
    if (context.session().zoomed()) {
      panels.paint(room, view, focused, true);
      return;
    }
    double weights = rows.stream().mapToDouble(Panel.Row::weight).sum();
    int free = room.height() - rows.stream().mapToInt(Panel.Row::fixed).sum();
    double used = 0;
    int y = 0;
    for (Panel.Row row : rows) {
      int start = (int) Math.round(free * used / Math.max(1e-9, weights));
      used += row.weight();
      int end = (int) Math.round(free * used / Math.max(1e-9, weights));
      int height = row.fixed() > 0 ? row.fixed() : end - start;
      row(room.region(0, y, room.width(), height), view, row, focused);
      y += height;
    }
  }

  private void row(Canvas area, View view, Panel.Row row, Panel focused) {
    double weights = row.panels().stream().mapToDouble(Panel::weight).sum();
    double used = 0;
    for (Panel panel : row.panels()) {
      int start = (int) Math.round(area.width() * used / weights);
      used += panel.weight();
      int end = (int) Math.round(area.width() * used / weights);
      Canvas place = area.region(start, 0, end - start, area.height());
      if (row.framed()) {
        panels.paint(place, view, panel, panel == focused);
      } else {
        Painter.paint(
            place.region(1, 0, place.width() - 2, place.height()), panel.content(), Double.NaN, 0);
      }
    }
  }

  private void nothing(Canvas area, View view) {
    Snapshot s = context.snapshot();
    String text = s.settings() == null ? "reading the log…" : view.needs(context);
    if (s.end() != null && !s.end().status().equals("done")) {
      text = s.end().status() + ": " + s.end().message() + ". " + text;
    }
    int x;
    int y = area.height() / 2 - 1;
    for (String line : wrap(text, area.width() - 4)) {
      x = Math.max(1, (area.width() - line.length()) / 2);
      area.text(x, y++, line, Style.of(theme.muted()));
    }
  }

  /** The text in lines of at most that width. */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ")) {
      if (line.length() > 0 && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }

  private void slider(Canvas line, List<Double> times) {
    double last = times.getLast();
    double now = Math.min(context.time(), last);
    boolean live = context.time() >= last;
    String label = "t = " + Numbers.significant(now, 4) + (live ? " (newest)" : "");
    int start = line.text(1, 0, "0 ", Style.of(theme.muted()));
    String end = " " + Numbers.significant(last, 4) + "   " + label;
    int width = line.width() - start - 1 - Math.max(28, line.measure(end));
    boolean ascii = line.glyphs() == Glyphs.ASCII;
    for (int i = 0; i < width; i++) {
      line.put(start + i, 0, ascii ? '-' : '─', Style.of(theme.frame()));
    }
    for (double t : times) {
      line.put(at(start, width, t, last), 0, ascii ? '+' : '┼', Style.of(theme.frame()));
    }
    line.put(at(start, width, now, last), 0, ascii ? 'O' : '●', Style.of(theme.focus()).bolder());
    line.text(start + width, 0, end, Style.of(live ? theme.muted() : theme.focus()));
  }

  private static int at(int start, int width, double t, double last) {
    return start + (int) Math.round(last > 0 ? t / last * (width - 1) : 0);
  }

  private void bottom(List<Hint> hints, String message) {
    int y = canvas.height() - 1;
    Session session = context.session();
    String question =
        switch (session.prompt()) {
          case STOP -> "Stop the run? It writes a checkpoint first.  y yes   any other key no";
          case LEAVE ->
              "Stop the run?  y yes, with a checkpoint   n no, it goes on here   Esc stay";
          case EXPORT ->
              "Save this panel as   s SVG   p PNG   c CSV   t text of the screen   Esc no";
          case FILTER ->
              "filter: "
                  + session.filter()
                  + "_   (words; cost < 0.1; sort -cost)  Enter keeps it, Esc clears it";
          case NONE -> "";
        };
    if (!question.isEmpty()) {
      canvas.cell(1, y, canvas.width() - 2, question, Style.of(theme.warn()).bolder());
      return;
    }
    String problem = context.snapshot().problem();
    if (!message.isEmpty() || problem != null) {
      boolean bad = message.isEmpty() || session.notice().isAlarm();
      String text = message.isEmpty() ? String.valueOf(problem) : message;
      canvas.cell(
          1, y, canvas.width() - 2, text, Style.of(bad ? theme.bad() : theme.focus()).bolder());
      return;
    }
    Logged alert = context.snapshot().alert();
    if (alert != null
        && alert.event() instanceof Event.Alert words
        && context.snapshot().lastAt() - alert.at() < ALERT_MILLIS) {
      canvas.cell(
          1,
          y,
          canvas.width() - 2,
          "! " + words.kind() + ": " + words.message(),
          Style.of(theme.bad()).bolder());
      return;
    }
    String chosen = chosen();
    canvas.textEndingAt(canvas.width() - 1, y, chosen, Style.of(theme.warn()).bolder());
    int room = canvas.width() - 2 - (chosen.isEmpty() ? 0 : canvas.measure(chosen) + 2);
    int words = hints.stream().mapToInt(h -> width(h)).sum();
    int gap = words + 3 * (hints.size() - 1) <= room ? 3 : 2;
    int x = 1;
    for (Hint hint : hints) {
      if (x + width(hint) > room + 1) {
        break;
      }
      Style key = Style.of(hint.enabled() ? theme.focus() : theme.faint());
      x = canvas.text(x, y, hint.key(), hint.enabled() ? key.bolder() : key) + 1;
      x = canvas.text(x, y, hint.label(), Style.of(hint.enabled() ? theme.muted() : theme.faint()));
      x += gap;
    }
  }

  private int width(Hint hint) {
    return canvas.measure(hint.key()) + 1 + canvas.measure(hint.label());
  }
}
