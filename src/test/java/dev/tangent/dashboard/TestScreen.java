package dev.tangent.dashboard;

import com.googlecode.lanterna.TerminalPosition;
import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.tangent.dashboard.feed.Follower;
import dev.tangent.dashboard.feed.GridCache;
import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.dashboard.terminal.CountingOutput;
import dev.tangent.dashboard.terminal.Key;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A dashboard without threads: the test itself lets it read the log, presses keys and reads the
 * screen.
 */
final class TestScreen {
  static final ZoneId UTC = ZoneOffset.UTC;

  final Follower follower;
  final Controller controller;
  private final DashboardOptions options;

  /** What does the slow work; tests may let it wait. */
  Consumer<Runnable> aside = Runnable::run;

  /** Whether the run that is shown is one of this process, and goes on. */
  boolean ownRun;

  private int width = 80;
  private int height = 24;

  TestScreen(Path run) {
    this(run, ColourDepth.TRUE, Glyphs.BRAILLE);
  }

  TestScreen(Path run, ColourDepth colours, Glyphs glyphs) {
    Path parent = run.toAbsolutePath().getParent();
    options =
        new DashboardOptions(
            colours,
            Theme.DARK,
            glyphs,
            () -> ownRun,
            parent == null ? run : parent,
            UTC,
            (figure, file) -> java.nio.file.Files.writeString(file, figure.title()));
    follower = new Follower(run, options.runs(), () -> {});
    GridCache grids = new GridCache(work -> aside.accept(work), () -> {});
    controller =
        new Controller(
            options, follower, grids, InstantSource.fixed(Instant.parse("2026-11-23T12:30:00Z")));
    follower.step();
  }

  TestScreen size(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    controller.resize(newWidth, newHeight);
    return this;
  }

  TestScreen press(String... keys) {
    for (String key : keys) {
      controller.press(new Key(key));
      follower.step();
    }
    return this;
  }

  /** The screen's canvas. */
  Canvas canvas() {
    return loop(new DefaultVirtualTerminal(new TerminalSize(width, height))).draw(width, height);
  }

  /** The chart of the panel in focus, with its axes as drawn. */
  LineChart figure() {
    Panel panel = Objects.requireNonNull(controller.focused());
    return (LineChart)
        PanelPainter.prepared(controller.context(), controller.view(), panel, 80, 24);
  }

  /** The screen's characters as drawn through Lanterna on a virtual terminal. */
  String text() {
    DefaultVirtualTerminal terminal = new DefaultVirtualTerminal(new TerminalSize(width, height));
    try (var screen = new com.googlecode.lanterna.screen.TerminalScreen(terminal)) {
      screen.startScreen();
      loop(terminal).frame(screen);
      return text(terminal, width, height);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private DashboardLoop loop(DefaultVirtualTerminal terminal) {
    CountingOutput out = new CountingOutput(java.io.OutputStream.nullOutputStream());
    return new DashboardLoop(terminal, controller, follower, options.colours(), out, () -> false);
  }

  /** What a virtual terminal shows. */
  static String text(DefaultVirtualTerminal terminal, int width, int height) {
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < height; y++) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < width; x++) {
        line.append(terminal.getCharacter(new TerminalPosition(x, y)).getCharacterString());
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
