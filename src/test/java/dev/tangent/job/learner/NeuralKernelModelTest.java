package dev.tangent.job.learner;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.table.RawTable;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.TableFile;
import dev.tangent.data.table.TableOptions;
import dev.tangent.data.table.Task;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.job.learner.Importances.Importance;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that programs train, save, load and predict with. */
class NeuralKernelModelTest {
  @TempDir Path temp;

  /** Two noisy rings, with a third column that says nothing. */
  private static double[][] rings(int n) {
    double[] r = new double[4 * n];
    CounterRandom.normals(5, 6, 0, r, 0, r.length);
    double[][] x = new double[n][];
    for (int i = 0; i < n; i++) {
      double radius = 1 + 2 * (i % 2) + 0.2 * r[4 * i + 1];
      double angle = 3 * r[4 * i];
      x[i] = new double[] {radius * Math.cos(angle), radius * Math.sin(angle), 3 * r[4 * i + 2]};
    }
    return x;
  }

  private static String[] ringNames(int n) {
    return IntStream.range(0, n)
        .mapToObj(i -> i % 2 == 0 ? "inner" : "outer")
        .toArray(String[]::new);
  }

  @ParameterizedTest
  @CsvSource({"NTK,RIDGE", "NNGP,RIDGE", "RBF,RIDGE", "RFM,RIDGE", "NTK,SVC", "RBF,SVC"})
  void everyLearnerIsTheSameFromItsFile(LearnerKind kernel, MethodKind method) {
    double[][] x = rings(80);
    SelectKind select = method == MethodKind.SVC ? SelectKind.VALIDATION : SelectKind.LOO;
    LearnerSpec spec =
        LearnerSpec.DEFAULT.withDepths(2, 3).withBetas(1.0).with(kernel, method, select);
    NeuralKernelModel model = NeuralKernelClassifier.of(spec).fit(x, ringNames(80));
    Path file = temp.resolve("model.tangent");
    model.save(file);
    NeuralKernelModel loaded = NeuralKernelModel.load(file);
    assertEquals(List.of("inner", "outer"), loaded.classes());
    assertEquals(model.chosen(), loaded.chosen());
    int right = 0;
    for (double[] row : rings(200)) {
      assertArrayEquals(model.outputs(row), loaded.outputs(row), "the same bits");
      double[] p = loaded.probabilities(row);
      assertEquals(1, p[0] + p[1], 1e-12);
      assertEquals(p[1] > p[0] ? "outer" : "inner", loaded.predictClass(row));
      right +=
          loaded.predictClass(row).equals(row[0] * row[0] + row[1] * row[1] > 4 ? "outer" : "inner")
              ? 1
              : 0;
    }
    assertTrue(right > 190, right + " of 200");
    // One at a time and many at once agree to rounding.
    double[][] fresh = rings(120);
    DoubleMatrix encoded = DoubleMatrix.zeros(120, 3);
    for (int i = 0; i < 120; i++) {
      loaded.encoding().encode(fresh[i], encoded.array(), i);
    }
    DoubleMatrix many = loaded.outputs(encoded);
    for (int i = 0; i < 120; i++) {
      double[] one = loaded.outputs(fresh[i]);
      for (int c = 0; c < 2; c++) {
        assertEquals(many.get(i, c), one[c], 1e-8 * (1 + Math.abs(one[c])));
      }
    }
  }

  /**
   * Without biases a network of ReLU is homogeneous, f(c x) = c f(x): a class that only the
   * distance from the origin decides can't be learnt from the direction, which is all that its sign
   * sees.
   */
  @Test
  void withoutBiasesTheDirectionAloneDecides() {
    double[][] x = rings(80);
    LearnerSpec plain =
        LearnerSpec.DEFAULT
            .withDepths(3)
            .standardized(false)
            .with(LearnerKind.NTK, MethodKind.RIDGE, SelectKind.LOO);
    NeuralKernelModel blind = NeuralKernelClassifier.of(plain).fit(x, ringNames(80));
    NeuralKernelModel seeing =
        NeuralKernelClassifier.of(plain.withBetas(1.0)).fit(x, ringNames(80));
    int alike = 0;
    int right = 0;
    for (double[] row : rings(200)) {
      double[] far = {3 * row[0], 3 * row[1], 3 * row[2]};
      double[] outputs = blind.outputs(row);
      double[] scaled = blind.outputs(far);
      for (int c = 0; c < 2; c++) {
        assertEquals(3 * outputs[c], scaled[c], 1e-9 * (1 + Math.abs(scaled[c])));
      }
      assertEquals(blind.predictClass(row), blind.predictClass(far));
      alike += seeing.predictClass(row).equals(seeing.predictClass(far)) ? 1 : 0;
      right +=
          seeing.predictClass(row).equals(row[0] * row[0] + row[1] * row[1] > 4 ? "outer" : "inner")
              ? 1
              : 0;
    }
    assertTrue(alike < 150 && right > 190, alike + " alike, " + right + " right");
  }

  /** Any number of threads may ask one model: the same bits as one after the other. */
  @Test
  void threadsMayShareAModel() throws Exception {
    double[][] x = rings(80);
    double[] y = Arrays.stream(x).mapToDouble(r -> r[0] * r[1]).toArray();
    for (NeuralKernelModel model :
        List.of(
            NeuralKernelClassifier.create().withDepths(2, 3).fit(x, ringNames(80)),
            NeuralKernelRegressor.create().withDepths(3).fit(x, y),
            NeuralKernelClassifier.create()
                .with(LearnerKind.RBF, MethodKind.SVC)
                .fit(x, ringNames(80)))) {
      double[][] rows = rings(300);
      DoubleMatrix encoded = DoubleMatrix.zeros(rows.length, 3);
      double[][] alone = new double[rows.length][];
      for (int i = 0; i < rows.length; i++) {
        alone[i] = model.outputs(rows[i]);
        model.encoding().encode(rows[i], encoded.array(), i);
      }
      DoubleMatrix together = model.outputs(encoded);
      try (ExecutorService pool = Executors.newFixedThreadPool(8)) {
        List<Future<Boolean>> asked = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
          int from = 31 * t;
          asked.add(
              pool.submit(
                  () -> {
                    boolean same =
                        Arrays.equals(model.outputs(encoded).toArray(), together.toArray());
                    for (int k = 0; k < rows.length; k++) {
                      int i = (from + k) % rows.length;
                      same &= Arrays.equals(alone[i], model.outputs(rows[i]));
                    }
                    if (model.task() == Task.REGRESSION) {
                      same &= model.deviations(encoded)[0] > 0;
                    }
                    return same;
                  }));
        }
        for (Future<Boolean> answer : asked) {
          assertTrue(answer.get(), model.chosen());
        }
      }
    }
  }

  @Test
  void regressionPredictsValues() {
    double[][] x = rings(150);
    double[] y = Arrays.stream(x).mapToDouble(r -> 10 + r[0] * r[1]).toArray();
    NeuralKernelModel model = NeuralKernelRegressor.create().withDepths(2, 3).fit(x, y);
    double error = 0;
    for (double[] row : rings(190)) {
      error += Math.pow(model.predictValue(row) - 10 - row[0] * row[1], 2) / 190;
    }
    assertTrue(Math.sqrt(error) < 0.8, "rmse " + Math.sqrt(error));
    assertTrue(model.leaveOneOutError() > 0 && model.leaveOneOutError() < 1);
    assertThrows(IllegalStateException.class, () -> model.predictClass(1.0, 2.0, 3.0));
    assertThrows(IllegalStateException.class, () -> model.probabilities(1.0, 2.0, 3.0));
    assertThrows(DataException.class, () -> model.predictValue(1.0, 2.0));
    double[] missing = model.outputs(1.0, Double.NaN, 3.0);
    assertTrue(Double.isFinite(missing[0]), "a missing number is the mean");
  }

  @Test
  void columnsOfNamesArePartOfTheModel() throws Exception {
    StringBuilder text = new StringBuilder("size,colour,kind\n");
    for (int i = 0; i < 60; i++) {
      String colour = i % 3 == 0 ? "red" : i % 3 == 1 ? "blue" : "";
      text.append(i % 7)
          .append(',')
          .append(colour)
          .append(',')
          .append(i % 3 == 0 ? "a" : "b")
          .append('\n');
    }
    Path csv = Files.writeString(temp.resolve("t.csv"), text);
    Table table = Table.of(TableFile.read(csv, TableOptions.GUESSED), TableOptions.GUESSED);
    Path file = temp.resolve("names.tangent");
    NeuralKernelClassifier.create().withDepths(2).fit(table).save(file);
    NeuralKernelModel model = NeuralKernelModel.load(file);
    assertEquals("a", model.predictClass("3", "red"));
    assertEquals("b", model.predictClass("3", "blue"));
    assertEquals("b", model.predictClass("3", "?"), "missing names were learnt");
    assertEquals("kind", model.target());
    assertThrows(IllegalArgumentException.class, () -> model.predictClass(1.0, 2.0));
    List<String> notes = new ArrayList<>();
    RawTable other =
        TableFile.read(
            Files.writeString(temp.resolve("o.csv"), "colour,size\nred,1\ngreen,2\n"),
            TableOptions.GUESSED);
    DoubleMatrix outputs = model.outputs(model.encode(other, notes));
    assertEquals(2, outputs.rows());
    assertTrue(notes.getFirst().contains("\"green\" was in no training row"), notes.toString());
  }

  @Test
  void damagedAndForeignFilesAreRefusedInOneLine() throws Exception {
    double[][] x = rings(30);
    Path file = temp.resolve("m.tangent");
    NeuralKernelClassifier.create().withDepths(2).fit(x, ringNames(30)).save(file);
    byte[] bytes = Files.readAllBytes(file);
    for (int at : new int[] {10, 200, 700, bytes.length / 2, bytes.length - 30}) {
      byte[] bad = bytes.clone();
      bad[at] ^= 4;
      Files.write(file, bad);
      try {
        // What no checksum covers (times, padding) may change nothing.
        NeuralKernelModel.load(file);
      } catch (DataException e) {
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
      }
      Files.write(file, Arrays.copyOf(bytes, at));
      assertThrows(DataException.class, () -> NeuralKernelModel.load(file));
    }
    byte[] flipped = bytes.clone();
    int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("dual.npy") + 200;
    flipped[data] ^= 1;
    Files.write(file, flipped);
    assertThrows(DataException.class, () -> NeuralKernelModel.load(file));
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    assertTrue(text.contains("points.npy"));
    // Of another version, with everything else right.
    Npz.write(
        file,
        Map.of("points", NpyArray.of(new double[1], 1, 1)),
        Map.of("model", "format=tangent-model 99\n", "columns", "", "checksum", ""));
    String version =
        assertThrows(DataException.class, () -> NeuralKernelModel.load(file)).getMessage();
    assertTrue(version.contains("version 99"), version);
    Npz.write(file, Map.of("W0", NpyArray.of(new double[1], 1, 1)));
    String none =
        assertThrows(DataException.class, () -> NeuralKernelModel.load(file)).getMessage();
    assertTrue(none.contains("not a model"), none);
    assertThrows(DataException.class, () -> NeuralKernelModel.load(temp.resolve("none")));
  }

  @Test
  void whatCannotBeLearntIsRefused() {
    NeuralKernelClassifier learner = NeuralKernelClassifier.create().withDepths(2);
    double[][] x = {{1}, {2}, {3}};
    String one =
        assertThrows(IllegalArgumentException.class, () -> learner.fit(x, "a", "a", "a"))
            .getMessage();
    assertTrue(one.contains("one class only (a)"), one);
    assertThrows(IllegalArgumentException.class, () -> learner.fit(x, "a", "b"));
    assertThrows(
        IllegalArgumentException.class, () -> learner.fit(new double[][] {{1}, {2, 3}}, "a", "b"));
    assertThrows(
        IllegalArgumentException.class,
        () -> learner.fit(new double[][] {{1}, {Double.POSITIVE_INFINITY}}, "a", "b"));
    assertThrows(IllegalArgumentException.class, () -> learner.fit(new double[0][]));
    assertThrows(
        IllegalArgumentException.class, () -> NeuralKernelRegressor.create().fit(x, 1, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> NeuralKernelRegressor.create().fit(x, 1, 1, Double.NaN));
    // Constant columns and missing numbers are no reason.
    double[][] odd = {{1, Double.NaN}, {1, 2}, {1, 3}, {1, 9}};
    assertEquals("b", learner.fit(odd, "a", "a", "b", "b").predictClass(1.0, 9.0));
  }

  /** The fast way of stacks of ReLU is that of the general kernel. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense 4 b=0",
        "dense 4 b=0; relu; dense 4 b=0",
        "dense 4 b=0 sw=1.3; relu; dense 4 b=0; relu; dense 4 sw=0.8 b=0",
        "dense 4 b=0; relu; dense 4 b=0; relu; dense 4 b=0; relu; dense 4 b=0; relu; dense 4 b=0",
        "dense 4 b=0.3 sw=1.2; relu; dense 4 b=0.1; relu; dense 3 sw=0.9 b=0",
        "dense 4; relu; dense 4; relu; dense 4; relu; dense 4; relu; dense 4"
      })
  void singleRowsAgreeWithTheKernel(String text) {
    int n = 37;
    int d = 6;
    DoubleMatrix x = DoubleMatrix.zeros(n, d);
    CounterRandom.normals(1, 2, 0, x.array(), 0, n * d);
    DoubleMatrix dual = DoubleMatrix.zeros(n, 2);
    CounterRandom.normals(3, 2, 0, dual.array(), 0, 2 * n);
    Architecture network = Architecture.parse(d, text);
    for (int frozen = 0; frozen < network.denseCount(); frozen++) {
      for (boolean nngp : new boolean[] {false, true}) {
        RowPredictor fast = RowPredictor.of(network, frozen, nngp, x, dual);
        assertTrue(fast.isFast());
        LimitKernel limit = LimitKernel.of(network).trainingTop(network.denseCount() - frozen);
        RowPredictor slow = RowPredictor.of(RowKernel.of(limit, nngp), x, dual);
        assertFalse(slow.isFast());
        for (int q = 0; q < 12; q++) {
          double[] row = new double[d];
          for (int j = 0; j < d; j++) {
            // Other rows, rows of the training set, and what lies next to and opposite of them.
            row[j] =
                q < 4
                    ? CounterRandom.normal(9, 2, q * d + j)
                    : (q < 6 ? 1 : q < 8 ? -2.5 : 3) * x.get(q, j)
                        + (q < 10 ? 0 : 1e-7 * CounterRandom.normal(9, 3, q * d + j));
          }
          double[] a = new double[2];
          double[] b = new double[2];
          fast.predict(row, a);
          slow.predict(row, b);
          for (int c = 0; c < 2; c++) {
            assertEquals(b[c], a[c], 1e-13 * (1 + Math.abs(b[c])), text + " row " + q);
          }
        }
        double[] zero = new double[2];
        if (text.contains("b=0.3")) {
          fast.predict(new double[d], zero);
          assertTrue(Double.isFinite(zero[0]));
        }
      }
    }
  }

  @Test
  void importancesFindTheColumnsThatSayNothing() {
    double[][] x = rings(120);
    NeuralKernelModel model =
        NeuralKernelClassifier.create()
            .with(LearnerKind.RBF, MethodKind.RIDGE)
            .fit(x, ringNames(120));
    double[][] fresh = rings(200);
    DoubleMatrix rows = DoubleMatrix.zeros(200, 3);
    int[] labels = new int[200];
    for (int i = 0; i < 200; i++) {
      model.encoding().encode(fresh[i], rows.array(), i);
      labels[i] = i % 2;
    }
    List<Importance> found = Importances.of(model, rows, labels, new double[0], 1);
    assertEquals("1", found.getFirst().column());
    for (int c = 0; c < 2; c++) {
      assertTrue(
          found.get(c).permutation() > 5 * Math.abs(found.get(2).permutation()), found.toString());
      assertTrue(found.get(c).permutation() > 0.1, found.toString());
      assertTrue(found.get(c).gradient() > 2 * found.get(2).gradient(), found.toString());
    }
  }
}
