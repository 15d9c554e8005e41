package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.References;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

/**
 * Posteriors with a noise variance for each row, and scores of predictions, against values with
 * fifty digits.
 */
class PosteriorTest {
  private static final JsonNode FILE = References.read("noise.json");

  private static void assertRelative(
      JsonNode expected, double actual, double tolerance, String at) {
    assertEquals(expected.asDouble(), actual, tolerance * Math.abs(expected.asDouble()), at);
  }

  private static void assertNear(
      JsonNode expected, DoubleMatrix actual, double tolerance, String at) {
    assertEquals(0, References.distance(actual, References.matrix(expected)), tolerance, at);
  }

  @Test
  void gaussianProcessesWithNoiseOfEachRow() {
    for (JsonNode r : FILE.get("regression")) {
      String at = r.get("name").asString();
      double loose = at.contains("nothing") ? 1e-9 : 1e-12; // noise 0 and 1e6 in one case
      double[] noise = References.array(r.get("noise"));
      double[] noiseTest = References.array(r.get("noise_test"));
      DoubleMatrix y = References.matrix(r.get("y"));
      DoubleMatrix yTest = References.matrix(r.get("y_test"));
      DoubleMatrix s = References.matrix(r.get("nngp").get("train_train"));
      DoubleMatrix st = References.matrix(r.get("nngp").get("test_train"));
      DoubleMatrix stt = References.matrix(r.get("nngp").get("test_test"));
      JsonNode gp = r.get("gp");
      NoisyPosterior p = NoisyPosterior.of(s, noise, y);
      assertNear(gp.get("mean"), p.mean(st), 1e-12, at);
      DoubleMatrix cov = p.covariance(st, stt);
      assertNear(gp.get("cov"), cov, 1e-12, at);
      assertRelative(gp.get("log_evidence"), p.logEvidence(), loose, at);
      double[] gradient = References.array(gp.get("d_log_evidence_d_noise"));
      for (int i = 0; i < gradient.length; i++) {
        double scale = Math.max(Math.abs(gradient[i]), 1e-6);
        assertEquals(gradient[i], p.evidenceByNoise()[i], 1e-9 * scale, at + " gradient " + i);
      }
      assertNear(gp.get("loo_mean"), p.leaveOneOutMean(), 1e-12, at);
      double[] variances = References.array(gp.get("loo_variance"));
      for (int i = 0; i < variances.length; i++) {
        assertEquals(variances[i], p.leaveOneOutVariance()[i], 1e-12 * variances[i], at);
      }
      assertRelative(gp.get("loo_log_density"), p.leaveOneOutLogDensity(), loose, at);
      double[] variance = new double[noiseTest.length];
      DoubleMatrix noisy = cov.copy();
      for (int j = 0; j < variance.length; j++) {
        variance[j] = cov.get(j, j) + noiseTest[j];
        noisy.set(j, j, variance[j]);
      }
      PredictiveScores scores = PredictiveScores.of(p.mean(st), variance, yTest);
      assertRelative(gp.get("nll"), scores.negativeLogLikelihood(), 1e-11, at);
      assertRelative(gp.get("crps"), scores.crps(), 1e-11, at);
      assertNear(gp.get("z"), scores.z(), 1e-11, at);
      assertRelative(gp.get("pit").get(1).get(0), scores.probabilityTransform(1, 0), 1e-10, at);
      assertRelative(
          gp.get("joint_nll"),
          PredictiveScores.jointNegativeLogLikelihood(p.mean(st), noisy, yTest),
          1e-11,
          at);
      for (Map.Entry<String, JsonNode> c : gp.get("coverage").properties()) {
        assertEquals(
            c.getValue().asDouble(), scores.coverage(Double.parseDouble(c.getKey())), 1e-15, at);
      }
    }
  }

  @Test
  void ensemblesOfNetworksWithNoiseOfEachRow() {
    for (JsonNode r : FILE.get("regression")) {
      String at = r.get("name").asString();
      double[] noise = References.array(r.get("noise"));
      DoubleMatrix s = References.matrix(r.get("nngp").get("train_train"));
      DoubleMatrix st = References.matrix(r.get("nngp").get("test_train"));
      DoubleMatrix stt = References.matrix(r.get("nngp").get("test_test"));
      DoubleMatrix q = References.matrix(r.get("ntk").get("train_train"));
      DoubleMatrix qt = References.matrix(r.get("ntk").get("test_train"));
      DoubleMatrix y = References.matrix(r.get("y"));
      NoisyEnsemble.OnTest test = NoisyEnsemble.of(q, s, noise, y).on(qt, st, stt);
      JsonNode golden = r.get("ntk_ensemble");
      assertNear(golden.get("mean"), test.mean(), 1e-12, at);
      assertNear(golden.get("cov_init"), test.overStarts(), 1e-12, at);
      assertNear(golden.get("cov_init_labels"), test.overStartsAndLabels(), 1e-12, at);
      // sample, then optimize: with S in both roles it is the posterior
      DoubleMatrix posterior = NoisyPosterior.of(s, noise, y).covariance(st, stt);
      DoubleMatrix same = NoisyEnsemble.of(s, s, noise, y).on(st, st, stt).overStartsAndLabels();
      assertEquals(0, References.distance(same, posterior), 1e-12, at);
    }
  }

  @Test
  void probabilitiesOfTheLargestOutput() {
    for (JsonNode c : FILE.get("class_probabilities")) {
      double[] expected = References.array(c.get("probabilities"));
      double[] p =
          ClassProbabilities.of(References.array(c.get("mean")), c.get("variance").asDouble());
      for (int i = 0; i < p.length; i++) {
        // 1.5e-152 in the file is a sum that ended at t = 14, far before the peak at 19.7
        assertEquals(expected[i], p[i], expected[i] < 1e-100 ? 1e-100 : 1e-12 * expected[i]);
      }
    }
    double sum = 0; // that one by a plain sum over all of it
    for (double t = 0; t < 37; t += 1e-3) {
      sum +=
          1e-3 * Special.normalDensity(t) * Special.normalCdf(t - 30) * Special.normalCdf(t - 29);
    }
    assertEquals(sum, ClassProbabilities.of(new double[] {0, 3, 2.9}, 0.01)[0], 1e-11 * sum);
    DoubleMatrix far = DoubleMatrix.of(1, 3, 0, 100, 101);
    DoubleMatrix p = ClassProbabilities.of(far, new double[] {0.01});
    assertEquals(0, p.get(0, 0)); // e^{−250,000}
    assertEquals(1, p.get(0, 1) + p.get(0, 2), 1e-14);
    double[] many = ClassProbabilities.of(new double[] {0.1, -2, 3, 0.7, 0, 5, 2, -9, 1, 1}, 2.3);
    assertEquals(1, Arrays.stream(many).sum(), 1e-13);
    assertTrue(Double.isFinite(ClassProbabilities.logNormalCdf(-1e6)));
    for (double x : new double[] {-24.9999999, -25.0000001}) { // where the formulas meet
      assertEquals(
          ClassProbabilities.logNormalCdf(-25) - (x + 25) * ClassProbabilities.logNormalCdf(-25),
          ClassProbabilities.logNormalCdf(x),
          1e-4);
    }
    assertEquals(
        ClassProbabilities.logNormalCdf(-24.999999999999),
        ClassProbabilities.logNormalCdf(-25),
        1e-10);
  }

  @Test
  void scoresOfProbabilities() {
    for (JsonNode s : FILE.get("scores")) {
      int[] labels =
          Arrays.stream(References.array(s.get("labels"))).mapToInt(v -> (int) v).toArray();
      DoubleMatrix p =
          s.has("probabilities")
              ? References.matrix(s.get("probabilities"))
              : new SoftmaxLink(1).probabilities(References.matrix(s.get("logits")));
      double[] confidence = References.array(s.get("confidence"));
      CalibrationScores scores = CalibrationScores.of(p, labels);
      assertEquals(s.get("accuracy").asDouble(), scores.accuracy());
      assertRelative(s.get("cross_entropy"), scores.crossEntropy(), 1e-12, "cross-entropy");
      assertRelative(s.get("brier"), scores.brier(), 1e-12, "Brier");
      if (s.has("logits")) {
        temperature(s, References.matrix(s.get("logits")), labels);
      }
      // Confidences on the edges of bins: from the file, as logits only give them back nearly.
      CalibrationScores exact = CalibrationScores.of(withConfidence(p, confidence), labels);
      for (String bins : new String[] {"5", "10", "15"}) {
        int b = Integer.parseInt(bins);
        assertRelative(s.get("ece").get(bins), exact.ece(b), 1e-12, "ece " + b);
        assertRelative(s.get("mce").get(bins), exact.mce(b), 1e-12, "mce " + b);
        assertRelative(
            s.get("ece_equal_mass").get(bins), exact.equalMassEce(b), 1e-12, "equal mass " + b);
      }
      CalibrationScores.Bin[] ten = exact.bins(10);
      assertEquals(s.get("bins_10").size(), ten.length);
      for (int i = 0; i < ten.length; i++) {
        JsonNode golden = s.get("bins_10").get(i);
        assertEquals(golden.get("bin").asInt(), ten[i].index());
        assertEquals(golden.get("count").asInt(), ten[i].count());
        assertRelative(golden.get("accuracy"), ten[i].accuracy(), 1e-12, "bin " + i);
      }
    }
  }

  private static void temperature(JsonNode s, DoubleMatrix logits, int[] labels) {
    SoftmaxLink link = SoftmaxLink.calibrated(logits, labels);
    assertRelative(s.get("temperature"), link.temperature(), 1e-11, "temperature");
    assertRelative(
        s.get("cross_entropy_at_temperature"),
        CalibrationScores.of(link.probabilities(logits), labels).crossEntropy(),
        1e-12,
        "calibrated");
  }

  /** The same most probable classes, with exactly these confidences. */
  private static DoubleMatrix withConfidence(DoubleMatrix p, double[] confidence) {
    DoubleMatrix q = p.copy();
    for (int i = 0; i < q.rows(); i++) {
      int best = 0;
      for (int c = 1; c < q.columns(); c++) {
        best = p.get(i, c) > p.get(i, best) ? c : best;
      }
      double share = p.get(i, best) == 1 ? 0 : (1 - confidence[i]) / (1 - p.get(i, best));
      for (int c = 0; c < q.columns(); c++) {
        q.set(i, c, c == best ? confidence[i] : p.get(i, c) * share);
      }
    }
    return q;
  }

  @Test
  void badInputIsNamed() {
    DoubleMatrix k = SampleKernels.withEigenvalues(3, 3, 2, 1);
    DoubleMatrix y = SampleKernels.normals(3, 2, 1);
    assertMessage("row 2 is NaN", () -> NoisyPosterior.of(k, new double[] {0, 0, Double.NaN}, y));
    assertMessage("one for each", () -> NoisyPosterior.of(k, new double[4], y));
    assertMessage("add the noise", () -> PredictiveScores.of(y, new double[] {1, 0, 1}, y));
    assertMessage("(0, 1)", () -> PredictiveScores.of(y, new double[] {1, 1, 1}, y).coverage(1));
    assertMessage("no distribution", () -> CalibrationScores.of(y, 0, 1, 0));
    assertMessage("label 2 of point 1", () -> SoftmaxLink.calibrated(y, 0, 2, 0));
    assertMessage("positive and finite", () -> ClassProbabilities.of(new double[3], 0));
    assertMessage("2 classes", () -> ClassProbabilities.of(y.columnRange(0, 1), new double[3]));
    assertMessage("temperature", () -> new SoftmaxLink(0));
    DoubleMatrix perfect = DoubleMatrix.of(2, 2, 9, -9, -9, 9);
    SoftmaxLink sure = SoftmaxLink.calibrated(perfect, 0, 1);
    assertTrue(sure.temperature() < 0.1 && sure.temperature() > 0);
    assertArrayEquals(
        new double[] {1, 0}, sure.probabilities(perfect).rowRange(0, 1).toArray(), 1e-12);
    assertTrue(Products.largest(sure.probabilities(perfect)) <= 1);
  }

  /** n rows of each class, told apart with one margin: (n + 1)/(n + 2) in closed form. */
  @Test
  void classesToldApartAreNotCertain() {
    for (int k = 2; k < 5; k++) {
      int n = 7;
      DoubleMatrix outputs = DoubleMatrix.zeros(n * k, k);
      int[] labels = new int[n * k];
      for (int i = 0; i < labels.length; i++) {
        labels[i] = i % k;
        outputs.set(i, labels[i], 0.3);
      }
      DoubleMatrix p = SoftmaxLink.smoothed(outputs, labels).probabilities(outputs);
      for (int i = 0; i < labels.length; i++) {
        assertEquals((n + 1.0) / (n + 2), p.get(i, labels[i]), 1e-12);
      }
    }
    assertMessage(
        "label 2 of point 1", () -> SoftmaxLink.smoothed(SampleKernels.normals(3, 2, 1), 0, 2, 0));
  }

  private static void assertMessage(String part, Executable body) {
    String message = assertThrows(IllegalArgumentException.class, body).getMessage();
    assertTrue(message.contains(part), message);
  }
}
