package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.Needs;
import dev.tangent.cli.Cli;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A system that takes no more bytes, by the shell's limit of file sizes; a full disk and a quota
 * fail the same calls. The run ends with one line that says what to do, and goes on afterwards.
 */
@Tag("slow")
class NoRoomTest {
  private static final List<String> TRAIN =
      List.of(
          "train",
          "--headless",
          "--data",
          "circle:20",
          "--width=400",
          "--depth=4",
          "--steps=30",
          "--checkpoint-every=5");

  @TempDir Path temp;

  private record Ended(int code, List<String> lines) {}

  /** Runs {@code ntk} where no file may be larger than so many blocks of 1024 bytes. */
  private Ended run(String blocks, List<String> arguments) throws Exception {
    Path words = temp.resolve("words");
    List<String> command =
        new ArrayList<>(List.of("bash", "-c", "ulimit -f $0; exec \"$@\"", blocks));
    command.addAll(
        Cli.command(
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"), arguments.toArray(String[]::new)));
    int code =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(words.toFile())
            .start()
            .waitFor();
    try (Stream<String> lines = Files.lines(words)) {
      return new Ended(code, lines.filter(line -> line.startsWith("ntk: ")).toList());
    }
  }

  private static List<String> with(List<String> arguments, String... more) {
    return Stream.concat(arguments.stream(), Stream.of(more)).toList();
  }

  @Test
  void trainingSaysWhatToDoAndGoesOn() throws Exception {
    Needs.that(Files.isExecutable(Path.of("/bin/bash")), "bash");
    Path whole = temp.resolve("whole");
    assertEquals(0, run("unlimited", with(TRAIN, "--out=" + whole)).code);
    Path run = temp.resolve("run");
    Ended ended = run("1000", with(TRAIN, "--out=" + run)); // a checkpoint has 1.3 MB
    assertEquals(1, ended.code);
    assertEquals(1, ended.lines.size(), ended.lines.toString());
    String line = ended.lines.getFirst();
    assertTrue(line.contains("cannot be written (File too large)"), line);
    assertTrue(line.endsWith("(ulimit -f) and go on with --resume " + run), line);
    Event.End end = RunModel.of(RunReader.open(run)).end().orElseThrow();
    assertEquals("failed", end.status());
    assertFalse(Files.exists(run.resolve("weights.npz")));
    assertEquals(0, run("unlimited", List.of("train", "--headless", "--resume=" + run)).code);
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("weights.npz")),
        Files.readAllBytes(run.resolve("weights.npz")));
  }

  @Test
  void aKernelLeavesNoPieces() throws Exception {
    Needs.that(Files.isExecutable(Path.of("/bin/bash")), "bash");
    Path run = temp.resolve("kernel");
    List<String> kernel = List.of("kernel", "--data=gaussian:500", "--get=ntk", "--out=" + run);
    Ended ended = run("1000", kernel); // 2 MB
    assertEquals(1, ended.code);
    assertEquals(1, ended.lines.size(), ended.lines.toString());
    assertTrue(ended.lines.getFirst().contains("ulimit -f"), ended.lines.getFirst());
    try (Stream<Path> files = Files.list(run)) {
      assertTrue(files.noneMatch(f -> f.toString().matches(".*(npy|part)")));
    }
  }
}
