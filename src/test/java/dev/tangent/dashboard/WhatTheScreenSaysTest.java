package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.LineChartPainter;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.run.Event;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Details that users misread without a hint: whose numbers are shown, of which run, and whether a
 * key had an effect.
 */
class WhatTheScreenSaysTest {
  @TempDir Path runs;

  private RunWriter run(String name, String... groups) {
    RunWriter writer =
        RunWriter.create(runs.resolve(name), RunSettings.of("train", Map.of("width", 10), 1));
    for (String group : groups) {
      writer.emit(new Event.Member(group, group, group, Map.of(), 200));
      step(writer, group, 0, 2.34);
      step(writer, group, 100, 2.29);
    }
    return writer;
  }

  private static void step(RunWriter to, String member, long step, double cost) {
    to.emit(new Event.Step(member, step, step, Map.of("cost", cost)));
  }

  private static void end(RunWriter writer, String message) {
    writer.emit(new Event.End("done", message));
    writer.close();
  }

  /** A cost from 2.34 to 2.29 is a falling line between ticks, not a flat one at "2". */
  @Test
  void aSlowCostFillsItsPanel() {
    end(run("slow", "network"), "");
    for (int[] size : new int[][] {{80, 24}, {120, 40}, {200, 60}}) {
      String screen = new TestScreen(runs.resolve("slow")).size(size[0], size[1]).text();
      assertTrue(
          screen.matches("(?s).* 2\\.300?┤.*") && screen.matches("(?s).* 2\\.340?┤.*"), screen);
    }
  }

  /** Runs with one, three and four series over each other: each named, no marker twice. */
  @Test
  void everyOverlaidRunHasItsOwnMarkersAndName() {
    end(run("train-20261127-101010-first", "network"), "");
    end(run("train-20261127-101010-second", "i = 2", "i = 4", "i = 6"), "");
    end(run("train-20261127-101010-third", "a", "b", "c", "d"), "");
    TestScreen screen = new TestScreen(runs.resolve("train-20261127-101010-first")).size(200, 60);
    screen.controller.overlay(
        List.of(
            runs.resolve("train-20261127-101010-second"),
            runs.resolve("train-20261127-101010-third")));
    screen.follower.step();
    Panel cost = screen.controller.panels().getFirst();
    LineChart figure =
        (LineChart)
            PanelPainter.prepared(
                screen.controller.context(), screen.controller.view(), cost, 200, 60);
    for (Glyphs glyphs : Glyphs.values()) {
      List<String> names = new ArrayList<>();
      List<String> samples = new ArrayList<>();
      for (LineChartPainter.Entry entry : LineChartPainter.legend(figure, glyphs)) {
        names.add(entry.text());
        samples.add(entry.sample());
      }
      assertEquals(
          List.of(
              "first",
              "second i = 2",
              "second i = 4",
              "second i = 6",
              "third a",
              "third b",
              "third c",
              "third d"),
          names);
      assertEquals(8, samples.stream().distinct().count(), samples.toString());
    }
    String one = "a group with a long name ";
    end(run("train-20261127-101010-last", one + "1", one + "2", one + "3", one + "4"), "");
    screen.controller.overlay(List.of(runs.resolve("train-20261127-101010-last")));
    screen.follower.step();
    String narrow = screen.size(80, 24).text();
    assertTrue(narrow.contains("● first") && narrow.contains(" more"), narrow);
  }

  @Test
  void namesOfRunsAreCutWhereTheyAreAlike() {
    assertEquals(
        List.of("a7", "b2"),
        RunNames.distinct(List.of("train-20261127-101010-a7", "train-20261127-101010-b2")));
    assertEquals(List.of("fig1", "fig2"), RunNames.distinct(List.of("fig1", "fig2")));
    assertEquals(
        List.of("fig1", "train-20261127"), RunNames.distinct(List.of("fig1", "train-20261127")));
    List<String> same = List.of("train-20261127-a", "train-20261127-a");
    assertEquals(same, RunNames.distinct(same));
    List<String> inner = List.of("train-20261127-", "train-20261127-a");
    assertEquals(inner, RunNames.distinct(inner));
    end(run("train-20261127-101010-with-a-long-name-a7", "network"), "");
    String screen =
        new TestScreen(runs.resolve("train-20261127-101010-with-a-long-name-a7")).text();
    String head = screen.lines().findFirst().orElseThrow();
    assertTrue(head.contains("train…") && head.contains("name-a7"), head);
  }

  /** While one seed is ahead of the others the line says of which step and seeds the means are. */
  @Test
  void meansSayWhoseTheyAre() {
    RunWriter writer =
        RunWriter.create(runs.resolve("seeds"), RunSettings.of("train", Map.of(), 1));
    for (int seed = 0; seed < 5; seed++) {
      writer.emit(new Event.Member("s" + seed, "seed " + seed, "n = 1000", Map.of(), 200));
    }
    step(writer, "s0", 140, 0.0396);
    String screen = new TestScreen(runs.resolve("seeds")).text();
    assertTrue(
        screen.contains("n = 1000  5 seeds  step 0–140/200  means:  cost 0.0396 (1 of 5)"), screen);
    for (int seed = 1; seed < 5; seed++) {
      step(writer, "s" + seed, 0, 0.2);
    }
    screen = new TestScreen(runs.resolve("seeds")).text();
    assertTrue(screen.contains("step 0–140/200  means:  cost 0.168"), screen);
    assertFalse(screen.contains("of 5)"), screen);
    writer.close();
  }

  @Test
  void aFinishedRunSaysWhatItDid() {
    end(run("short", "network"), "");
    assertTrue(new TestScreen(runs.resolve("short")).text().contains("done: 200 steps  elapsed "));
    end(run("said", "network"), "cost 2.29, accuracy 31 %");
    assertTrue(
        new TestScreen(runs.resolve("said")).text().contains("done: cost 2.29, accuracy 31 %"));
  }

  /** What was asked is answered when the log shows it, and the question goes. */
  @Test
  void pauseResumeAndCheckpointAreConfirmed() {
    RunWriter writer = run("live", "network");
    TestScreen screen = new TestScreen(runs.resolve("live"));
    assertTrue(screen.press("Space").text().contains("pause: at the run's next step"));
    writer.emit(new Event.State("paused"));
    screen.follower.step();
    assertTrue(screen.text().contains("the run waits (Space goes on)"), screen.text());
    assertTrue(screen.press("Space").text().contains("asked the run to go on"));
    writer.emit(new Event.State("running"));
    screen.follower.step();
    assertTrue(screen.text().contains("the run goes on"), screen.text());
    assertFalse(screen.text().contains("next step"), screen.text());
    assertTrue(screen.press("w").text().contains("checkpoint: at the run's next step"));
    writer.emit(new Event.Checkpoint("checkpoints/a.npz", "network", 120));
    screen.follower.step();
    assertTrue(screen.text().contains("checkpoint written at step 120"), screen.text());
    assertTrue(screen.press("p").text().contains("checkpoint written"), "no key, no news");
    writer.close();
  }

  @Test
  void textHasTheColoursThatWereAskedFor() {
    end(run("inked", "network"), "");
    Path run = runs.resolve("inked");
    String plain = RunText.of(run, Glyphs.BRAILLE, 78);
    assertFalse(plain.contains("\u001b"), plain);
    String many = RunText.of(run, Glyphs.BRAILLE, 78, Theme.DARK, ColourDepth.INDEXED);
    assertTrue(many.contains("\u001b[38;5;"), many);
    assertTrue(
        RunText.of(run, Glyphs.BRAILLE, 78, Theme.DARK, ColourDepth.TRUE).contains("\u001b[38;2;"));
    assertEquals(plain, many.replaceAll("\u001b\\[[0-9;]*m", ""), "the same without them");
  }
}
