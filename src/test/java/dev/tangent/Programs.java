package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.LimitKernel;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Compiles and runs programs of the documentation and the examples as a user would. */
final class Programs {
  private Programs() {}

  /** The class path of the engine alone: our own classes. */
  static String classes() throws Exception {
    return Path.of(LimitKernel.class.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toString();
  }

  /** The so-manieth block of Java of a page, from 0. */
  static String block(String page, int number) {
    return block(page, "java", number);
  }

  /** The so-manieth block in a language of a page, from 0. */
  static String block(String page, String language, int number) {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    for (int i = 0; i <= number; i++) {
      assertTrue(block.find(), "a block of " + language + ", number " + i);
    }
    return block.group(1);
  }

  /** Compiles and runs a source file in its directory; the lines that it prints. */
  static List<String> run(Path source, String classPath, String... arguments) throws Exception {
    Path directory = source.toAbsolutePath().getParent();
    StringWriter messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    List<String> options =
        List.of("--release", "25", "-cp", classPath, "-proc:none", "-d", directory.toString());
    boolean compiled =
        compiler
            .getTask(
                messages,
                null,
                null,
                options,
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertTrue(compiled, messages.toString());
    List<String> command =
        new ArrayList<>(
            List.of(
                "--add-modules=jdk.incubator.vector",
                "-cp",
                classPath + System.getProperty("path.separator") + directory,
                source.getFileName().toString().replace(".java", "")));
    command.addAll(List.of(arguments));
    return tool("java", directory, command);
  }

  /** The lines that a tool of this JDK prints, which must end with 0. */
  static List<String> tool(String tool, Path directory, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", tool).toString());
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), out);
    return out.strip()
        .lines()
        .filter(line -> !line.startsWith("WARNING: Using incubator"))
        .toList();
  }
}
