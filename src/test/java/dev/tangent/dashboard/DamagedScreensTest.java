package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.runs.Damages;
import dev.tangent.run.RunException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard on runs that are damaged: every view draws what can be read of them. */
class DamagedScreensTest {
  @TempDir Path temp;

  /** All views, a zoomed panel and the help; or one line instead of a screen. */
  private static void look(Path run, String damage) throws IOException {
    TestScreen screen;
    try {
      screen = new TestScreen(run);
    } catch (RunException e) {
      String message = String.valueOf(e.getMessage());
      assertFalse(message.isBlank() || message.contains("\n"), damage + ": " + message);
      return;
    }
    for (String key : List.of("1", "2", "3", "4", "5", "6", "7", "1", "z", "z", "?", "?")) {
      String text = screen.press(key).text();
      assertTrue(text.contains("Tangent") || text.contains("Keys"), damage + "\n" + text);
      assertTrue(text.indexOf('\u001b') < 0 && text.indexOf('\u0007') < 0, damage);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run.json", "events.jsonl", "result.json"})
  void otherContents(String file) throws Exception {
    for (int i = 0; i < Damages.CONTENTS.size(); i++) {
      Path run = Recordings.everything(temp.resolve("run" + i));
      Files.writeString(run.resolve(file), Damages.CONTENTS.get(i));
      look(run, file + ": " + Damages.CONTENTS.get(i));
    }
  }

  @Test
  void oddLines() throws Exception {
    for (int i = 0; i < Damages.LINES.size(); i++) {
      Path run = Recordings.everything(temp.resolve("run" + i));
      Path log = run.resolve("events.jsonl");
      List<String> lines = new ArrayList<>(Files.readAllLines(log));
      lines.add(i % lines.size(), Damages.LINES.get(i));
      Files.write(log, lines);
      look(run, Damages.LINES.get(i));
    }
  }
}
