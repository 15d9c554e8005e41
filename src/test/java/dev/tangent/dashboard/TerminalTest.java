package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.Needs;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ntk watch} in a real terminal (tmux), end to end: keys, sizes, every way to end. */
@Tag("terminal")
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TerminalTest {
  @TempDir Path runs;

  @BeforeEach
  void needsTmux() {
    Needs.that(Tmux.isThere(), "tmux is not installed: apt install tmux");
  }

  /** The viewer, with the terminal's settings printed before and after. */
  private static String script(Path run) {
    return "export LC_ALL=C.UTF-8 COLORTERM=truecolor; echo before $(stty -g); "
        + Tmux.java("dev.tangent.cli.Main", "watch", run)
        + "; echo code=$?; echo after $(stty -g); sleep 60";
  }

  private static void assertRestored(Tmux tmux) throws Exception {
    String end = tmux.await(s -> s.contains("after "), "the shell after the viewer");
    assertEquals("0", tmux.ask("#{alternate_on}"), "the alternate screen is left");
    assertEquals("1", tmux.ask("#{cursor_flag}"), "the cursor is visible");
    String joined = end.replace("\n", "");
    String before = joined.replaceAll("(?s).*before (\\S+?)(code|ntk).*", "$1");
    assertTrue(joined.contains("after " + before), "stty as before in\n" + end);
  }

  @Test
  void aLiveRunIsWatchedControlledAndLeft() throws Exception {
    Path run = runs.resolve("live");
    Process process =
        new ProcessBuilder(
                "/bin/sh",
                "-c",
                "exec " + Tmux.java("dev.tangent.dashboard.LiveRunMain", run, 20, 2))
            .inheritIO()
            .start();
    try {
      Tmux.until(() -> Files.exists(run.resolve("events.jsonl")), "the run began");
      try (Tmux tmux = new Tmux(80, 24, script(run))) {
        tmux.await(s -> s.contains("▶ running") && s.contains("cost C"), "the overview");
        tmux.press("Space");
        tmux.await(s -> s.contains("‖ paused"), "the pause");
        tmux.press("2");
        tmux.await(s -> s.contains("Θ(x₀, x(γ))"), "the kernel");
        tmux.run("resize-window", "-x", "160", "-y", "50");
        tmux.await(s -> s.lines().anyMatch(l -> l.length() == 160), "the larger picture");
        tmux.run("resize-window", "-x", "70", "-y", "20");
        tmux.await(s -> s.contains("needs 80 × 24"), "what it needs");
        tmux.run("resize-window", "-x", "80", "-y", "24");
        tmux.await(s -> s.contains("Θ(x₀, x(γ))"), "the picture again");
        tmux.press("q");
        assertRestored(tmux);
        assertTrue(tmux.screen().contains("code=0"));
      }
      assertTrue(process.isAlive(), "the viewer left, the run did not");
      try (Tmux tmux = new Tmux(80, 24, script(run))) {
        tmux.await(s -> s.contains("‖ paused"), "a second viewer");
        tmux.press("Space");
        tmux.await(s -> s.contains("✓ done"), "the end");
        tmux.press("C-c");
        assertRestored(tmux);
      }
      assertTrue(process.waitFor(20, TimeUnit.SECONDS));
      assertEquals(0, process.exitValue());
    } finally {
      process.destroyForcibly();
    }
  }

  /** A run in the foreground: leaving asks, the run goes on with lines, Ctrl-C stops it. */
  @Test
  void onesOwnRunGoesOnWithoutTheDashboard() throws Exception {
    Path run = runs.resolve("own");
    String train =
        Tmux.java(
                "dev.tangent.cli.Main",
                "train",
                "--data=circle:16",
                "--width=16",
                "--depth=2",
                "--steps=100000000",
                "--out=" + run)
            .replaceFirst("'-cp'", "'--add-modules=jdk.incubator.vector' '-cp'");
    String script =
        "export LC_ALL=C.UTF-8 TERM=screen-256color; unset CI; trap : INT; "
            + train
            + "; echo code=$?; sleep 60";
    try (Tmux tmux = new Tmux(120, 24, script)) {
      tmux.await(s -> s.contains("▶ running") && s.contains("cost C"), "the overview");
      tmux.press("q");
      tmux.await(s -> s.contains("Stop the run?"), "the question");
      tmux.press("n");
      tmux.await(s -> s.contains("the run goes on: Ctrl-C stops it"), "what it says");
      assertEquals("0", tmux.ask("#{alternate_on}"), "the alternate screen is left");
      tmux.await(s -> s.contains("step "), "lines of progress");
      tmux.press("C-c");
      String end = tmux.await(s -> s.contains("code="), "the end");
      assertTrue(end.contains("code=130") && end.contains("--resume"), end);
    }
  }

  @Test
  void signalsRestoreTheTerminal() throws Exception {
    Path run = Recordings.everything(runs.resolve("everything"));
    for (String signal : List.of("TERM", "HUP", "INT")) {
      try (Tmux tmux = new Tmux(80, 24, script(run))) {
        tmux.await(s -> s.contains("cost C"), "the overview");
        tmux.run("resize-window", "-x", "160", "-y", "50");
        tmux.await(s -> s.contains("╭─ networks"), "the larger picture");
        long shell = Long.parseLong(tmux.ask("#{pane_pid}"));
        ProcessHandle viewer =
            ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
        new ProcessBuilder("kill", "-" + signal, "" + viewer.pid()).start().waitFor();
        assertRestored(tmux);
        String left = tmux.screen();
        assertTrue(left.startsWith("before ") && !left.contains("─"), "what was there\n" + left);
      }
    }
  }

  /**
   * Job control: a shell gets its terminal, and {@code fg} brings the picture and the keys back.
   */
  @Test
  void isSuspendedAndComesBack() throws Exception {
    Path run = Recordings.everything(runs.resolve("everything"));
    // The shell repeats what was typed: it must be short enough for the screen.
    Path viewer = runs.resolve("viewer.sh");
    Files.writeString(viewer, "exec " + Tmux.java("dev.tangent.cli.Main", "watch", run));
    String script = "export LC_ALL=C.UTF-8 PS1='shell> '; exec bash --norc --noprofile -i";
    try (Tmux tmux = new Tmux(80, 24, script)) {
      tmux.await(s -> s.contains("shell>"), "the shell");
      tmux.run("send-keys", "sh " + viewer, "Enter");
      tmux.await(s -> s.contains("cost C"), "the overview");
      long shell = Long.parseLong(tmux.ask("#{pane_pid}"));
      for (boolean key : new boolean[] {true, false}) {
        if (key) {
          tmux.press("C-z");
        } else {
          ProcessHandle process =
              ProcessHandle.of(shell).orElseThrow().children().findFirst().orElseThrow();
          new ProcessBuilder("kill", "-TSTP", "" + process.pid()).start().waitFor();
        }
        tmux.await(s -> s.contains("Stopped"), "the shell's word");
        assertEquals("0", tmux.ask("#{alternate_on}"), "the alternate screen is left");
        assertEquals("1", tmux.ask("#{cursor_flag}"), "the cursor is back");
        tmux.run("send-keys", "clear; stty -a | grep -c ' icanon'; fg", "Enter");
        tmux.await(s -> s.contains("cost C"), "the overview again");
        assertEquals("1", tmux.ask("#{alternate_on}"));
        tmux.press("?");
        tmux.await(s -> s.contains("Ctrl-Z"), "the help: keys work without Enter");
        tmux.press("?");
        tmux.await(s -> !s.contains("Ctrl-Z") && s.contains("cost C"), "the overview");
      }
      tmux.press("q");
      tmux.await(s -> s.contains("shell>") && !s.contains("cost C"), "the shell");
    }
  }

  /** With nohup no signal says that the terminal is gone: a viewer has nothing left to do. */
  @Test
  void aViewerEndsWithItsTerminal() throws Exception {
    Path run = Recordings.everything(runs.resolve("everything"));
    Path code = runs.resolve("code");
    String script =
        "trap '' HUP; export LC_ALL=C.UTF-8; "
            + Tmux.java("dev.tangent.cli.Main", "watch", run)
            + "; echo $? >'"
            + code
            + "'";
    vanish(script, s -> s.contains("cost C"));
    Tmux.until(() -> Files.exists(code), "the viewer ended");
  }

  /** A training that one sat before goes on to its end, and its results are there. */
  @Test
  void aTrainingOutlivesItsTerminal() throws Exception {
    Path run = runs.resolve("own");
    Path code = runs.resolve("code");
    Path go = runs.resolve("go");
    String train =
        Tmux.java(
                "dev.tangent.cli.Main",
                "train",
                "--data=circle:16",
                "--width=16",
                "--depth=2",
                "--steps=100000000",
                "--out=" + run)
            .replaceFirst("'-cp'", "'--add-modules=jdk.incubator.vector' '-cp'");
    String script =
        "trap '' HUP; export LC_ALL=C.UTF-8 TERM=screen-256color; unset CI; "
            + train
            + "; echo $? >'"
            + code
            + "'";
    vanish(script, s -> s.contains("▶ running") && s.contains("cost C"));
    RunDirectory directory = RunDirectory.open(run);
    long before = Files.size(directory.eventsFile());
    Tmux.until(() -> size(directory.eventsFile()) > before, "the training goes on");
    assertTrue(directory.isLive());
    RunControl.request(run, RunControl.Command.STOP);
    Tmux.until(() -> Files.exists(code), "the training was stopped");
    Tmux.until(() -> !size(code).equals(0L), "its exit code");
    assertEquals("130", Files.readString(code).strip());
  }

  private static Long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0L;
    }
  }

  /** Shows something, and takes the terminal away without a word. */
  private static void vanish(String script, Predicate<String> shown) throws Exception {
    try (Tmux tmux = new Tmux(80, 24, script)) {
      tmux.await(shown, "the overview");
      long server = Long.parseLong(tmux.ask("#{pid}"));
      new ProcessBuilder("kill", "-KILL", "" + server).start().waitFor();
    }
  }

  /**
   * A terminal that doesn't know its size (a serial line, some containers) is taken for 80 × 24.
   */
  @Test
  void aTerminalWithoutASizeIsDrawnAsTheUsualOne() throws Exception {
    Path run = Recordings.everything(runs.resolve("everything"));
    try (Tmux tmux = new Tmux(80, 24, "stty rows 0 cols 0; " + script(run))) {
      String screen = tmux.await(s -> s.contains("cost C"), "the overview");
      assertEquals(24, screen.lines().count(), screen);
      tmux.press("q");
      assertRestored(tmux);
    }
  }

  @Test
  void badRunsAreALineOnAnUntouchedTerminal() throws Exception {
    Path empty = Files.createDirectory(runs.resolve("empty"));
    try (Tmux tmux = new Tmux(120, 24, script(empty))) {
      String screen = tmux.await(s -> s.contains("after "), "the end");
      assertTrue(screen.contains("ntk: ") && screen.contains("run.json"), screen);
      assertTrue(screen.contains("code=1"), screen);
      assertRestored(tmux);
    }
  }
}
