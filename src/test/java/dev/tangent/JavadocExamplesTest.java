package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples in the Javadoc compile: those of exported packages from outside of them, as a user
 * pastes them. What an example takes as given is declared here.
 */
class JavadocExamplesTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final Pattern BLOCK =
      Pattern.compile("<pre>\\{@code\\n(.*?)\\n\\s*\\* }</pre>", Pattern.DOTALL);

  /** An example has statements; formulas and tables have none. */
  private static final Pattern STATEMENT =
      Pattern.compile("^[^/]*;\\s*(//.*)?$", Pattern.MULTILINE);

  private static final String THREE_MATRICES = "FloatMatrix a, FloatMatrix b, FloatMatrix c";

  /** By file: variables that the example finds. */
  private static final Map<String, String> VARIABLES =
      Map.ofEntries(
          Map.entry("TangentException", "Runnable program"),
          Map.entry("Explainer", "NeuralKernelModel model, DoubleMatrix rows"),
          Map.entry("NeuralKernelRegressor", "double[][] x, double[] y"),
          Map.entry("NeuralKernelClassifier", "double[][] x, String[] labels"),
          Map.entry(
              "CentreLearner",
              "LearnerSpec spec, Encoding encoding, DoubleMatrix centres, double[] labels,"
                  + " List<String> classes, double mean, long[] starts, double temperature"),
          Map.entry("TableFile", "TableOptions options"),
          Map.entry(
              "KernelGradientDescent",
              "DoubleMatrix ntkTrain, DoubleMatrix targets, DoubleMatrix ntkTestTrain"),
          Map.entry(
              "StreamedKernel",
              "PointKernel limit, DoubleMatrix x, DoubleMatrix v, DoubleMatrix y"),
          Map.entry(
              "TiledKernelRegression",
              "PointKernel kernel, DoubleMatrix x, DoubleMatrix y, DoubleMatrix z"),
          Map.entry(
              "FunctionFlow",
              "DoubleMatrix ntk, DoubleMatrix oneHot, DoubleMatrix ntkTestTrain, DoubleMatrix"
                  + " initialTest"),
          Map.entry("RidgeSweep", "DoubleMatrix kernel, DoubleMatrix targets"),
          Map.entry(
              "SupportVectorClassifier", "DoubleMatrix k, int[] labels, DoubleMatrix between"),
          Map.entry("ModelSelection", "DoubleMatrix targets"),
          Map.entry(
              "NormalEquations",
              "PointKernel kernel, Rows rows, int n, int m, long seed, double ridge, DoubleMatrix"
                  + " test"),
          Map.entry(
              "FloatPreparedLimit", "Architecture network, FloatMatrix x, FloatKernelSink sink"),
          Map.entry("LimitKernel", "DoubleMatrix x"),
          Map.entry("MonteCarloKernel", "Architecture network, FloatMatrix x"),
          Map.entry("CounterRandom", "long seed, int layer"),
          Map.entry("Sums", "double[] x"),
          Map.entry("Threads", THREE_MATRICES),
          Map.entry("FloatGemm", THREE_MATRICES),
          Map.entry(
              "Workers",
              "Workers workers, DoubleMatrix points, List<DoubleMatrix> sum, Progress progress"),
          Map.entry("FloatCholesky", "DoubleMatrix a, DoubleMatrix b"),
          Map.entry("FloatTiledCholesky", "Path file, int n, DoubleMatrix b"),
          Map.entry("SymmetricEigen", "DoubleMatrix gram"),
          Map.entry("FloatOffHeapMatrix", "FloatMatrix firstRows, FloatMatrix x, FloatMatrix y"),
          Map.entry(
              "FloatSweptBlocks",
              "int rows, int columns, FloatMatrix b, DoubleMatrix x, DoubleMatrix own,"
                  + " DoubleMatrix left, DoubleMatrix turned"),
          Map.entry("FloatSyrk", "FloatMatrix x"),
          Map.entry("FigureFiles", "Plot plot"));

  /** By file: methods of the user's own that the example calls. */
  private static final Map<String, String> METHODS =
      Map.of(
          "CentreLearner",
          "DoubleMatrix rows(long first) { return null; } double[] targets(long first) { return"
              + " null; }",
          "ModelSelection",
          "KernelFamily family(int depth) { return null; }",
          "Workers",
          "static DoubleMatrix f(DoubleMatrix x, int part) { return x; }",
          "FloatTiledCholesky",
          "void fill(DoubleSymmetricTiles a) {}",
          "FloatSyrk",
          "void recursion(int i0, int j0, FloatMatrix tile) {}");

  @TempDir Path temp;

  /** A block of Java in the Javadoc of a file. */
  private record Example(Path file, int number, String code) {
    /** The name of the file, which is the class's. */
    String name() {
      return file.getFileName().toString().replace(".java", "");
    }

    String room() {
      return file.getParent().toString().replace('/', '.');
    }
  }

  private static List<Example> examples() throws IOException {
    List<Example> all = new ArrayList<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).sorted().toList()) {
        Matcher block = BLOCK.matcher(Files.readString(file));
        for (int number = 0; block.find(); number++) {
          String code = block.group(1).replaceAll("(?m)^\\s*\\* ?", "");
          if (STATEMENT.matcher(code).find()) {
            all.add(new Example(SOURCES.relativize(file), number, code));
          }
        }
      }
    }
    return all;
  }

  private static Set<String> exported() throws IOException {
    Set<String> names = new TreeSet<>();
    Matcher line =
        Pattern.compile("exports ([\\w.]+);")
            .matcher(Files.readString(Path.of("src/main/module/module-info.java")));
    while (line.find()) {
      names.add(line.group(1));
    }
    return names;
  }

  /** The example as a class: statements in a method, members and classes as they are. */
  private static JavaFileObject unit(Example example, Set<String> exported) throws IOException {
    Set<String> rooms = new TreeSet<>();
    try (Stream<Path> files = Files.walk(SOURCES)) {
      files
          .filter(f -> f.toString().endsWith(".java") && !f.endsWith("package-info.java"))
          .forEach(f -> rooms.add(SOURCES.relativize(f.getParent()).toString().replace('/', '.')));
    }
    boolean outside = exported.contains(example.room());
    String type = "Example" + example.name().replace('-', '_') + example.number();
    StringBuilder text = new StringBuilder();
    text.append("package ").append(outside ? "user" : example.room()).append(";\n");
    for (String room : rooms) {
      if (!outside || exported.contains(room)) {
        text.append("import ").append(room).append(".*;\n");
      }
    }
    text.append("import java.nio.charset.Charset;\nimport java.nio.file.Path;\n");
    text.append("import java.util.List;\nimport java.util.Map;\n");
    text.append("import picocli.CommandLine.*;\nclass ").append(type).append(" {\n");
    text.append(METHODS.getOrDefault(example.name(), "")).append('\n');
    boolean member =
        Pattern.compile("^(final class|static final) ", Pattern.MULTILINE)
            .matcher(example.code())
            .find();
    if (member) {
      text.append(example.code()).append("\n}\n");
    } else {
      text.append("void example(").append(VARIABLES.getOrDefault(example.name(), ""));
      text.append(") throws Exception {\n").append(example.code()).append("\n}\n}\n");
    }
    return new SimpleJavaFileObject(
        URI.create("string:///" + type + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignored) {
        return text;
      }
    };
  }

  /** What the compiler says against them. */
  private List<String> errors(List<Example> examples) throws IOException {
    Set<String> exported = exported();
    List<JavaFileObject> units = new ArrayList<>();
    for (Example example : examples) {
      units.add(unit(example, exported));
    }
    DiagnosticCollector<JavaFileObject> messages = new DiagnosticCollector<>();
    List<String> options =
        List.of(
            "-proc:none",
            "-cp",
            Objects.requireNonNull(System.getProperty("java.class.path")),
            "-d",
            temp.toString());
    ToolProvider.getSystemJavaCompiler().getTask(null, null, messages, options, null, units).call();
    return messages.getDiagnostics().stream()
        .filter(d -> d.getKind() == javax.tools.Diagnostic.Kind.ERROR)
        .map(d -> d.toString())
        .toList();
  }

  @Test
  void examplesCompile() throws IOException {
    List<Example> examples = examples();
    assertTrue(examples.size() >= 35, examples.size() + " examples");
    assertEquals("", String.join("\n", errors(examples)));
  }

  /** A renamed method, and a class that users can't reach, are found. */
  @Test
  void whatDoesNotCompileIsFound() throws IOException {
    Path file = Path.of("dev/tangent/linalg/Sums.java");
    List<String> errors =
        errors(
            List.of(
                new Example(file, 0, "double total = Sums.total(x, 0, x.length);"),
                new Example(file, 1, "Width width = null;")));
    assertEquals(2, errors.size(), errors.toString());
    assertTrue(
        errors.get(0).contains("total") && errors.get(1).contains("Width"), errors.toString());
  }

  /** Every variable and method that is given belongs to an example. */
  @Test
  void nothingIsGivenInVain() throws IOException {
    Set<String> names = new TreeSet<>();
    examples().forEach(example -> names.add(example.name()));
    for (Map<String, String> given : List.of(VARIABLES, METHODS)) {
      assertTrue(names.containsAll(given.keySet()), names + " for " + given.keySet());
    }
  }
}
