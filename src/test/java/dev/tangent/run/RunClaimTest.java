package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Directories in which a run can't begin: it is refused in one line, and nothing in them changes.
 */
class RunClaimTest {
  @TempDir Path temp;

  /** One thing in the way each; the run would write {@code ntk.npy} and reads {@code reads}. */
  enum InTheWay {
    A_FILE_AS_DIRECTORY("is a file, not a directory", true) {
      @Override
      void put(Path run) throws IOException {
        Files.writeString(run, "mine");
      }
    },
    RESULTS_OF_A_RUN("holds result.json of a run that is there", false) {
      @Override
      void put(Path run) throws IOException {
        try (RunWriter writer = RunWriter.create(run, plan(List.of(), false))) {
          writer.result(Map.of("a", 1));
        }
      }
    },
    A_RESULT_OF_NO_RUN("holds ntk.npy, which no run made", false) {
      @Override
      void put(Path run) throws IOException {
        Files.writeString(Files.createDirectories(run).resolve("ntk.npy"), "mine");
      }
    },
    CHECKPOINTS("an unfinished run with checkpoints", false) {
      @Override
      void put(Path run) throws IOException {
        try (RunWriter writer = RunWriter.create(run, plan(List.of(), false))) {
          writer.checkpoint("n.work", "n", 1, file -> Files.writeString(file, "state"));
        }
      }
    },
    A_LINK_AS_RESULT("is a link, and the run would write it", true) {
      @Override
      void put(Path run) throws IOException {
        Path other = Files.writeString(run.resolveSibling("other"), "theirs");
        Files.createSymbolicLink(Files.createDirectories(run).resolve("ntk.npy"), other);
      }
    },
    A_LINK_AS_LOG("is a link, and the run would write it", true) {
      @Override
      void put(Path run) throws IOException {
        Path other = Files.writeString(run.resolveSibling("other"), "theirs");
        Files.createSymbolicLink(Files.createDirectories(run).resolve("events.jsonl"), other);
      }
    },
    A_DIRECTORY_AS_RESULT("is a directory where the run writes a file", true) {
      @Override
      void put(Path run) throws IOException {
        Files.createDirectories(run.resolve("ntk.npy"));
      }
    },
    A_LINK_AS_CHECKPOINTS("is in the way of a directory of the run", true) {
      @Override
      void put(Path run) throws IOException {
        Path other = Files.createDirectories(run.resolveSibling("others"));
        Files.createSymbolicLink(Files.createDirectories(run).resolve("checkpoints"), other);
      }
    },
    AN_INPUT_AS_RESULT("is read by this run, which would replace it", true) {
      @Override
      void put(Path run) throws IOException {
        Files.writeString(Files.createDirectories(run).resolve("ntk.npy"), "mine");
      }

      @Override
      List<Path> reads(Path run) {
        return List.of(run.resolve("ntk.npy"));
      }
    },
    AN_INPUT_BY_A_LINK("is read by this run, which would replace it", true) {
      @Override
      void put(Path run) throws IOException {
        Files.writeString(Files.createDirectories(run).resolve("ntk.npy"), "mine");
        Files.createSymbolicLink(run.resolveSibling("link"), run);
      }

      @Override
      List<Path> reads(Path run) {
        return List.of(run.resolveSibling("link").resolve("ntk.npy"));
      }
    },
    A_CHECKPOINT_AS_INPUT("is read by this run, which would replace it", true) {
      @Override
      void put(Path run) throws IOException {
        CHECKPOINTS.put(run);
      }

      @Override
      List<Path> reads(Path run) {
        return List.of(run.resolve("checkpoints/n.work"));
      }
    };

    final String words;
    final boolean always; // also with --overwrite

    InTheWay(String words, boolean always) {
      this.words = words;
      this.always = always;
    }

    abstract void put(Path run) throws IOException;

    List<Path> reads(Path run) {
      return List.of();
    }
  }

  private static RunPlan plan(List<Path> reads, boolean overwrite) {
    RunSettings settings = RunSettings.of("kernel", Map.of(), 0);
    return new RunPlan(settings.with(Map.of(), List.of("ntk.npy")), reads, overwrite);
  }

  private Map<String, String> everything() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> tree = Files.walk(temp)) {
      for (Path file : tree.toList()) {
        files.put(
            temp.relativize(file).toString(),
            Files.isRegularFile(file) ? Files.readString(file) : "");
      }
    }
    return files;
  }

  @ParameterizedTest
  @EnumSource
  void isRefusedAndLeftAsItWas(InTheWay thing) throws Exception {
    Path run = temp.resolve("run");
    thing.put(run);
    Map<String, String> before = everything();
    for (boolean overwrite : thing.always ? List.of(false, true) : List.of(false)) {
      RunPlan plan = plan(thing.reads(run), overwrite);
      String said =
          assertThrows(RunException.class, () -> RunWriter.create(run, plan)).getMessage();
      assertTrue(said.contains(thing.words), said);
      assertTrue(said.contains(": choose another --out") || said.contains("--out"), said);
      assertEquals(1, said.lines().count(), said);
      assertEquals(before, everything());
    }
    if (!thing.always) {
      RunWriter.create(run, plan(thing.reads(run), true)).close();
      assertTrue(Files.notExists(run.resolve("ntk.npy")));
      assertTrue(Files.notExists(run.resolve("result.json")));
      assertTrue(Files.notExists(run.resolve("checkpoints/n.work")));
    }
  }

  /** A log that became a link is not followed by a resumed run either. */
  @org.junit.jupiter.api.Test
  void aResumedRunWritesIntoNoLink() throws Exception {
    Path run = temp.resolve("run");
    RunWriter.create(run, plan(List.of(), false)).close();
    Path other = Files.writeString(temp.resolve("other"), "theirs\n");
    Files.delete(run.resolve("events.jsonl"));
    Files.createSymbolicLink(run.resolve("events.jsonl"), other);
    String said = assertThrows(RunException.class, () -> RunWriter.resume(run)).getMessage();
    assertTrue(said.contains("is a link"), said);
    assertEquals("theirs\n", Files.readString(other));
  }
}
