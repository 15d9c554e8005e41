package dev.tangent.job.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BudgetTest {
  @TempDir Path temp;

  @Test
  void whatFitsPassesAndWhatDoesNotNamesTheNumbersAndAnAlternative() {
    Budget.require("a small thing", 1000, "nothing");
    JobException e =
        assertThrows(
            JobException.class, () -> Budget.require("the kernel", 1e15, "--limit-rows 1000"));
    assertTrue(e.getMessage().contains("the kernel needs about 1000000 GB"), e.getMessage());
    assertTrue(e.getMessage().contains("use --limit-rows 1000"), e.getMessage());
  }

  /** A JVM in a container of 512 MB has a heap of 128: what needs 2 MB of it runs. */
  @Test
  @Tag("slow")
  void aSmallHeapDoesSmallWork() throws Exception {
    assertEquals(128L << 20, Budget.reserve(4L << 30));
    assertEquals(32L << 20, Budget.reserve(128L << 20));
    Process process =
        new ProcessBuilder(
                Cli.command(
                    List.of("-Xmx128m"),
                    "kernel",
                    "--data",
                    "digits",
                    "--limit-rows",
                    "300",
                    "--out",
                    temp.resolve("run").toString()))
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    assertTrue(Files.size(temp.resolve("run/ntk.npy")) > 8 * 300 * 300, said);
  }

  @Test
  void whatTakesMonthsIsRefusedBeforeItStarts() {
    String smaller = "--limit-rows (2000 take 1.7 h)";
    new JobEstimate("a week", 1000, 0, 1e15, 7 * 86_400.0, smaller).requireSensible();
    JobEstimate years = new JobEstimate("ntk of all", 1000, 0, 1e20, 1e8, smaller);
    JobException e = assertThrows(JobException.class, years::requireSensible);
    assertTrue(e.getMessage().contains("ntk of all: about 3.2 years"), e.getMessage());
    assertTrue(e.getMessage().contains("use --limit-rows (2000 take 1.7 h)"), e.getMessage());
  }
}
