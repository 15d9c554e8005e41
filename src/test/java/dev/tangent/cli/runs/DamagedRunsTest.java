package dev.tangent.cli.runs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged runs can always be handled: whatever {@code run.json}, {@code events.jsonl} and {@code
 * result.json} contain, each command that reads runs shows what it can and fails with at most one
 * line, and a damaged run hides no other run. {@code -Dtangent.fuzz=5000} tries more damages than a
 * build has time for.
 */
class DamagedRunsTest {
  private static final int DAMAGES = Integer.getInteger("tangent.fuzz", 12);

  @TempDir static Path temp;
  private static Path whole;

  @BeforeAll
  static void makeARun() throws IOException {
    whole = temp.resolve("whole");
    Cli run =
        Cli.run(
            ("train --data circle:20 --width 8 --depth 3 --steps 6 --learning-rate 0.1 --probes 4"
                    + " --headless --out "
                    + whole)
                .split(" "));
    assertEquals(0, run.exitCode(), run.err());
  }

  private static Path copy(String name) throws IOException {
    Path to = temp.resolve(name).resolve("damaged");
    try (Stream<Path> tree = Files.walk(whole)) {
      for (Path file : tree.toList()) {
        Path target = to.resolve(whole.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }

  /** Every command that reads a run; new ones join here. */
  private static List<String[]> readers(Path run) {
    String runs = String.valueOf(run.getParent());
    List<String[]> commands = new ArrayList<>();
    for (String command :
        List.of(
            "runs --runs RUNS",
            "runs --runs RUNS --json",
            "show RUN",
            "show RUN --plain",
            "show RUN --json",
            "compare RUN WHOLE",
            "report RUN --out PAGE",
            "train --headless --resume RUN")) {
      commands.add(
          Stream.of(command.split(" "))
              .map(
                  word ->
                      switch (word) {
                        case "RUNS" -> runs;
                        case "RUN" -> run.toString();
                        case "WHOLE" -> whole.toString();
                        case "PAGE" -> runs + "/page.html";
                        default -> word;
                      })
              .toArray(String[]::new));
    }
    return commands;
  }

  private static void requireTotal(Path run, String damage) {
    for (String[] command : readers(run)) {
      Cli said = Cli.run(command);
      String what = String.join(" ", command) + "\nwith " + damage + "\n" + said.err();
      assertFalse(said.err().contains("internal error"), what);
      assertFalse(said.out().indexOf('\u001b') >= 0 && damage.contains("escape"), what);
      assertTrue(List.of(0, 1, 2).contains(said.exitCode()), what);
      if (said.exitCode() != 0) {
        List<String> lines = said.err().lines().filter(l -> l.startsWith("ntk: ")).toList();
        assertFalse(lines.isEmpty(), what);
      }
      if (command[0].equals("runs")) {
        assertEquals(0, said.exitCode(), what);
        assertTrue(said.out().contains("damaged"), what);
      }
    }
  }

  static Stream<String> files() {
    return Stream.of("run.json", "events.jsonl", "result.json");
  }

  @ParameterizedTest
  @MethodSource("files")
  void otherContents(String file) throws Exception {
    for (int i = 0; i < Damages.CONTENTS.size(); i++) {
      Path run = copy("contents-" + file + i);
      Files.writeString(run.resolve(file), Damages.CONTENTS.get(i));
      requireTotal(run, file + ": " + Damages.CONTENTS.get(i));
    }
  }

  @Test
  void oddLines() throws Exception {
    for (int i = 0; i < Damages.LINES.size(); i++) {
      Path run = copy("line" + i);
      Path log = run.resolve("events.jsonl");
      List<String> lines = new ArrayList<>(Files.readAllLines(log));
      lines.add(i % lines.size(), Damages.LINES.get(i));
      Files.write(log, lines);
      Files.deleteIfExists(run.resolve("result.json"));
      requireTotal(run, Damages.LINES.get(i));
    }
  }

  /** Bytes changed, cut out and doubled at random places of the three files. */
  @Test
  void randomDamages() throws Exception {
    Random random = new Random(16);
    List<String> names = files().toList();
    for (int i = 0; i < DAMAGES; i++) {
      Path run = copy("random" + i);
      Path file = run.resolve(names.get(i % names.size()));
      String before = Files.readString(file, StandardCharsets.ISO_8859_1);
      StringBuilder text = new StringBuilder(before);
      for (int k = 0; k <= random.nextInt(4); k++) {
        int at = random.nextInt(text.length());
        int end = Math.min(text.length(), at + 1 + random.nextInt(40));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, (char) random.nextInt(256));
          case 1 -> text.delete(at, end);
          case 2 -> text.insert(at, text.substring(at, end));
          default -> text.replace(at, end, "null");
        }
      }
      Files.writeString(file, text, StandardCharsets.ISO_8859_1);
      requireTotal(run, i + ": " + file.getFileName() + " damaged at random");
    }
  }
}
