package dev.tangent.cli.runs;

import dev.tangent.cli.frame.Output;
import dev.tangent.dashboard.Dashboard;
import dev.tangent.dashboard.DashboardOptions;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Runs an experiment and the dashboard that shows it in one process. The experiment stays in the
 * caller's thread (with its bound threads and its interrupt); the dashboard gets another one. A
 * viewer who leaves before the end decides what happens to the run: it stops with a checkpoint, or
 * goes on with lines of progress.
 */
public final class LiveRun {
  private static final long STOP_MILLIS = 15_000;

  private final Path run;
  private final Output out;
  private final DashboardOptions options;
  private final Thread experiment = Thread.currentThread();

  /** Whether the experiment's call has returned or thrown. */
  private volatile boolean ended;

  private volatile @Nullable Throwable failure;

  private LiveRun(Path run, Output out, DashboardOptions options) {
    this.run = run;
    this.out = out;
    this.options = options.owning(() -> !ended);
  }

  /**
   * Runs the experiment under the dashboard.
   *
   * @param run the directory that the experiment writes
   * @param body the experiment; it polls {@link RunControl} of the run
   * @return what the experiment returned
   */
  public static <R> R show(Path run, DisplayOptions display, Output out, Callable<R> body)
      throws Exception {
    Path absolute = run.toAbsolutePath().normalize();
    Path parent = absolute.getParent();
    return new LiveRun(run, out, display.of(parent == null ? absolute : parent)).show(body);
  }

  private <R> R show(Callable<R> body) throws Exception {
    Thread screen = Thread.ofPlatform().name("dashboard").unstarted(this::watch);
    out.hold();
    screen.start();
    try {
      return body.call();
    } finally {
      ended = true;
      // The dashboard shows how the run ended until the viewer leaves. After an interrupt, which
      // comes from a signal, the dashboard's shutdown hook restores the terminal instead.
      if (!Thread.currentThread().isInterrupted()) {
        screen.join();
      }
      out.release();
      Throwable thrown = failure;
      if (thrown != null) {
        out.note("the dashboard failed (%s); the run did not", thrown.getMessage());
      }
    }
  }

  private void watch() {
    try {
      awaitRun();
      if (!ended || Files.exists(run.resolve("run.json"))) {
        Dashboard.Outcome outcome = Dashboard.open(run, options);
        if (!ended && outcome == Dashboard.Outcome.QUIT) {
          goOn();
        } else if (!ended && outcome == Dashboard.Outcome.STOP) {
          stop();
        } else if (!ended) {
          // The terminal went away. Either the hangup is ignored (nohup), or the process is ending.
          out.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception | Error e) {
      failure = e; // The run goes on without a viewer.
      out.release();
    }
  }

  private void goOn() {
    out.release();
    out.note("the run goes on: Ctrl-C stops it, `ntk watch %s` shows it", run);
  }

  private void awaitRun() throws InterruptedException {
    while (!ended && !Files.exists(run.resolve("events.jsonl"))) {
      Thread.sleep(20);
    }
  }

  /** Asks the run to stop at its next step; interrupts it when it does not. */
  private void stop() throws InterruptedException {
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
