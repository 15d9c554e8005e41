package dev.tangent.cli;

import dev.tangent.dashboard.Dashboard;
import dev.tangent.dashboard.DashboardOptions;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * An experiment and the dashboard that shows it, in one process. The experiment stays in the
 * caller's thread (with its bound threads and its interrupt), the dashboard gets its own. When the
 * viewer leaves before the end, the run is asked to stop, with a checkpoint.
 */
final class LiveRun {
  private static final long STOP_MILLIS = 15_000;

  private final Path run;
  private final DashboardOptions options;
  private final Thread experiment = Thread.currentThread();
  private volatile boolean ended;
  private volatile boolean left;
  private volatile @Nullable Throwable failure;

  private LiveRun(Path run, DashboardOptions options) {
    this.run = run;
    this.options = options;
  }

  /**
   * Runs the experiment under the dashboard.
   *
   * @param run the directory that the experiment writes
   * @param body the experiment; it polls {@link RunControl} of the run
   * @return the experiment's exit code, 130 when the viewer stopped it
   */
  static int show(Path run, DisplayOptions display, Output out, Callable<Integer> body)
      throws Exception {
    Path absolute = run.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    return new LiveRun(run, display.of(parent == null ? absolute : parent).owningRun())
        .show(out, body);
  }

  private int show(Output out, Callable<Integer> body) throws Exception {
    Thread screen = Thread.ofPlatform().name("dashboard").unstarted(this::watch);
    out.hold();
    screen.start();
    try {
      int code = body.call();
      return left ? Errors.INTERRUPTED : code;
    } catch (Exception e) {
      if (screen.isAlive() && !left && !Thread.currentThread().isInterrupted()) {
        screen.join(); // The dashboard shows that it failed, and why, until the viewer leaves.
      }
      throw e;
    } finally {
      ended = true;
      // An interrupt came by a signal; the dashboard's shutdown hook restores the terminal.
      if (!Thread.currentThread().isInterrupted()) {
        screen.join();
      }
      out.release();
      report(out);
    }
  }

  private void report(Output out) {
    Throwable thrown = failure;
    if (thrown != null) {
      out.note("the dashboard failed (%s); the run did not", thrown.getMessage());
    } else if (left) {
      out.line("stopped: %s", run);
    }
  }

  private void watch() {
    try {
      awaitRun();
      if (!ended || Files.exists(run.resolve("run.json"))) {
        Dashboard.open(run, options);
        if (!ended) {
          stop();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      failure = e; // The run goes on without a viewer.
    }
  }

  private void awaitRun() throws InterruptedException {
    while (!ended && !Files.exists(run.resolve("events.jsonl"))) {
      Thread.sleep(20);
    }
  }

  /** Asks the run to stop at its next step; interrupts it when it does not. */
  private void stop() throws InterruptedException {
    left = true;
    try {
      RunControl.request(run, RunControl.Command.STOP);
    } catch (RunException e) {
      experiment.interrupt();
      return;
    }
    long end = System.nanoTime() + STOP_MILLIS * 1_000_000;
    while (!ended && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    if (!ended) {
      experiment.interrupt();
    }
  }
}
