package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.job.learner.NeuralKernelModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of {@code src/docs/tables.md} trains, saves, loads and predicts with only Tangent's
 * own classes on its class path. (The guide's command lines are parsed elsewhere.)
 */
class TablesGuideTest {
  @TempDir Path temp;

  @Test
  void theProgramRunsOnOurClassesAlone() throws Exception {
    String program = Programs.block(Files.readString(Path.of("src/docs/tables.md")), 0);
    Path source = Files.writeString(temp.resolve("Tables.java"), program);
    List<String> lines = Programs.run(source, Programs.classes(), temp.toString());
    String printed = lines.toString();
    assertEquals("long", lines.get(lines.size() - 2), printed);
    assertTrue(Double.parseDouble(lines.getLast()) > 0.5, printed);
    // The file that it wrote is one for every program.
    NeuralKernelModel model = NeuralKernelModel.load(temp.resolve("kinds.tangent"));
    assertEquals("short", model.predictClass(2.0, 0.0));
  }
}
