package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReproduceCommandTest {
  @TempDir Path directory;

  private Cli tiny(Path out) {
    return Cli.run(
        "reproduce",
        "fig1",
        "--headless",
        "--out",
        out.toString(),
        "--set",
        "widths=8,16",
        "--set",
        "seeds=2",
        "--set",
        "steps=5",
        "--set",
        "points=10",
        "--set",
        "angles=11");
  }

  @Test
  void leavesFigureDataAndNumbers() throws Exception {
    Path run = directory.resolve("run");
    Cli cli = tiny(run);
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("inflation"), cli.out());
    for (String file :
        new String[] {
          "run.json",
          "result.json",
          "figures/fig1.svg",
          "figures/fig1.png",
          "figures/fig1.csv",
          "figures/fig1.txt",
          "arrays/fig1-ntk-n16.npy"
        }) {
      assertTrue(Files.exists(run.resolve(file)), file);
    }
    byte[] figure = Files.readAllBytes(run.resolve("figures/fig1.png"));
    Cli again = Cli.run("reproduce", "--resume", run.toString(), "--headless");
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(again.err().contains("finished"), again.err());
    assertArrayEquals(figure, Files.readAllBytes(run.resolve("figures/fig1.png")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reproduce fig9",
        "reproduce fig1 --scale huge",
        "reproduce fig1 --set nothing=1",
        "reproduce fig1 --set widths=0",
        "reproduce fig1 --set data=digits",
        "reproduce all --set nothing=1",
        "reproduce all fig1",
        "reproduce fig1 --resume x --set seeds=1",
        "verify theorem-9",
        "verify --scale huge"
      })
  void wrongUsageIsOneLineAndLeavesNothing(String arguments) throws Exception {
    Path out = directory.resolve("out");
    Cli cli =
        Cli.run((arguments + (arguments.contains("--resume") ? "" : " --out " + out)).split(" "));
    assertEquals(2, cli.exitCode(), cli.err());
    assertFalse(cli.errorLine().isEmpty());
    assertFalse(Files.exists(out));
  }

  /** A setting that only one of them has concerns that one. */
  @Test
  void severalFiguresInTheOrderAsked() {
    Path run = directory.resolve("run");
    String settings =
        "widths=6,8 seeds=1 steps=3 points=9 angles=5 time-constants=0.05 data=digits";
    Cli cli =
        Cli.run(
            ("reproduce fig3 fig1 --headless --out %s --set %s"
                    .formatted(run, settings.replace(" ", " --set ")))
                .split(" "));
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().indexOf("Figure 3") < cli.out().indexOf("Figure 1"), cli.out());
    assertTrue(cli.out().contains("footnote 3"), cli.out());
    assertTrue(Files.exists(run.resolve("fig3/figures/fig3.png")));
    assertTrue(Files.exists(run.resolve("fig1/figures/fig1.png")));
    Cli again = Cli.run("reproduce", "--resume", run.toString(), "--headless");
    assertEquals(0, again.exitCode(), again.err());
  }

  @Test
  void listsItsSettings() {
    Cli cli = Cli.run("reproduce", "all", "--scale", "paper", "--list");
    assertEquals(0, cli.exitCode());
    assertTrue(cli.out().contains("widths=500,10000"), cli.out());
  }

  @Test
  void verifyPrintsATableAndKeepsIt() {
    Path run = directory.resolve("run");
    Cli cli = Cli.run("verify", "remark-6", "--planted", "--out", run.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("2 of 2 checks as they should be"), cli.out());
    assertTrue(Files.exists(run.resolve("result.json")));
  }
}
