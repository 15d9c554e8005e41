package dev.tangent.dashboard;

import dev.tangent.dashboard.feed.Snapshot;
import dev.tangent.run.RunControl;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The viewer's requests to the run, and whether the run has answered. The run acts at its next
 * step, which may be minutes away; the bottom line says when the log shows the answer.
 */
final class Requests {
  /** After this time without an answer the viewer is told so. */
  private static final long PATIENCE_MILLIS = 60_000;

  private RunControl.@Nullable Command asked;
  private long askedAt;
  private int checkpoints;

  /** Remembers a request. */
  void ask(RunControl.Command command, Snapshot now, long nowMillis) {
    asked = command;
    askedAt = nowMillis;
    checkpoints = now.checkpoints().size();
  }

  /** The answer to the request, once; "" while there is none. */
  String answer(Snapshot now, long nowMillis) {
    RunControl.Command command = asked;
    if (command == null) {
      return "";
    }
    String answer = answer(command, now);
    if (answer.isEmpty() && nowMillis - askedAt > PATIENCE_MILLIS) {
      answer =
          String.format(
              Locale.ROOT,
              "no answer to \"%s\" so far: the run acts on it when its present work allows",
              command.name().toLowerCase(Locale.ROOT));
    }
    if (!answer.isEmpty()) {
      asked = null;
    }
    return answer;
  }

  private String answer(RunControl.Command command, Snapshot now) {
    if (now.end() != null) {
      return "the run has ended: " + now.end().status();
    }
    return switch (command) {
      case PAUSE -> now.state().equals("paused") ? "the run waits (Space goes on)" : "";
      case RESUME -> now.state().equals("paused") ? "" : "the run goes on";
      case CHECKPOINT -> written(now);
      case STOP -> now.state().equals("stopping") ? "the run is stopping" : "";
    };
  }

  private String written(Snapshot now) {
    return now.checkpoints().size() == checkpoints
        ? ""
        : "checkpoint written at step " + now.checkpoints().getLast().step();
  }
}
