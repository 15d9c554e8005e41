package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.tangent.dashboard.terminal.ColourDepth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each view at three sizes, drawn through Lanterna and compared with stored text. With {@code
 * -Dtangent.snapshots=true} the stored texts are written anew: look at the difference before you
 * commit it.
 */
class SnapshotTest {
  private static final Path KEPT = Path.of("src/test/resources/dashboard");

  @TempDir static Path runs;

  @BeforeAll
  static void record() {
    Recordings.figure1(runs.resolve("fig1"), 120);
    Recordings.everything(runs.resolve("everything"));
  }

  @ParameterizedTest
  @CsvSource({
    "80,24,1", "80,24,2", "80,24,3", "80,24,4", "80,24,5", "80,24,6", "80,24,7",
    "120,40,1", "120,40,2", "120,40,3", "120,40,4", "120,40,5", "120,40,6", "120,40,7",
    "200,60,1", "200,60,2", "200,60,3", "200,60,4", "200,60,5", "200,60,6", "200,60,7"
  })
  void viewsLookAsKept(int width, int height, String key) throws IOException {
    TestScreen screen = new TestScreen(runs.resolve("everything")).size(width, height).press(key);
    String view = screen.controller.view().name().toLowerCase(Locale.ROOT);
    compare("%s-%dx%d".formatted(view, width, height), screen.text());
  }

  @Test
  void aRunThatWasKilledHalfWay() throws IOException {
    compare("half-80x24", new TestScreen(runs.resolve("fig1")).text());
  }

  @Test
  void help() throws IOException {
    compare("help-80x24", new TestScreen(runs.resolve("everything")).press("?").text());
  }

  @Test
  void asciiWithoutColour() throws IOException {
    String text =
        new TestScreen(
                runs.resolve("everything"),
                ColourDepth.NONE,
                dev.tangent.dashboard.plot.Glyphs.ASCII)
            .press("2")
            .text();
    assertTrue(text.chars().allMatch(c -> c < 128), text);
    compare("kernel-ascii-80x24", text);
  }

  @Test
  void zoomCursorAndSlider() throws IOException {
    TestScreen screen = new TestScreen(runs.resolve("everything")).press("2", "z", "c");
    screen.press("Left", "Left", ",", ",", ",");
    compare("kernel-zoom-80x24", screen.text());
  }

  private static void compare(String name, String shown) throws IOException {
    Path file = KEPT.resolve(name + ".txt");
    if (Boolean.getBoolean("tangent.snapshots")) {
      Files.createDirectories(KEPT);
      Files.writeString(file, shown);
    }
    if (!Files.exists(file)) {
      fail(file + " is missing: run with -Dtangent.snapshots=true, and look at it");
    }
    assertEquals(Files.readString(file), shown, name);
  }
}
