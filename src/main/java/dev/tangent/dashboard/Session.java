package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.Theme;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The viewer's choices: view, focus, zoom, cursor, time, theme. For the UI thread alone, but for
 * its notice.
 */
final class Session {
  /** The questions of the bottom line. */
  enum Prompt {
    NONE,
    STOP,
    LEAVE,
    EXPORT,
    FILTER
  }

  private final ZoneId zone;
  private int view;
  private int focus;
  private boolean zoomed;
  private double cursor = Double.NaN;
  private final Map<String, Boolean> logX = new HashMap<>();
  private final Map<String, Boolean> logY = new HashMap<>();
  private @Nullable Snapshot frozen;
  private double sliderTime = Double.POSITIVE_INFINITY;
  private @Nullable String selectedMember;
  private KernelView.Heats heats = KernelView.Heats.NOW;
  private Theme theme;
  private Glyphs glyphs;
  private final Map<String, Integer> scroll = new HashMap<>();
  private final Map<String, Integer> sideways = new HashMap<>();
  private boolean help;
  private Prompt prompt = Prompt.NONE;
  private String filter = "";
  private @Nullable Path selectedRun;
  private final Set<Path> marked = new LinkedHashSet<>();
  private String sort = "";
  private boolean grouped;
  private RunTable.@Nullable Made table;
  private final List<Path> overlays = new ArrayList<>();
  private final Notice notice = new Notice();

  Session(Theme theme, Glyphs glyphs, ZoneId zone) {
    this.theme = theme;
    this.glyphs = glyphs;
    this.zone = zone;
  }

  ZoneId zone() {
    return zone;
  }

  int view() {
    return view;
  }

  void view(int newView) {
    if (newView != view) {
      view = newView;
      focus = 0;
      zoomed = false;
      cursor = Double.NaN;
    }
  }

  int focus() {
    return focus;
  }

  void focus(int newFocus) {
    focus = newFocus;
  }

  boolean zoomed() {
    return zoomed;
  }

  void zoomed(boolean newZoomed) {
    zoomed = newZoomed;
  }

  double cursor() {
    return cursor;
  }

  void cursor(double newCursor) {
    cursor = newCursor;
  }

  /** Whether the axis is logarithmic: the viewer's choice, else the view's. */
  boolean logX(String panel, boolean otherwise) {
    return logX.getOrDefault(panel, otherwise);
  }

  boolean logY(String panel, boolean otherwise) {
    return logY.getOrDefault(panel, otherwise);
  }

  void setLogX(String panel, boolean log) {
    logX.put(panel, log);
  }

  void setLogY(String panel, boolean log) {
    logY.put(panel, log);
  }

  @Nullable Snapshot frozen() {
    return frozen;
  }

  void freeze(@Nullable Snapshot snapshot) {
    frozen = snapshot;
  }

  double sliderTime() {
    return sliderTime;
  }

  void sliderTime(double time) {
    sliderTime = time;
  }

  @Nullable String selectedMember() {
    return selectedMember;
  }

  void selectMember(@Nullable String id) {
    selectedMember = id;
  }

  KernelView.Heats heats() {
    return heats;
  }

  void nextHeats() {
    heats = heats.next();
  }

  Theme theme() {
    return theme;
  }

  void nextTheme() {
    theme = Theme.ALL.get((Theme.ALL.indexOf(theme) + 1) % Theme.ALL.size());
  }

  Glyphs glyphs() {
    return glyphs;
  }

  void nextGlyphs() {
    glyphs = glyphs.next();
  }

  int scroll(String panel) {
    return scroll.getOrDefault(panel, 0);
  }

  void scroll(String panel, int by) {
    scroll.merge(panel, by, (old, more) -> Math.max(0, old + more));
  }

  /** Sets how far a panel can scroll, so that keys pressed at the end don't count. */
  void limit(String panel, int rows, int columns) {
    scroll.computeIfPresent(panel, (_, at) -> Math.min(at, rows));
    sideways.computeIfPresent(panel, (_, at) -> Math.min(at, columns));
  }

  /** How many columns a table is scrolled to the right. */
  int sideways(String panel) {
    return sideways.getOrDefault(panel, 0);
  }

  void sideways(String panel, int by) {
    sideways.merge(panel, Math.max(0, by), (old, more) -> Math.max(0, old + by));
  }

  boolean help() {
    return help;
  }

  void help(boolean shown) {
    help = shown;
  }

  Prompt prompt() {
    return prompt;
  }

  void prompt(Prompt newPrompt) {
    prompt = newPrompt;
  }

  String filter() {
    return filter;
  }

  void filter(String newFilter) {
    filter = newFilter;
    selectedRun = null;
  }

  @Nullable Path selectedRun() {
    return selectedRun;
  }

  void selectRun(Path directory) {
    selectedRun = directory;
  }

  /** The runs that the viewer marked, in that order. */
  Set<Path> marked() {
    return marked;
  }

  /** The fact by which runs are sorted, descending after a minus; empty for the newest first. */
  String sort() {
    return sort;
  }

  void sort(String newSort) {
    sort = newSort;
  }

  /** Whether runs that differ only in their seeds are joined to one row. */
  boolean grouped() {
    return grouped;
  }

  void grouped(boolean newGrouped) {
    grouped = newGrouped;
  }

  RunTable.@Nullable Made table() {
    return table;
  }

  void table(RunTable.Made newTable) {
    table = newTable;
  }

  List<Path> overlays() {
    return overlays;
  }

  /** The message in the bottom line; it alone is for any thread. */
  Notice notice() {
    return notice;
  }
}
