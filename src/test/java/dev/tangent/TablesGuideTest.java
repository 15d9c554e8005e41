package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.job.learner.NeuralKernelModel;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The program of {@code src/docs/tables.md}: it trains, saves, loads and predicts with Tangent's
 * own classes and nothing else on its path. (The guide's command lines are parsed elsewhere.)
 */
class TablesGuideTest {
  @TempDir Path temp;

  @Test
  void theProgramRunsOnOurClassesAlone() throws Exception {
    Matcher block =
        Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(Path.of("src/docs/tables.md")));
    assertTrue(block.find(), "a block of Java in the guide");
    Path source = Files.writeString(temp.resolve("Tables.java"), block.group(1));
    String classes =
        Path.of(NeuralKernelModel.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    StringWriter messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                List.of("--release", "25", "-cp", classes, "-proc:none", "-d", temp.toString()),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertTrue(compiled, messages.toString());
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classes + System.getProperty("path.separator") + temp,
                "Tables",
                temp.toString())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes()).strip();
    assertEquals(0, process.waitFor(), printed);
    List<String> lines = printed.lines().toList();
    assertEquals("long", lines.get(lines.size() - 2), printed);
    assertTrue(Double.parseDouble(lines.getLast()) > 0.5, printed);
    // The file that it wrote is one for every program.
    NeuralKernelModel model = NeuralKernelModel.load(temp.resolve("kinds.tangent"));
    assertEquals("short", model.predictClass(2.0, 0.0));
  }
}
