package dev.tangent.dashboard;

import dev.tangent.run.Event;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Path;

/**
 * A process that writes a run in real time and obeys its controls; what it computes is a function
 * of the step alone, so runs that were paused, watched or cut off end in the same bytes.
 *
 * <p>Arguments: directory, milliseconds a step, steps between two reports.
 */
final class LiveRunMain {
  private LiveRunMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    Path directory = Path.of(arguments[0]);
    long pause = Long.parseLong(arguments[1]);
    int every = Integer.parseInt(arguments[2]);
    RunSettings settings = RunSettings.of("reproduce fig1", Recordings.settings("fig1"), 7);
    try (RunWriter writer = RunWriter.create(directory, settings)) {
      RunControl control = RunControl.of(directory);
      Recordings.members(writer::emit);
      boolean paused = false;
      // Until the first command it goes slowly: a viewer takes its time to start on a busy machine.
      long slowly = 10;
      for (int step = 0; step <= Recordings.STEPS; ) {
        for (RunControl.Command command : control.poll()) {
          slowly = 1;
          switch (command) {
            case PAUSE -> paused = true;
            case RESUME -> paused = false;
            case CHECKPOINT ->
                writer.emit(new Event.Checkpoint("checkpoints/now.npz", "n100-s0", step));
            case STOP -> {
              writer.emit(new Event.End("interrupted", "stopped at step " + step));
              return;
            }
          }
          writer.emit(new Event.State(paused ? "paused" : "running"));
        }
        Thread.sleep(slowly * pause);
        if (!paused) {
          Recordings.step(writer::emit, step);
          step += every;
        }
      }
      writer.emit(new Event.End("done", "200 steps of 6 networks"));
    }
  }
}
