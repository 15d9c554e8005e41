package dev.tangent.cli.frame;

import dev.tangent.run.Event;
import dev.tangent.run.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code --notify COMMAND}: a shell runs COMMAND with an alert as one JSON object on its standard
 * input. The run does not wait for the command, and its failure does not harm the run.
 */
final class Notifier {
  private final String command;
  private final Output out;
  private final AtomicBoolean complained = new AtomicBoolean();

  Notifier(String command, Output out) {
    this.command = command;
    this.out = out;
  }

  /** Starts the command; it may outlive this process, so the last alert arrives too. */
  void notify(Path run, Event.Alert alert) {
    try {
      Process process =
          new ProcessBuilder("/bin/sh", "-c", command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      process
          .onExit()
          .thenAccept(
              ended -> {
                if (ended.exitValue() != 0) {
                  complain("ended with " + ended.exitValue());
                }
              });
      // The alert fits into the pipe's buffer, so writing never waits for a command that doesn't
      // read.
      try (OutputStream input = process.getOutputStream()) {
        input.write((text(run, alert) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      complain("did not take an alert (" + e.getMessage() + ")");
    }
  }

  private void complain(String what) {
    if (complained.compareAndSet(false, true)) {
      out.line("--notify: the command %s; the run goes on", what);
    }
  }

  /** The alert as JSON. Users' programs read these names, so they must not change. */
  static String text(Path run, Event.Alert alert) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("run", run.toAbsolutePath().normalize().toString());
    map.put("kind", alert.kind());
    map.put("level", alert.level());
    map.put("member", alert.member());
    map.put("step", alert.step());
    map.put("message", alert.message());
    map.put("at", System.currentTimeMillis());
    return Json.text(map);
  }
}
