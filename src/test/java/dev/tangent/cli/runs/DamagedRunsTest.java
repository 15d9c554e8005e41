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
 * Reading is total: whatever stands in {@code run.json}, {@code events.jsonl} and {@code
 * result.json}, each command that reads runs says what it can and fails in a line at most, and a
 * damaged run hides no other. {@code -Dtangent.fuzz=5000} tries more damages than a build has time
 * for.
 */
class DamagedRunsTest {
  private static final int DAMAGES = Integer.getInteger("tangent.fuzz", 12);

  @TempDir static Path temp;
  private static Path whole;

  /** What stands in a file instead. */
  private static final List<String> CONTENTS =
      List.of(
          "",
          "null",
          "null\n",
          "{}\n",
          "[]\n",
          "[null]\n",
          "0\n",
          "\"text\"\n",
          "{\n",
          "\u0000\u0000\u0000\n",
          "{\"command\":null,\"settings\":null,\"machine\":null}\n",
          "{\"command\":\"train\",\"settings\":{\"width\":null,\"x\":[null,{}]},\"seed\":\"a\"}\n",
          "{\"command\":\"no such\",\"settings\":{\"a\":{\"b\":[]}},\"startedAt\":-1}\n",
          "{\"settings\":[1,2],\"versions\":3}\n",
          "{\"cost\":null,\"accuracy\":{},\"files\":[null]}\n");

  /** Lines of a log that no writer of ours writes. */
  private static final List<String> LINES =
      List.of(
          "null",
          "{\"type\":null}",
          "{\"type\":\"member\"}",
          "{\"type\":\"member\",\"id\":null,\"steps\":-5}",
          "{\"type\":\"member\",\"id\":\"a\",\"label\":null,\"group\":null,\"attributes\":{\"w\":null},\"steps\":0}",
          "{\"type\":\"step\",\"member\":\"nobody\",\"step\":-1,\"time\":\"NaN\",\"values\":{\"cost\":null}}",
          "{\"type\":\"step\",\"member\":\"a\",\"step\":9e99,\"values\":null}",
          "{\"type\":\"step\",\"at\":\"yesterday\",\"member\":\"a\",\"step\":1,\"time\":1,\"values\":{\"cost\":\"Infinity\"}}",
          "{\"type\":\"curve\",\"role\":\"kernel\",\"member\":\"a\",\"series\":\"s\",\"x\":[],\"y\":[]}",
          "{\"type\":\"curve\",\"role\":\"spectrum\",\"member\":\"a\",\"series\":\"s\",\"x\":[1],\"y\":[\"NaN\"]}",
          "{\"type\":\"curve\",\"role\":\"function\",\"member\":\"limit\",\"series\":\"\",\"x\":[1,2],\"y\":[1]}",
          "{\"type\":\"curve\",\"role\":\"new\",\"member\":\"a\",\"series\":\"s\",\"x\":null,\"y\":null}",
          "{\"type\":\"field\",\"role\":\"gram\",\"member\":\"a\",\"series\":\"\",\"rows\":3,\"columns\":3,\"file\":\"../../etc/passwd\"}",
          "{\"type\":\"field\",\"role\":\"gram\",\"member\":\"a\",\"series\":\"\",\"rows\":-1,\"columns\":3,\"file\":\"x\"}",
          "{\"type\":\"table\",\"title\":\"t\",\"columns\":[\"a\",\"b\"],\"rows\":[[\"1\"],[],[\"1\",\"2\",\"3\"]]}",
          "{\"type\":\"table\",\"title\":\"t\",\"columns\":[],\"rows\":[[\"1\"]]}",
          "{\"type\":\"table\",\"title\":\"t\",\"columns\":[null],\"rows\":[null]}",
          "{\"type\":\"throughput\",\"etaSeconds\":\"-Infinity\"}",
          "{\"type\":\"phase\",\"name\":\"p\",\"index\":7,\"count\":0}",
          "{\"type\":\"log\",\"level\":null,\"message\":null}",
          "{\"type\":\"state\",\"state\":\"dreaming\"}",
          "{\"type\":\"end\",\"status\":\"exploded\",\"message\":null}",
          "{\"type\":\"end\"}",
          "{\"type\":\"of the future\",\"x\":1}",
          "\u0001\u0002\ufffd not json",
          "{\"type\":\"log\",\"message\":\"\\u001b[2J\\u0007 escape\"}");

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
    String runs = run.getParent().toString();
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
    for (int i = 0; i < CONTENTS.size(); i++) {
      Path run = copy("contents-" + file + i);
      Files.writeString(run.resolve(file), CONTENTS.get(i));
      requireTotal(run, file + ": " + CONTENTS.get(i));
    }
  }

  @Test
  void oddLines() throws Exception {
    for (int i = 0; i < LINES.size(); i++) {
      Path run = copy("line" + i);
      Path log = run.resolve("events.jsonl");
      List<String> lines = new ArrayList<>(Files.readAllLines(log));
      lines.add(i % lines.size(), LINES.get(i));
      Files.write(log, lines);
      Files.deleteIfExists(run.resolve("result.json"));
      requireTotal(run, LINES.get(i));
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
