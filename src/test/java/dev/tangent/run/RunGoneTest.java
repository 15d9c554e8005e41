package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.NpyArray;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A run's directory that is removed or moved while the run writes it. */
class RunGoneTest {
  @TempDir Path temp;

  /** What people do to a directory. */
  enum Accident {
    REMOVED {
      @Override
      void happen(Path run) throws IOException {
        try (Stream<Path> tree = Files.walk(run)) {
          for (Path file : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      }
    },
    MOVED {
      @Override
      void happen(Path run) throws IOException {
        Files.move(run, run.resolveSibling("elsewhere"));
      }
    },
    LOG_REMOVED {
      @Override
      void happen(Path run) throws IOException {
        Files.delete(run.resolve("events.jsonl"));
      }
    },
    SETTINGS_REMOVED {
      @Override
      void happen(Path run) throws IOException {
        Files.delete(run.resolve("run.json"));
      }
    };

    abstract void happen(Path run) throws IOException;
  }

  private static final Event.Step STEP = new Event.Step("n", 1, 0.5, Map.of("cost", 2.0));

  private static RunSettings settings() {
    return RunSettings.of("train", Map.of("width", 5), 7);
  }

  @ParameterizedTest
  @EnumSource
  void isMadeAgainAndSaysSo(Accident accident) throws Exception {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      writer.emit(new Event.Member("n", "n", "", Map.of(), 2));
      writer.emit(STEP);
      accident.happen(run);
      writer.array("a", NpyArray.of(new double[] {1, 2}, 2));
      String notice = writer.takeNotice();
      assertTrue(notice.contains("was removed or moved while it ran"), notice);
      assertEquals("", writer.takeNotice(), "said once");
      writer.emit(new Event.End("done", ""));
      writer.result(Map.of("cost", 2.0));
      assertTrue(RunDirectory.open(run).isLive());
      assertThrows(RunException.class, () -> RunWriter.create(run, settings()), "it is ours");
    }
    RunReader reader = RunReader.open(run);
    List<Event> events = reader.poll();
    assertEquals(
        List.of("Member", "Step", "Log", "End"),
        events.stream().map(e -> e.getClass().getSimpleName()).toList());
    assertEquals(STEP, events.get(1));
    assertEquals(7, reader.settings().seed());
    assertEquals(2.0, reader.result().get("cost"));
    assertFalse(RunDirectory.open(run).isLive());
  }

  /** An interrupt at that moment is kept, and does not spoil the saving. */
  @Test
  void anInterruptDoesNotLoseIt() throws Exception {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      writer.emit(STEP);
      Accident.REMOVED.happen(run);
      Thread.currentThread().interrupt();
      writer.requireThere();
      assertTrue(Thread.interrupted());
    }
    assertEquals(2, RunReader.open(run).poll().size());
  }

  @Test
  void anotherRunInItsPlaceIsLeftAlone() throws Exception {
    Path run = temp.resolve("run");
    try (RunWriter writer = RunWriter.create(run, settings())) {
      writer.emit(STEP);
      Files.move(run, temp.resolve("elsewhere"));
      RunDirectory.create(run, RunPlan.of(RunSettings.of("pca", Map.of(), 1)));
      String said = assertThrows(RunException.class, writer::requireThere).getMessage();
      assertTrue(said.contains("another run has taken its place"), said);
    }
    assertEquals("pca", RunDirectory.open(run).settings().command());
  }
}
