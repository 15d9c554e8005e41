package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class OutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private Output output(boolean terminal) {
    return new Output(new PrintStream(new ByteArrayOutputStream()), err, false, terminal);
  }

  /** Calls it as often as it can until that time is over; how long that was, in seconds. */
  private static double report(Output output, String what, long total, double seconds) {
    long start = System.nanoTime();
    long done = 0;
    while (System.nanoTime() - start < seconds * 1e9) {
      output.progress(what, done++ % total, total);
    }
    return (System.nanoTime() - start) * 1e-9;
  }

  @Test
  void headlessProgressIsLinesAtMostOneASecondAlsoInATerminal() {
    Output output = output(true);
    output.lines();
    double seconds = report(output, "step", 1_000_000_000, 1.2);
    output.clearProgress();
    String text = bytes.toString(StandardCharsets.UTF_8);
    List<String> lines = text.lines().toList();
    assertTrue(!lines.isEmpty() && lines.size() <= seconds, text);
    for (String line : lines) {
      assertTrue(line.matches("step \\d+/1000000000 \\(\\d %\\)"), line);
    }
    assertTrue(text.endsWith(System.lineSeparator()));
    assertTrue(text.chars().allMatch(c -> c == '\n' || c >= ' '), "control characters");
  }

  @Test
  void percentagesAreNotSaidTwice() {
    Output output = output(false);
    output.progress("fig1: training n100-s0, 5 s left:", 0, 100);
    assertEquals("", bytes.toString(StandardCharsets.UTF_8));
    report(output, "fig1: training n100-s0, 5 s left:", 100, 1.1);
    String line = bytes.toString(StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
    assertTrue(line.matches("fig1: training n100-s0, 5 s left: \\d+ %"), line);
  }

  @Test
  void inATerminalOneLineIsWrittenOverAndTakenAway() {
    Output output = output(true);
    report(output, "kernel rows", 1_000_000_000, 0.3);
    output.clearProgress();
    String text = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(text.startsWith("\rkernel rows "), text);
    assertTrue(text.endsWith("\r"), text);
    assertEquals(-1, text.indexOf('\n'));
  }
}
