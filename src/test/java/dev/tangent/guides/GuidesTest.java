package dev.tangent.guides;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every command of the README and of the guides runs, one after the other, in a directory with only
 * the files that the guides expect the reader to have, and makes the files that its comment names.
 */
@Tag("slow")
class GuidesTest {
  @TempDir Path temp;

  static Stream<Path> pages() throws IOException {
    List<Path> with = new ArrayList<>();
    for (Path page : Guide.pages()) {
      if (!Guide.read(page).commands().isEmpty()) {
        with.add(page);
      }
    }
    return with.stream();
  }

  @ParameterizedTest
  @MethodSource("pages")
  void commandsRun(Path page) throws Exception {
    Path reader = Files.createDirectories(temp.resolve("reader"));
    Path reports = temp.resolve("reports");
    GuideFiles.writeTo(reader);
    String tests =
        Path.of(Cli.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    Path output = temp.resolve("output.txt");
    ProcessBuilder shell =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx2g",
                "-Dtangent.simd=scalar", // of tens of rows: sooner than vectors are compiled
                "-Djava.awt.headless=true",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                Cli.classPath() + File.pathSeparator + tests,
                GuideShell.class.getName(),
                page.toAbsolutePath().toString(),
                reports.toString())
            .directory(reader.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    shell.environment().put("CI", "true"); // nobody is at a terminal
    Process process = shell.start();
    process.getOutputStream().close();
    int code = process.waitFor();
    String said = Files.readString(output, StandardCharsets.UTF_8);
    System.out.print(page + "\n" + said);
    assertEquals(0, code, said);
    List<String> wrong = new ArrayList<>();
    List<Guide.Command> commands = Guide.read(page).commands();
    for (int i = 0; i < commands.size(); i++) {
      String report = Files.readString(reports.resolve(String.valueOf(i)));
      if (!report.equals("ok")) {
        wrong.add(commands.get(i).line() + "\n   " + report);
      }
    }
    assertTrue(wrong.isEmpty(), () -> page + ":\n" + String.join("\n", wrong));
  }

  /** A reason for a line that is gone explains nothing. */
  @Test
  void whatIsNotRunIsInAGuide() throws Exception {
    StringBuilder all = new StringBuilder();
    for (Path page : Guide.pages()) {
      all.append(Files.readString(page));
    }
    for (String part : Guide.ELSEWHERE.keySet()) {
      assertTrue(all.indexOf(part) >= 0, part);
    }
    List<String> lines = all.toString().lines().map(l -> l.replaceFirst("\\s+# .*", "")).toList();
    for (String line : Guide.WHOLE) {
      assertTrue(lines.contains(line), line);
    }
  }
}
