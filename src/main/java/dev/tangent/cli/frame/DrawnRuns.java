package dev.tangent.cli.frame;

import dev.tangent.dashboard.terminal.WindowSize;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.JobRun;
import dev.tangent.report.RunFigures;
import dev.tangent.report.TextTable;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Draws the figures of runs before they end, and prints their tables afterwards. */
public final class DrawnRuns {
  private DrawnRuns() {}

  /**
   * A listener that shows a job's messages to people, and draws its figures when the result is
   * there.
   */
  public static JobListener listener(Output out, String before) {
    JobListener said = out.listener(before);
    return new JobListener() {
      @Override
      public void progress(String what, long done, long total) {
        said.progress(what, done, total);
      }

      @Override
      public void info(String text) {
        said.info(text);
      }

      @Override
      public void warn(String text) {
        said.warn(text);
      }

      @Override
      public void alert(Path run, Event.Alert alert) {
        said.alert(run, alert);
      }

      @Override
      public void ending(JobRun run) {
        JobRun.uninterrupted(() -> draw(run));
      }
    };
  }

  private static void draw(JobRun run) {
    try {
      for (Path file : RunFigures.write(run.directory())) {
        run.emit(new Event.Log("info", "figures/" + file.getFileName()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(run.directory() + ": figures cannot be written", e);
    }
  }

  /** Prints the tables of a run. */
  public static void tables(Path run, Output out) {
    int width = WindowSize.lineWidth();
    for (Event.Table table : RunModel.of(RunReader.open(run)).tables()) {
      out.line("%s%n%s", table.title(), new TextTable(table.columns(), table.rows()).plain(width));
    }
  }
}
