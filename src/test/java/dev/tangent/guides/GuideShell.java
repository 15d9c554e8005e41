package dev.tangent.guides;

import dev.tangent.cli.Cli;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Runs the commands of a guide one after the other in this process, whose working directory is that
 * of the reader. It is a separate process, because a JVM can't change its working directory; there
 * is one for each page, not for each command, because starting a JVM takes longer than most
 * commands.
 */
final class GuideShell {
  private GuideShell() {}

  /** For each command of a page (an absolute path), what went wrong or {@code ok}: a file each. */
  public static void main(String[] arguments) throws Exception {
    Guide guide = Guide.read(Path.of(arguments[0]));
    Path reports = Files.createDirectories(Path.of(arguments[1]));
    for (int i = 0; i < guide.commands().size(); i++) {
      long start = System.nanoTime();
      String report = run(guide.commands().get(i));
      Files.writeString(reports.resolve(String.valueOf(i)), report);
      System.out.printf(
          "%5.1f s  %s%n", (System.nanoTime() - start) / 1e9, guide.commands().get(i).line());
    }
  }

  private static String run(Guide.Command command) throws Exception {
    List<String> words = new ArrayList<>();
    for (String word : command.words()) {
      words.add(word.endsWith("…") ? newest(word.substring(0, word.length() - 1)) : word);
    }
    Cli cli = Cli.run(words.toArray(String[]::new));
    for (Map.Entry<String, String> says : Guide.SAYS.entrySet()) {
      if (command.line().contains(says.getKey())) {
        return cli.exitCode() == 1 && cli.err().contains(says.getValue()) ? "ok" : cli.toString();
      }
    }
    if (cli.exitCode() != 0) {
      return String.join(" ", words) + "\n   exit code " + cli.exitCode() + ": " + cli.err();
    }
    for (String file : command.makes()) {
      if (!Files.exists(Path.of(file))) {
        return String.join(" ", words) + "\n   its comment names " + file + ": not made";
      }
    }
    return command.pipe().isEmpty() ? "ok" : piped(command.pipe(), cli.out());
  }

  /** What the reader would complete: the newest directory of this beginning. */
  private static String newest(String beginning) throws IOException {
    Path path = Path.of(beginning);
    try (Stream<Path> all = Files.list(path.toAbsolutePath().getParent())) {
      return all.filter(p -> p.getFileName().toString().startsWith(path.getFileName().toString()))
          .max(Comparator.comparing(p -> p.toFile().lastModified()))
          .orElseThrow(() -> new IOException("nothing begins with " + beginning))
          .toString();
    }
  }

  private static String piped(String pipe, String input) throws Exception {
    Process shell =
        new ProcessBuilder("bash", "-o", "pipefail", "-c", pipe).redirectErrorStream(true).start();
    try (var in = shell.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // it ended before it read all: its exit code says whether that is right
    }
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = shell.waitFor();
    return code == 0 && !said.isBlank() ? "ok" : pipe + "\n   exit code " + code + ": " + said;
  }
}
