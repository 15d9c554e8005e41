package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.cli.Cli;
import dev.tangent.cli.bench.BenchReadme;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README.md and the guide for Java are correct: their programs, links and tables. */
class ReadmeTest {
  @TempDir Path temp;

  private static String readme;
  private static String guide;

  @BeforeAll
  static void read() throws Exception {
    readme = Files.readString(Path.of("README.md"));
    guide = Files.readString(Path.of("src/docs/java.md"));
  }

  /** Runs a program with nothing but the JDK and our own classes; what it prints. */
  private List<String> run(String page, int number, String name) throws Exception {
    return run(page, number, name, Programs.classes());
  }

  private List<String> run(String page, int number, String name, String classes) throws Exception {
    Path source = Files.writeString(temp.resolve(name + ".java"), Programs.block(page, number));
    return Programs.run(source, classes);
  }

  @Test
  void theProgramRunsOnTheJdkAlone() throws Exception {
    double expected =
        LimitKernel.of(Architecture.mlp(2, 4, 1000, 1, Activations.relu(), 1, 0.1))
            .compute(DoubleMatrix.of(3, 2, 1, 0, 0, 1, -1, 0))
            .ntk()
            .get(0, 1);
    assertEquals(String.valueOf(expected), run(readme, 0, "Kernel").getLast());
  }

  @Test
  void theSecondProgramTrains() throws Exception {
    List<String> printed = run(guide, 0, "Finite");
    double[] numbers =
        printed.stream()
            .filter(line -> line.matches("drift .*|cost of .*|generated .*"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
            .toArray();
    assertEquals(4, numbers.length, printed.toString());
    assertTrue(numbers[0] > 0 && numbers[0] < 0.1, "drift: " + printed);
    assertTrue(numbers[1] < 0.01, "cost: " + printed);
    assertTrue(numbers[3] < 0.7 * numbers[2], "towards the circle: " + printed);
  }

  @Test
  void theThirdProgramRunsAJob() throws Exception {
    List<String> printed = run(guide, 1, "Predict", Cli.classPath());
    assertTrue(printed.stream().anyMatch(line -> line.matches("\\d.* bytes")), printed.toString());
    double[] accuracies =
        Stream.of(printed.getLast().replaceAll("[\\[\\]]", "").split(", "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertEquals(3, accuracies.length);
    assertTrue(accuracies[2] > 0.85 && accuracies[2] <= 1, printed.toString());
    assertTrue(Files.exists(temp.resolve("digits-run/mean.npy")));
    assertTrue(Files.exists(temp.resolve("digits-run/run.json")));
  }

  @Test
  void linksLeadSomewhere() throws Exception {
    Pattern link = Pattern.compile("\\]\\((?!http)([^)#]+)\\)");
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> guides = Files.list(Path.of("src/docs"))) {
      guides.filter(p -> p.toString().endsWith(".md")).forEach(pages::add);
    }
    for (Path page : pages) {
      Matcher found = link.matcher(Files.readString(page));
      while (found.find()) {
        Path to = page.toAbsolutePath().resolveSibling(found.group(1));
        assertTrue(Files.exists(to), page + ": " + found.group(1));
      }
    }
    for (Path page : pages) {
      boolean named = readme.contains("(" + page + ")") || page.endsWith("README.md");
      assertTrue(named, "no way from the README to " + page);
    }
  }

  /** Classes and methods in the column for Java, the last one, of tables that compare. */
  @Test
  void javaOfTheComparisonsIsThere() throws Exception {
    Map<String, Class<?>> classes = new HashMap<>();
    Path root = Path.of(Programs.classes());
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        String name = root.relativize(file).toString().replaceFirst("\\.class$", "");
        if (name.startsWith("dev") && !name.endsWith("-info")) {
          Class<?> found =
              Class.forName(name.replace('/', '.'), false, getClass().getClassLoader());
          classes.putIfAbsent(found.getSimpleName(), found);
        }
      }
    }
    int count = 0;
    for (String page : List.of("coming-from-neural-tangents.md", "paper-and-code.md")) {
      for (String line : Files.readAllLines(Path.of("src/docs", page))) {
        String cell = line.replaceFirst("^\\|.*\\|([^|]*)\\|$", "$1");
        Matcher name = Pattern.compile("\\b([A-Z]\\w+)(?:\\.(\\w+))?").matcher(cell);
        while (line.startsWith("|") && cell.contains("`") && name.find()) {
          count++;
          Class<?> type = classes.get(name.group(1));
          assertNotNull(type, page + ": no class " + name.group(1));
          String method = name.group(2);
          assertTrue(
              method == null
                  || Stream.of(type.getMethods()).anyMatch(m -> m.getName().equals(method)),
              page + ": " + name.group());
        }
      }
    }
    assertTrue(count >= 15, "names in the tables: " + count);
  }

  /** The table of speeds is the one that the results make. */
  @Test
  void speedsAreThoseOfTheResults() throws Exception {
    assertEquals(readme, BenchReadme.with(readme, Path.of("results/bench")), "ntk bench --readme");
    String page = Files.readString(Path.of("results/bench/README.md"));
    assertEquals(BenchReadme.page(Path.of("results/bench")), page, "ntk bench --readme");
    String front = readme.substring(readme.indexOf("<!-- bench"), readme.indexOf("<!-- end"));
    assertTrue(front.lines().filter(l -> l.startsWith("|")).count() >= 12, "ten rows: " + front);
  }
}
