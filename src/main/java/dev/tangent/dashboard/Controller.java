package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Follower;
import dev.tangent.dashboard.feed.GridCache;
import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.terminal.Key;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The actions of the keys, independent of the terminal; {@link KeyTable} maps keys to actions. */
final class Controller {
  private final DashboardOptions options;
  private final Follower follower;
  private final GridCache grids;
  private final InstantSource clock;
  private final Session session;
  private final Export export;
  private final Requests requests = new Requests();
  private Dashboard.@Nullable Outcome outcome;
  private boolean redraw;
  private @Nullable Path greeted;

  /**
   * The panels of this frame, kept because several keys need them and making them reads all data.
   */
  private @Nullable List<Panel> panels;

  private @Nullable Snapshot panelsOf;

  private int width = 80;
  private int height = 24;

  Controller(DashboardOptions options, Follower follower, GridCache grids, InstantSource clock) {
    this.options = options;
    this.follower = follower;
    this.grids = grids;
    this.clock = clock;
    this.session = new Session(options.theme(), options.glyphs(), options.zone());
    this.export = new Export(options.exporter(), clock, options.zone());
  }

  /** The context for drawing at this moment. */
  Context context() {
    Snapshot frozen = session.frozen();
    return new Context(
        frozen == null ? follower.snapshot() : frozen,
        session,
        grids,
        follower.runs(),
        follower.overlays());
  }

  /** Says once for each run what a viewer should know before looking at it. */
  void greet() {
    Snapshot s = follower.snapshot();
    if (s.settings() != null && !s.directory().equals(greeted)) {
      greeted = s.directory();
      if (!s.foreign().isEmpty()) {
        say(s.foreign(), true);
      }
    }
  }

  /** Shows the run's answer to the viewer's requests. */
  void listen() {
    String answer = requests.answer(follower.snapshot(), now());
    if (!answer.isEmpty()) {
      say(answer, false);
    }
  }

  Session session() {
    return session;
  }

  DashboardOptions options() {
    return options;
  }

  long now() {
    return clock.millis();
  }

  /** How the viewer leaves; null while it stays. */
  Dashboard.@Nullable Outcome outcome() {
    return outcome;
  }

  /** Whether to draw the screen anew: true once after the viewer asked for it. */
  boolean takeRedraw() {
    boolean asked = redraw;
    redraw = false;
    return asked;
  }

  /** Takes the size of the next frame, which decides the panels. */
  void resize(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    panels = null;
  }

  View view() {
    return Screen.VIEWS.get(session.view());
  }

  /** The panels that can have the focus. */
  List<Panel> panels() {
    Snapshot now = context().snapshot();
    List<Panel> known = panels;
    if (known == null || now != panelsOf) {
      known = findPanels();
      panels = known;
      panelsOf = now;
    }
    return known;
  }

  private List<Panel> findPanels() {
    List<Panel> found = new ArrayList<>();
    for (Panel.Row row : view().rows(context(), width, height - Screen.CHROME)) {
      if (row.framed()) {
        found.addAll(row.panels());
      }
    }
    return found;
  }

  @Nullable Panel focused() {
    List<Panel> panels = panels();
    return panels.isEmpty() ? null : panels.get(Math.floorMod(session.focus(), panels.size()));
  }

  /** Handles a key press: as an answer to an open question, else by the table of keys. */
  void press(Key key) {
    panels = null;
    switch (session.prompt()) {
      case STOP -> answerStop(key);
      case LEAVE -> answerLeave(key);
      case EXPORT -> answerExport(key);
      case FILTER -> typeFilter(key);
      case NONE -> dispatch(key);
    }
  }

  private void dispatch(Key key) {
    if (session.help() && !key.name().equals("q") && !key.name().equals("C-c")) {
      session.help(false);
      return;
    }
    KeyTable.Binding binding = KeyTable.of(key);
    if (binding == null) {
      return;
    }
    String refusal = binding.refusal(this);
    if (refusal.isEmpty()) {
      binding.act(this, key);
    } else {
      say(binding.shown() + " (" + binding.label() + "): " + refusal, false);
    }
  }

  void say(String text, boolean alarm) {
    session.notice().say(text, alarm, now());
  }

  /** Leaves; if this process makes the run, first asks whether the run shall stop. */
  void quit() {
    if (options.ownRun().getAsBoolean()) {
      session.prompt(Session.Prompt.LEAVE);
    } else {
      outcome = Dashboard.Outcome.QUIT;
    }
  }

  private void answerLeave(Key key) {
    session.prompt(Session.Prompt.NONE);
    switch (key.name()) {
      // Pressing Ctrl-C twice must end the program.
      case "y", "C-c" -> outcome = Dashboard.Outcome.STOP;
      case "n" -> outcome = Dashboard.Outcome.QUIT;
      default -> {}
    }
  }

  void redraw() {
    redraw = true;
  }

  void show(int view) {
    session.view(view);
    follower.list(Screen.VIEWS.get(view) instanceof RunsView);
  }

  /** Closes whatever is open, the innermost first. */
  void back() {
    if (!Double.isNaN(session.cursor())) {
      session.cursor(Double.NaN);
    } else if (session.zoomed()) {
      session.zoomed(false);
    } else if (session.selectedMember() != null) {
      session.selectMember(null);
    } else if (!session.filter().isEmpty()) {
      session.filter("");
    } else if (view() instanceof RunsView && !session.marked().isEmpty()) {
      session.marked().clear();
    } else if (session.frozen() != null) {
      session.freeze(null);
    }
  }

  void focus(int by) {
    int count = panels().size();
    if (count > 0) {
      session.focus(Math.floorMod(session.focus() + by, count));
    }
  }

  /** Left and right: move the cursor of a figure, or scroll a table that is too wide. */
  void across(int by) {
    Panel panel = focused();
    if (panel != null && panel.content() instanceof CellTable) {
      session.sideways(panel.id(), by);
      return;
    }
    if (panel == null || !(panel.content() instanceof LineChart)) {
      focus(by);
      return;
    }
    double step = 1.0 / Math.max(20, width * (session.zoomed() ? 1.0 : panel.weight() / 2));
    double from = Double.isNaN(session.cursor()) ? 0.5 : session.cursor();
    session.cursor(Math.clamp(from + by * step, 0, 1));
  }

  /** Up and down: scroll a list, or go from figure to figure. */
  void down(int by) {
    Panel panel = focused();
    if (panel == null) {
      return;
    }
    if (view() instanceof RunsView) {
      RunKeys.move(this, by);
    } else if (panel.content() instanceof LineChart) {
      focus(by);
    } else {
      session.scroll(panel.id(), by);
    }
  }

  void zoom() {
    if (view() instanceof RunsView) {
      openSelected();
    } else {
      session.zoomed(!session.zoomed());
    }
  }

  void toggleCursor() {
    session.cursor(Double.isNaN(session.cursor()) ? 0.5 : Double.NaN);
  }

  void toggleLogX() {
    Panel panel = focused();
    if (panel != null && panel.content() instanceof LineChart figure) {
      session.setLogX(panel.id(), !session.logX(panel.id(), figure.x().log()));
    }
  }

  void toggleLogY() {
    Panel panel = focused();
    if (panel != null && panel.content() instanceof LineChart figure) {
      session.setLogY(panel.id(), !session.logY(panel.id(), figure.y().log()));
    }
  }

  void freeze() {
    session.freeze(session.frozen() == null ? follower.snapshot() : null);
    say(session.frozen() == null ? "live again" : "the view stands still, the run does not", false);
  }

  /** Selects the next seed; after the last one, all of them. */
  void selectMember(int by) {
    List<String> ids =
        context().snapshot().members().stream()
            .filter(m -> m.slot() >= 0)
            .map(m -> m.member().id())
            .toList();
    String selected = session.selectedMember();
    int now = selected == null ? -1 : ids.indexOf(selected);
    int next = Math.floorMod(now + 1 + by, ids.size() + 1) - 1;
    session.selectMember(next < 0 ? null : ids.get(next));
  }

  /** Moves the time slider over the recorded states; past the last one is "now". */
  void slide(int by) {
    List<Double> times = times();
    int at = 0;
    while (at < times.size() - 1 && times.get(at) < session.sliderTime()) {
      at++;
    }
    int next = Math.clamp(at + by, 0, times.size() - 1);
    session.sliderTime(next == times.size() - 1 ? Double.POSITIVE_INFINITY : times.get(next));
  }

  List<Double> times() {
    return context().snapshot().recordedTimes(view().sliderRoles());
  }

  /** Whether the run is paused, according to its log. */
  boolean isPaused() {
    return follower.snapshot().state().equals("paused");
  }

  void pauseOrResume() {
    request(isPaused() ? RunControl.Command.RESUME : RunControl.Command.PAUSE);
  }

  void request(RunControl.Command command) {
    try {
      RunControl.request(follower.snapshot().directory(), command);
      requests.ask(command, follower.snapshot(), now());
      say(
          switch (command) {
            case PAUSE -> "pause: at the run's next step";
            case RESUME -> "asked the run to go on";
            case CHECKPOINT -> "checkpoint: at the run's next step";
            case STOP -> "stop: at the run's next step, with a checkpoint";
          },
          false);
    } catch (RunException e) {
      say(String.valueOf(e.getMessage()), true);
    }
  }

  private void answerStop(Key key) {
    session.prompt(Session.Prompt.NONE);
    if (key.name().equals("y")) {
      request(RunControl.Command.STOP);
    } else {
      say("not stopped", false);
    }
  }

  private void answerExport(Key key) {
    session.prompt(Session.Prompt.NONE);
    Panel panel = focused();
    if (panel == null || Export.Format.of(key.letter()) == null) {
      say("nothing saved", false);
      return;
    }
    say("saving…", false);
    Export.Saving saving = export.of(context(), view(), panel, key.letter(), width, height);
    // On another thread: the first figure of a process takes seconds, because fonts are loaded.
    grids.aside(() -> save(saving));
  }

  /** On any thread: only the notice may be touched here. */
  private void save(Export.Saving saving) {
    try {
      say("saved " + saving.write(), false);
    } catch (java.io.IOException | RuntimeException e) {
      say("not saved: " + e.getMessage(), true);
    }
  }

  private void typeFilter(Key key) {
    switch (key.name()) {
      case "Enter" -> session.prompt(Session.Prompt.NONE);
      case "Esc", "C-c" -> {
        session.filter("");
        session.prompt(Session.Prompt.NONE);
      }
      case "Backspace" -> {
        String f = session.filter();
        session.filter(f.isEmpty() ? "" : f.substring(0, f.length() - 1));
      }
      default -> {
        if (key.letter() != 0) {
          session.filter(session.filter() + key.letter());
        }
      }
    }
  }

  private void openSelected() {
    RunTable.Row row = RunKeys.selected(this);
    if (row == null) {
      return;
    }
    try {
      follower.switchTo(row.directory());
      session.freeze(null);
      session.sliderTime(Double.POSITIVE_INFINITY);
      session.selectMember(null);
      show(0);
    } catch (RunException e) {
      say(String.valueOf(e.getMessage()), true);
    }
  }

  /** Overlays exactly these runs on the open one. */
  void overlay(List<Path> wanted) {
    session.overlays().clear();
    session.overlays().addAll(wanted);
    follower.overlay(wanted);
  }
}
