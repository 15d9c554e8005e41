package dev.tangent.dashboard;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.screen.Screen.RefreshType;
import com.googlecode.lanterna.screen.TerminalScreen;
import com.googlecode.lanterna.terminal.Terminal;
import dev.tangent.dashboard.feed.Follower;
import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.dashboard.terminal.CountingOutput;
import dev.tangent.dashboard.terminal.Ink;
import dev.tangent.dashboard.terminal.Key;
import dev.tangent.dashboard.terminal.Keystrokes;
import dev.tangent.dashboard.terminal.Pacer;
import dev.tangent.dashboard.terminal.TtyTerminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The loop that reads keys and draws frames. One thread runs it; a second one waits for keys,
 * because only a blocking read notices that the terminal went away.
 */
final class DashboardLoop {
  private static final Key WAKE = new Key("");
  private static final Key HANGUP = new Key("hangup");

  /**
   * How often a frame is drawn without keys or news: messages expire, and a stalled run is noticed.
   */
  private static final long TICK_NANOS = 1_000_000_000L;

  private final Terminal terminal;
  private final Controller controller;
  private final Follower follower;
  private final ColourDepth depth;
  private final Ink ink;
  private final CountingOutput out;
  private final BooleanSupplier resized;
  private final BlockingQueue<Key> keys = new LinkedBlockingQueue<>();
  private volatile boolean stopped;
  private volatile boolean hangup;
  private boolean suspend;
  private volatile @Nullable Thread runner;
  private @Nullable Canvas shown;

  DashboardLoop(
      Terminal terminal,
      Controller controller,
      Follower follower,
      ColourDepth depth,
      CountingOutput out,
      BooleanSupplier resized) {
    this.terminal = terminal;
    this.controller = controller;
    this.follower = follower;
    this.depth = depth;
    this.ink = new Ink(depth);
    this.out = out;
    this.resized = resized;
  }

  /** Tells the loop that there is something new to draw. */
  void wake() {
    keys.offer(WAKE);
  }

  /** Ends the loop from another thread, and waits until the terminal is restored. */
  void stopAndWait(long millis) {
    stopped = true;
    wake();
    Thread thread = runner;
    try {
      if (thread != null) {
        thread.join(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs until the viewer leaves, the terminal goes away, or the thread is interrupted. */
  Dashboard.Outcome run() throws IOException {
    runner = Thread.currentThread();
    TerminalScreen screen = new TerminalScreen(terminal);
    screen.startScreen();
    try {
      screen.setCursorPosition(null);
      Thread reader = Thread.ofPlatform().daemon().name("dashboard-keys").unstarted(this::read);
      reader.start();
      loop(screen);
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      hangup = true; // Nobody is there to read a message about it.
    } finally {
      restore(screen);
      runner = null;
    }
    Dashboard.Outcome outcome = controller.outcome();
    return outcome == null || hangup || stopped ? Dashboard.Outcome.HANGUP : outcome;
  }

  private void restore(TerminalScreen screen) {
    try {
      // When the window has grown since the start, tmux leaves a part of the picture behind.
      screen.getTerminal().clearScreen();
    } catch (IOException | RuntimeException e) {
      // The picture may stay on the screen; restoring the terminal matters more.
    }
    try {
      screen.stopScreen(false);
    } catch (IOException | IllegalStateException e) {
      // The terminal is gone, or out of private mode already.
    }
  }

  /**
   * Gives the terminal to the shell when it asks for it; returns whether everything must be drawn
   * anew.
   */
  private boolean pause(TerminalScreen screen) throws IOException {
    if (!(terminal instanceof TtyTerminal tty)) {
      return false;
    }
    boolean stop = tty.takeStopAsked() || suspend;
    suspend = false;
    if (stop) {
      restore(screen);
      tty.stopForAWhile();
    } else if (tty.takeContinued()) {
      // The process was stopped by a signal that can't be handled, and the shell changed the
      // terminal.
      restore(screen);
      tty.raw();
    } else {
      return false;
    }
    screen.startScreen();
    screen.setCursorPosition(null);
    controller.redraw();
    return true;
  }

  private void loop(TerminalScreen screen) throws IOException, InterruptedException {
    Pacer pacer = new Pacer(out::written, System.nanoTime());
    boolean forKey = true;
    boolean dirty = true;
    long lastTick = System.nanoTime();
    while (controller.outcome() == null && !stopped && !hangup) {
      follower.check();
      if (pause(screen)) {
        forKey = true;
        dirty = true;
      }
      boolean changedSize = resized.getAsBoolean() || screen.doResizeIfNecessary() != null;
      if (changedSize) {
        controller.redraw();
        forKey = true;
        dirty = true;
      }
      long now = System.nanoTime();
      if (now - lastTick > TICK_NANOS) {
        lastTick = now;
        dirty = true;
        terminal.getTerminalSize(); // Notices a new size even without the signal.
      }
      if (dirty && pacer.wait(now, forKey) <= 0) {
        frame(screen);
        pacer.drawn(System.nanoTime());
        dirty = false;
        forKey = false;
      }
      long pause = dirty ? Math.max(1, pacer.wait(now, forKey)) : TICK_NANOS;
      Key key = keys.poll(Math.min(pause, KEY_POLL_NANOS), TimeUnit.NANOSECONDS);
      while (key != null) {
        dirty = true;
        if (key == HANGUP) {
          hangup = true;
        } else if (key.name().equals("C-z")) {
          suspend = true;
        } else if (key != WAKE) {
          controller.press(key);
          forKey = true;
        }
        key = keys.poll();
      }
    }
  }

  /** How long a change of the size may go unnoticed. */
  private static final long KEY_POLL_NANOS = 100_000_000L;

  /** Draws a frame: only cells that changed are sent. */
  void frame(TerminalScreen screen) throws IOException {
    if (controller.takeRedraw()) {
      terminal.getTerminalSize();
      screen.doResizeIfNecessary();
      shown = null;
    }
    TerminalSize size = screen.getTerminalSize();
    Canvas canvas = draw(size.getColumns(), size.getRows());
    Canvas before = shown;
    boolean all =
        before == null || before.width() != canvas.width() || before.height() != canvas.height();
    for (int y = 0; y < canvas.height(); y++) {
      for (int x = 0; x < canvas.width(); x++) {
        if (all || before == null || !same(before, canvas, x, y)) {
          screen.setCharacter(x, y, ink.cell(canvas, x, y));
        }
      }
    }
    screen.refresh(all ? RefreshType.COMPLETE : RefreshType.DELTA);
    shown = canvas;
  }

  private static boolean same(Canvas a, Canvas b, int x, int y) {
    return a.character(x, y) == b.character(x, y)
        && a.foreground(x, y) == b.foreground(x, y)
        && a.background(x, y) == b.background(x, y)
        && a.bold(x, y) == b.bold(x, y)
        && a.reverse(x, y) == b.reverse(x, y);
  }

  /** The screen as it is now. */
  Canvas draw(int width, int height) {
    controller.resize(width, height);
    controller.greet();
    controller.listen();
    Session session = controller.session();
    boolean rich = depth.compareTo(ColourDepth.INDEXED) >= 0;
    Canvas canvas = new Canvas(width, height, session.theme(), session.glyphs(), rich);
    List<Screen.Hint> hints = new ArrayList<>();
    for (KeyTable.Binding binding : KeyTable.ALL) {
      if (binding.hint()) {
        hints.add(
            new Screen.Hint(
                binding.hintKeys(), label(binding), binding.refusal(controller).isEmpty()));
      }
    }
    Screen.draw(canvas, controller.context(), hints, session.notice().text(controller.now()));
    if (session.help() && Screen.hasRoom(canvas)) {
      HelpPainter.paint(canvas, binding -> binding.refusal(controller).isEmpty());
    }
    return canvas;
  }

  /** The label of a key; for some it depends on the state of the run. */
  private String label(KeyTable.Binding binding) {
    Session session = controller.session();
    return switch (binding.label()) {
      case "pause" -> controller.isPaused() ? "resume" : "pause";
      case "freeze" -> session.frozen() == null ? "freeze" : "go live";
      default -> binding.label();
    };
  }

  private void read() {
    try {
      while (!stopped) {
        KeyStroke stroke = terminal.readInput();
        if (stroke == null || stroke.getKeyType() == KeyType.EOF) {
          keys.offer(HANGUP);
          return;
        }
        Key key = Keystrokes.key(stroke);
        if (key != null) {
          keys.offer(key);
        }
      }
    } catch (IOException | RuntimeException e) {
      keys.offer(HANGUP);
    }
  }
}
