package dev.tangent.job.learner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Helpers and harmers, against models that were trained without the row. */
class ExplainerTest {
  private static final int N = 40;

  private static double[][] rows(int n, long seed) {
    double[][] x = new double[n][3];
    for (int i = 0; i < n; i++) {
      CounterRandom.normals(seed, i, 0, x[i], 0, 3);
    }
    return x;
  }

  private static LearnerSpec spec(LearnerKind kernel) {
    return LearnerSpec.DEFAULT
        .withDepths(2)
        .withBetas(0.5)
        .with(kernel, MethodKind.RIDGE, SelectKind.LOO);
  }

  private static String label(double[] row) {
    return row[0] > 0.5 ? "high" : row[0] + row[1] > 0 ? "middle" : "low";
  }

  @ParameterizedTest
  @EnumSource(
      value = LearnerKind.class,
      names = {"NTK", "NNGP", "RBF", "RFM"})
  void effectsOfClassesAreWhatLeavingARowOutDoes(LearnerKind kernel) {
    double[][] x = rows(N, 3);
    String[] labels = IntStream.range(0, N).mapToObj(i -> label(x[i])).toArray(String[]::new);
    NeuralKernelModel model = NeuralKernelClassifier.of(spec(kernel)).fit(x, labels);
    check(model, labels);
  }

  @Test
  void effectsOfValuesAreWhatLeavingARowOutDoes() {
    double[][] x = rows(N, 4);
    double[] values = new double[N];
    String[] texts = new String[N];
    for (int i = 0; i < N; i++) {
      values[i] = 7 + x[i][0] * x[i][1] + x[i][2];
      texts[i] = Candidate.number(values[i]);
    }
    check(NeuralKernelRegressor.of(spec(LearnerKind.NTK)).fit(x, values), texts);
  }

  private static void check(NeuralKernelModel model, String... learnt) {
    ModelParts parts = model.parts();
    DoubleMatrix test = encoded(model, rows(5, 9));
    List<Explainer.Explanation> found = Explainer.of(model).explain(test, N);
    DoubleMatrix k = parts.rowKernel().square(parts.points());
    DoubleMatrix between = parts.rowKernel().between(parts.transformed(test), parts.points());
    DoubleMatrix targets = targets(parts, k);
    DoubleMatrix whole = outputs(parts, k, between, targets, -1);
    for (int j = 0; j < 5; j++) {
      Explainer.Explanation one = found.get(j);
      List<Explainer.Share> shares = new ArrayList<>(one.helpers());
      shares.addAll(one.harmers());
      assertEquals(N, shares.size());
      for (Explainer.Share share : shares) {
        assertEquals(learnt[share.row()], share.learnt());
        DoubleMatrix without = outputs(parts, k, between, targets, share.row());
        double expected = lead(whole, whole, j) - lead(without, whole, j);
        assertEquals(expected, share.effect(), 1e-9, "row " + share.row());
        assertTrue(share.effect() > 0 == one.helpers().contains(share));
      }
      assertTrue(one.helpers().getFirst().effect() >= one.helpers().getLast().effect());
      assertTrue(one.harmers().getFirst().effect() <= one.harmers().getLast().effect());
    }
  }

  private static DoubleMatrix encoded(NeuralKernelModel model, double[]... rows) {
    DoubleMatrix to = DoubleMatrix.zeros(rows.length, model.encoding().width());
    for (int i = 0; i < rows.length; i++) {
      model.encoding().encode(rows[i], to.array(), i);
    }
    return to;
  }

  /** y = (K + r)α by hand. */
  private static DoubleMatrix targets(ModelParts parts, DoubleMatrix k) {
    DoubleMatrix y = DoubleMatrix.zeros(N, parts.dual().columns());
    for (int i = 0; i < N; i++) {
      for (int c = 0; c < y.columns(); c++) {
        double sum = parts.ridge() * parts.dual().get(i, c);
        for (int t = 0; t < N; t++) {
          sum += k.get(i, t) * parts.dual().get(t, c);
        }
        y.set(i, c, sum);
      }
    }
    return y;
  }

  /** Fitted again without a row. */
  private static DoubleMatrix outputs(
      ModelParts parts, DoubleMatrix k, DoubleMatrix between, DoubleMatrix y, int except) {
    int[] kept = IntStream.range(0, N).filter(i -> i != except).toArray();
    DoubleMatrix part = DoubleMatrix.zeros(kept.length, kept.length);
    DoubleMatrix cross = DoubleMatrix.zeros(between.rows(), kept.length);
    DoubleMatrix targets = DoubleMatrix.zeros(kept.length, y.columns());
    for (int i = 0; i < kept.length; i++) {
      for (int t = 0; t < kept.length; t++) {
        part.set(i, t, k.get(kept[i], kept[t]));
      }
      for (int j = 0; j < between.rows(); j++) {
        cross.set(j, i, between.get(j, kept[i]));
      }
      for (int c = 0; c < y.columns(); c++) {
        targets.set(i, c, y.get(kept[i], c));
      }
    }
    return KernelRegression.of(part, Ridge.absolute(parts.ridge())).fit(targets).predict(cross);
  }

  /** The output of the class that all rows predict, less that of the next; or the value. */
  private static double lead(DoubleMatrix outputs, DoubleMatrix whole, int j) {
    if (whole.columns() == 1) {
      return outputs.get(j, 0);
    }
    int[] order =
        IntStream.range(0, whole.columns())
            .boxed()
            .sorted((a, b) -> Double.compare(whole.get(j, b), whole.get(j, a)))
            .mapToInt(c -> c)
            .toArray();
    return outputs.get(j, order[0]) - outputs.get(j, order[1]);
  }

  @Test
  void supportVectorsAreRefused() {
    double[][] x = rows(N, 3);
    String[] labels = IntStream.range(0, N).mapToObj(i -> label(x[i])).toArray(String[]::new);
    NeuralKernelModel model =
        NeuralKernelClassifier.create()
            .withDepths(2)
            .with(LearnerKind.NTK, MethodKind.SVC)
            .fit(x, labels);
    String message =
        assertThrows(IllegalArgumentException.class, () -> Explainer.of(model)).getMessage();
    assertTrue(message.contains("--method ridge"), message);
  }
}
