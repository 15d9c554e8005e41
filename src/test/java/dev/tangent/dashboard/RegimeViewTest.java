package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The view that says whether a training is lazy or rich. */
class RegimeViewTest {
  @TempDir Path runs;

  private Path record(boolean ended) {
    Path directory = runs.resolve("train" + ended);
    RecordedRun run = new RecordedRun(directory, "train", Map.of("steps", 64));
    run.emit(1, new Event.Member("network", "network", "network", Map.of("width", "64"), 64));
    for (int step = 0; step <= 64; step = step == 0 ? 1 : 2 * step) {
      double part = step / 64.0;
      run.emit(
          10,
          new Event.Step(
              "network",
              step,
              step,
              Map.of(
                  "cost", 1 - 0.9 * part,
                  "cka-start", 1 - 0.3 * part,
                  "cka-limit", 0.9 - 0.3 * part,
                  "centred-alignment", 0.4 + 0.4 * part,
                  "overlap-start", 1 - 0.4 * part,
                  "effective-rank", 5 - part,
                  "relative-gap", 0.7 * part)));
      run.emit(
          1,
          new Event.Curve(
              "layer-regime",
              "network",
              "change",
              step,
              step,
              new double[] {1, 2, 3},
              new double[] {0.1 * part, 0.3 * part, 0.2 * part}));
    }
    if (ended) {
      run.emit(1, new Event.Table("Lazy or rich: rich", List.of("of Θ(t)"), List.of()));
      run.emit(1, new Event.End("done", ""));
    }
    run.write();
    return directory;
  }

  @Test
  void showsBothNumbersAndTheWord() {
    String live = new TestScreen(record(false)).press("5").text();
    assertTrue(live.contains("Regime"), live);
    assertTrue(live.contains("linearization gap / movement"), live);
    assertTrue(live.contains("so far gap 70.0 %, CKA with the start 0.7000"), live);
    assertTrue(live.contains("Θ∞") && live.contains("eigenspaces"), live);
    String ended = new TestScreen(record(true)).press("5").text();
    assertTrue(ended.contains("Lazy or rich: rich"), ended);
    String tall = new TestScreen(record(true)).size(120, 40).press("5").text();
    assertTrue(tall.contains("effective rank") && tall.contains("by layer"), tall);
  }

  @Test
  void asciiAloneAndNothingInTheOverview() {
    String plain = new TestScreen(record(true), ColourDepth.NONE, Glyphs.ASCII).press("5").text();
    assertTrue(plain.chars().allMatch(c -> c < 128), plain);
    String overview = new TestScreen(record(true)).press("1").text();
    assertFalse(overview.contains("cka-start"), overview);
  }
}
