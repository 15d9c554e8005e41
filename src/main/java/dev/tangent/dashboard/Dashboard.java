package dev.tangent.dashboard;

import com.googlecode.lanterna.terminal.Terminal;
import dev.tangent.dashboard.feed.Follower;
import dev.tangent.dashboard.feed.GridCache;
import dev.tangent.dashboard.terminal.CountingOutput;
import dev.tangent.dashboard.terminal.TtyTerminal;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows a run in the terminal until the viewer leaves. It only reads the run's directory and drops
 * requests there, so any number of dashboards can look at one run, and none can harm it.
 *
 * <pre>{@code
 * Path run = Path.of("runs/fig1");
 * Dashboard.open(run, DashboardOptions.of(System.getenv(), Charset.defaultCharset(), run.getParent()));
 * }</pre>
 *
 * <p>The terminal is restored however it ends: by a key, by SIGTERM, SIGHUP or SIGINT, by an
 * interrupt of the calling thread, by an exception.
 */
public final class Dashboard {
  /** How a dashboard ended. */
  public enum Outcome {
    /** The viewer left; a run that this process makes goes on. */
    QUIT,
    /** The viewer left, and the run that this process makes shall stop. */
    STOP,
    /** The terminal went away, or the process was told to end. */
    HANGUP
  }

  private static final long RESTORE_MILLIS = 3000;

  private Dashboard() {}

  /**
   * Shows the run; returns when the viewer leaves.
   *
   * @throws dev.tangent.run.RunException when the directory is no run
   * @throws IOException when the terminal can't be used
   */
  public static Outcome open(Path run, DashboardOptions options) throws IOException {
    AtomicReference<DashboardLoop> loop = new AtomicReference<>();
    // The run is opened before the terminal changes its mode, so that an error is printed normally.
    Follower follower = new Follower(run, options.runs(), () -> wake(loop.get()));
    CountingOutput out = new CountingOutput(new FileOutputStream(FileDescriptor.out));
    TtyTerminal terminal =
        new TtyTerminal(new FileInputStream(FileDescriptor.in), out, StandardCharsets.UTF_8);
    try (follower;
        terminal) {
      return show(terminal, out, follower, options, loop);
    }
  }

  private static void wake(@org.jspecify.annotations.Nullable DashboardLoop loop) {
    if (loop != null) {
      loop.wake();
    }
  }

  private static Outcome show(
      TtyTerminal terminal,
      CountingOutput out,
      Follower follower,
      DashboardOptions options,
      AtomicReference<DashboardLoop> holder)
      throws IOException {
    DashboardLoop loop =
        loop(terminal, follower, options, out, terminal::takeResized, () -> wake(holder.get()));
    holder.set(loop);
    Thread hook = new Thread(() -> loop.stopAndWait(RESTORE_MILLIS), "dashboard-restore");
    try {
      Runtime.getRuntime().addShutdownHook(hook);
    } catch (IllegalStateException e) {
      return Outcome.HANGUP; // The process is ending already.
    }
    follower.start();
    try {
      return loop.run();
    } finally {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is ending: the hook runs, and waits for this thread.
      }
    }
  }

  /** A loop over any terminal; tests pass a virtual one. */
  static DashboardLoop loop(
      Terminal terminal,
      Follower follower,
      DashboardOptions options,
      CountingOutput out,
      java.util.function.BooleanSupplier resized,
      Runnable loaded) {
    GridCache grids =
        new GridCache(task -> Thread.ofVirtual().name("dashboard-matrix").start(task), loaded);
    Controller controller = new Controller(options, follower, grids, InstantSource.system());
    return new DashboardLoop(terminal, controller, follower, options.colours(), out, resized);
  }
}
