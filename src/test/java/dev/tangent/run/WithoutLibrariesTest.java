package dev.tangent.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that has only the core jar and asks for a run is told which library is missing. */
class WithoutLibrariesTest {
  @TempDir Path temp;

  /** The program: starts in a JVM that has our classes alone. */
  static final class Program {
    private Program() {}

    public static void main(String[] arguments) {
      RunSettings settings = new RunSettings("mine", Map.of(), 1, Map.of(), Map.of(), 0, 1);
      try {
        RunWriter.create(Path.of(arguments[0]), settings);
      } catch (RunException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void saysWhichLibraryARunNeeds() throws Exception {
    String path = classes(RunWriter.class) + System.getProperty("path.separator");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                path + classes(Program.class),
                Program.class.getName(),
                temp.resolve("run").toString())
            .redirectErrorStream(true)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    assertTrue(out.contains("add tools.jackson.core:jackson-core"), out);
    assertFalse(Files.exists(temp.resolve("run")), "nothing is left behind");
  }

  private static Path classes(Class<?> one) throws Exception {
    return Path.of(one.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
