package dev.tangent.cli;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.linalg.Progress;
import dev.tangent.run.Event;
import dev.tangent.run.RunPlan;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/**
 * The run directory of a command that computes once: {@code run.json} with every option, a log with
 * the phases and the end, the arrays asked for as {@code NAME.npy}, and what {@code --json} prints
 * as {@code result.json}.
 */
final class ComputedRun implements Progress {
  private final RunWriter writer;
  private final Output out;
  private final boolean single;
  private String phase = "";

  private ComputedRun(RunWriter writer, Output out, boolean single) {
    this.writer = writer;
    this.out = out;
    this.single = single;
  }

  /** The work: computes, saves arrays, returns the result. */
  interface Body {
    Map<String, Object> compute(ComputedRun run);
  }

  /** Makes the directory, does the work, leaves the result there and prints it. */
  static void run(CliCommand command, RunOptions options, Output out, Body body) {
    Path directory = options.makeOutDirectory(command.name());
    RunSettings settings = RunSettings.of(command.name(), command.everyOption(), options.seed());
    try (RunWriter writer =
        RunWriter.create(directory, new RunPlan(settings, List.of(), options.overwrite()))) {
      boolean single = options.precision(RunOptions.Precision.F64) == RunOptions.Precision.F32;
      try {
        Map<String, Object> result = body.compute(new ComputedRun(writer, out, single));
        writer.result(result);
        writer.emit(new Event.End("done", ""));
        out.json(result);
      } catch (CancellationException e) {
        writer.emit(new Event.End("interrupted", "nothing is kept"));
        throw e;
      } catch (RuntimeException e) {
        writer.emit(new Event.End("failed", String.valueOf(e.getMessage())));
        throw e;
      }
    }
  }

  @Override
  public synchronized void update(String what, long done, long total) {
    if (!what.equals(phase)) {
      phase = what;
      long unit = 1 + total / Integer.MAX_VALUE; // entries of a kernel can be more
      writer.emit(new Event.Phase(what, (int) (done / unit), (int) (total / unit)));
    }
    out.progress(what, done, total);
  }

  /** A line for people. */
  void line(String format, Object... arguments) {
    out.line(format, arguments);
  }

  /** A remark on stderr and in the log. */
  void note(String text) {
    writer.emit(new Event.Log("warning", text));
    out.note("%s", text);
  }

  /** Where the run is. */
  Path directory() {
    return writer.directory();
  }

  /** Writes {@code NAME.npy}, whole or not at all, in the precision of the command. */
  Path save(String name, NpyArray array) {
    Path file = writer.directory().resolve(name + ".npy");
    Npy.write(file, single ? NpyArray.of(array.toFloats(), array.shape()) : array);
    out.line("wrote %s %s", file, array);
    return file;
  }
}
