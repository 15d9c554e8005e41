package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.linalg.CounterRandom;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code ntk predict --model}: from a table to a model, and from the model to other rows. */
class PredictModelTest {
  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path classes;
  private static Path values;

  @BeforeAll
  static void models() throws Exception {
    StringBuilder table = new StringBuilder("a,colour,kind\n");
    StringBuilder numbers = new StringBuilder("a,b,y\n");
    for (int i = 0; i < 48; i++) {
      double a = (i % 2 == 0 ? 1 : -1) + 0.5 * CounterRandom.normal(1, 2, i);
      double b = CounterRandom.normal(1, 3, i);
      table.append(a).append(i % 3 == 0 ? ",red," : ",blue,").append(i % 2 == 0 ? "x\n" : "y\n");
      double noise = 0.2 * CounterRandom.normal(1, 4, i);
      numbers
          .append(a)
          .append(',')
          .append(b)
          .append(',')
          .append(3 * a + b * b + noise)
          .append('\n');
    }
    classes = model("classes", table.toString());
    values = model("values", numbers.toString());
  }

  private static Path model(String name, String table) throws Exception {
    Path csv = Files.writeString(shared.resolve(name + ".csv"), table);
    Path out = shared.resolve(name);
    Cli cli =
        Cli.run(
            "evaluate",
            "--data",
            "csv:" + csv,
            "--select",
            "loo",
            "--depths",
            "2,3",
            "--folds",
            "3",
            "--save-model",
            "--out",
            out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    return out.resolve("model.tangent");
  }

  private Cli predict(Path model, String... options) {
    List<String> words = new ArrayList<>(List.of("predict", "--model", model.toString(), "--json"));
    words.addAll(List.of("--out", temp.resolve("out").toString(), "--overwrite"));
    words.addAll(List.of(options));
    return Cli.run(words.toArray(String[]::new));
  }

  private Path file(String text) throws Exception {
    return Files.writeString(temp.resolve("rows.csv"), text);
  }

  @Test
  void classesAndTheirProbabilities() throws Exception {
    // Another order, one column more, the target there.
    Path csv = file("kind,colour,extra,a\nx,red,7,1.1\ny,blue,8,-0.9\nx,?,9,0.8\n");
    Cli cli = predict(classes, "--data", "csv:" + csv);
    assertEquals(0, cli.exitCode(), cli.err());
    JsonNode report = new ObjectMapper().readTree(cli.out());
    assertEquals(1, report.get("accuracy").asDouble());
    assertEquals(2, report.get("predicted").get("x").asInt());
    assertTrue(report.get("notes").toString().contains("extra"), cli.out());
    NpyArray p = Npy.read(temp.resolve("out/probabilities.npy"));
    assertArrayEquals(new int[] {3, 2}, p.shape());
    assertArrayEquals(new int[] {1, 3, 2}, Npy.read(temp.resolve("out/mean.npy")).shape());
    NeuralKernelModel loaded = NeuralKernelModel.load(classes);
    double[] one = loaded.probabilities("-0.9", "blue");
    assertEquals(one[0], p.toDoubles()[2], 1e-9);
    List<String> lines = Files.readAllLines(temp.resolve("out/predictions.csv"));
    assertEquals("row,kind,p(x),p(y),actual", lines.getFirst());
    assertTrue(lines.get(2).startsWith("2,y,") && lines.get(2).endsWith(",y"), lines.get(2));
  }

  /** A set of the UCI collection, from the file with its folds or not, is cut as any other. */
  @Test
  void limitedRowsOfASetOfTheCollection() throws Exception {
    Path set = Files.createDirectories(temp.resolve("flowers"));
    StringBuilder table = new StringBuilder("\ta\tb\tclase\n");
    for (int i = 0; i < 8; i++) {
      table.append(i + 1).append('\t').append(i % 2 == 0 ? 1 : -1).append("\t0.5\t").append(i % 2);
      table.append('\n');
    }
    Files.writeString(set.resolve("flowers_R.dat"), table);
    Files.writeString(
        set.resolve("flowers.txt"),
        "n_entradas= 2\nn_clases= 2\nfich1= flowers_R.dat\nn_patrons1= 8\n");
    Path all = temp.resolve("all.npy");
    for (int limit : new int[] {3, 100}) {
      Cli cli = predict(values, "--data", "uci:" + set, "--limit-rows", String.valueOf(limit));
      assertEquals(0, cli.exitCode(), cli.err());
      assertEquals(Math.min(8, limit), new ObjectMapper().readTree(cli.out()).get("test").asInt());
      Path mean = temp.resolve("out/mean.npy");
      assertArrayEquals(new int[] {1, Math.min(8, limit), 1}, Npy.read(mean).shape());
      if (limit == 3) {
        Files.move(mean, all);
      }
    }
    double[] whole = Npy.read(temp.resolve("out/mean.npy")).toDoubles();
    assertArrayEquals(Arrays.copyOf(whole, 3), Npy.read(all).toDoubles(), 0);
    Cli refused = Cli.run("evaluate", "--data", "uci:" + set, "--limit-rows", "3");
    assertEquals(2, refused.exitCode());
    assertTrue(refused.errorLine().contains("the folds of a set name all its rows"), refused.err());
  }

  @Test
  void helpersAndHarmersOfEachPrediction() throws Exception {
    Path csv = file("a,colour\n1.1,red\n-0.9,blue\n");
    Cli cli =
        Cli.run(
            "predict",
            "--model",
            classes.toString(),
            "--data",
            "csv:" + csv,
            "--explain",
            "2",
            "--out",
            temp.resolve("why").toString());
    assertEquals(0, cli.exitCode(), cli.err());
    List<String> lines = Files.readAllLines(temp.resolve("why/explanations.csv"));
    assertEquals("row,kind,kind,training row,its kind,effect", lines.getFirst());
    List<String> first = lines.stream().filter(l -> l.startsWith("1,x,helper,")).toList();
    assertEquals(2, first.size(), lines.toString());
    assertTrue(first.getFirst().contains(",x,"), "rows of its class speak for it: " + first);
    assertTrue(lines.stream().anyMatch(l -> l.startsWith("2,y,harmer,")), lines.toString());
    Cli alone = Cli.run("predict", "--data", "digits", "--test-rows", "5", "--explain", "2");
    assertEquals(2, alone.exitCode());
    assertTrue(alone.err().contains("without --model"), alone.err());
  }

  @Test
  void valuesAndTheirPercentiles() throws Exception {
    int m = 400;
    StringBuilder text = new StringBuilder("b,a,y\n");
    double[] plain = new double[2 * m];
    for (int i = 0; i < m; i++) {
      double a = (i % 2 == 0 ? 1 : -1) + 0.5 * CounterRandom.normal(7, 2, i);
      double b = CounterRandom.normal(7, 3, i);
      double y = 3 * a + b * b + 0.2 * CounterRandom.normal(7, 4, i);
      text.append(b).append(',').append(a).append(',').append(y).append('\n');
      plain[2 * i] = a;
      plain[2 * i + 1] = b;
    }
    Cli cli = predict(values, "--data", "csv:" + file(text.toString()));
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(new ObjectMapper().readTree(cli.out()).get("rmse").asDouble() < 1.2, cli.out());
    double[] q = Npy.read(temp.resolve("out/percentiles.npy")).toDoubles();
    double[] mean = Npy.read(temp.resolve("out/mean.npy")).toDoubles();
    int inside = 0;
    for (int i = 0; i < m; i++) {
      assertEquals(mean[i], q[m + i], 1e-12 * (1 + Math.abs(mean[i])), "the median is the mean");
      double y = Double.parseDouble(text.toString().split("\n")[i + 1].split(",")[2]);
      inside += q[i] < y && y < q[2 * m + i] ? 1 : 0;
    }
    assertTrue(inside > 0.65 * m && inside < 0.97 * m, inside + " of " + m + " in 80 %");
    // The same rows as an array, in the order of training.
    Path npy = temp.resolve("t.npy");
    Npy.write(npy, NpyArray.of(plain, m, 2));
    Cli again =
        Cli.run(
            "predict",
            "--model",
            values.toString(),
            "--test-inputs",
            npy.toString(),
            "--out",
            temp.resolve("again").toString());
    assertEquals(0, again.exitCode(), again.err());
    assertArrayEquals(mean, Npy.read(temp.resolve("again/mean.npy")).toDoubles());
  }

  /** Rows that don't fit: one line that names the place, or a note where there is a rule. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text where numbers were | 1 | a,colour\\n"
            + "1,red\\n"
            + "3d,red | line 3, column 1 (\"a\"): \"3d\"",
        "a column too few | 1 | colour\\nred | line 1: no column \"a\"",
        "a column too many | 0 | a,colour,z\\n1,red,2 | line 1, column 3 (\"z\")",
        "a name not seen | 0 | a,colour\\n"
            + "1,red\\n"
            + "2,green | line 3, column 2 (\"colour\"): \"green\"",
        "all missing | 0 | a,colour\\n?,?\\n,red | predicted",
        "no rows | 1 | a,colour | no rows below",
        "a line too long | 1 | a,colour\\n1,red\\n1,red,5 | line 3",
        "no names, too many | 1 | 1,red,5,6\\n2,red,5,6 | line 1, column"
      })
  void rowsThatDoNotFit(String what, int exit, String text, String said) throws Exception {
    Cli cli = predict(classes, "--data", "csv:" + file(text.replace("\\n", "\n") + "\n"));
    assertEquals(exit, cli.exitCode(), what + ": " + cli.err());
    assertTrue((cli.err() + cli.out()).replace("\\\"", "\"").contains(said), cli.err() + cli.out());
    if (exit != 0) {
      assertEquals(1, cli.err().strip().lines().filter(l -> l.startsWith("ntk: ")).count());
    }
  }

  @Test
  void arraysThatDoNotFit() {
    Path npy = temp.resolve("x.npy");
    Npy.write(npy, NpyArray.of(new double[3], 1, 3));
    Cli wide = predict(values, "--test-inputs", npy.toString());
    assertEquals(1, wide.exitCode());
    assertTrue(wide.err().contains("expected rows of 2 numbers"), wide.err());
    Npy.write(npy, NpyArray.of(new double[] {1, 2, 3, Double.POSITIVE_INFINITY}, 2, 2));
    Cli infinite = predict(values, "--test-inputs", npy.toString());
    assertTrue(infinite.err().contains("row 1, column 1 (from 0) is Infinity"), infinite.err());
    Cli names = predict(classes, "--test-inputs", npy.toString());
    assertEquals(2, names.exitCode());
    assertTrue(names.err().contains("--data csv:FILE"), names.err());
  }

  @Test
  void whatIsInTheModelIsNotSaidAgain() throws Exception {
    Path csv = file("a,colour\n1,red\n");
    Cli times =
        Cli.run(
            "predict", "--model", classes.toString(), "--data", "csv:" + csv, "--times", "1,inf");
    assertEquals(2, times.exitCode());
    assertTrue(times.err().contains("leave --times out"), times.err());
    Cli none = Cli.run("predict", "--model", classes.toString());
    assertEquals(2, none.exitCode());
    Path other = temp.resolve("other.tangent");
    Npz.write(
        other,
        Map.of("points", NpyArray.of(new double[1], 1, 1)),
        Map.of("model", "format=tangent-model 99\n", "columns", "", "checksum", ""));
    Cli version = predict(other, "--data", "csv:" + csv);
    assertEquals(1, version.exitCode());
    assertTrue(version.err().contains("a model of version 99"), version.err());
  }

  /** Tables from which little or nothing can be learnt. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "one class only | 2 | a,k\\n1,x\\n2,x\\n3,x\\n4,x\\n5,x\\n6,x | one class only (x)",
        "a class in one fold only | 0 | a,k\\n"
            + "1,x\\n"
            + "2,y\\n"
            + "3,x\\n"
            + "4,y\\n"
            + "5,x\\n"
            + "6,z | no training row in fold",
        "a constant column | 0 | a,c,k\\n"
            + "1,5,x\\n"
            + "2,5,y\\n"
            + "3,5,x\\n"
            + "4,5,y\\n"
            + "5,5,x\\n"
            + "6,5,y | the same in every row",
        "a column without values | 0 | a,c,k\\n"
            + "1,,x\\n"
            + "2,,y\\n"
            + "3,,x\\n"
            + "4,,y\\n"
            + "5,,x\\n"
            + "6,,y | has no values",
        "one value only | 2 | a,k\\n1,2.5\\n2,2.5\\n3,2.5\\n4,2.5\\n5,2.5 | nothing to learn",
        "no inputs | 1 | k\\nx\\ny\\nx | no inputs"
      })
  void tablesOfLittle(String what, int exit, String text, String said) throws Exception {
    Path csv = file(text.replace("\\n", "\n") + "\n");
    Cli cli =
        Cli.run(
            "evaluate",
            "--data",
            "csv:" + csv,
            "--select",
            "loo",
            "--depths",
            "2",
            "--folds",
            "3",
            "--out",
            temp.resolve("o").toString());
    assertEquals(exit, cli.exitCode(), what + ": " + cli.err());
    assertTrue((cli.err() + cli.out()).contains(said), what + ": " + cli.err() + cli.out());
  }
}
