package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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

  /** A product of 40 seconds in each of many iterations: the time left is that of this product. */
  @Test
  void workThatBeginsAnewStartsItsClockAnew() {
    AtomicLong now = new AtomicLong();
    Output output =
        new Output(new PrintStream(new ByteArrayOutputStream()), err, false, false, now::get);
    String last = "";
    for (int iteration = 0; iteration < 50; iteration++) {
      for (int done = 0; done <= 4; done++) {
        bytes.reset();
        now.addAndGet(done == 0 ? 1_000_000 : 10_000_000_000L);
        output.progress("product with the kernel", done, 4);
        String line = bytes.toString(StandardCharsets.UTF_8).strip();
        if (done == 2 && !line.isEmpty()) {
          assertEquals("product with the kernel 2/4 (50 %), 20 s left", line);
          last = line;
        }
      }
    }
    assertNotEquals("", last);
  }
}
