package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.gaussian.TestGaussian;
import dev.tangent.dynamics.gaussian.TrainedGaussian;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Trajectories, means and covariances against 50-digit values.
 *
 * <p>Tolerance 1e-13 of the largest entry: the condition numbers are about 10, so that rounding of
 * 1e-16 in K may move K⁻¹ by 1e-13; means after t = 1000 were seen within 3e-13.
 */
class PredictReferenceTest {
  private static final double TOLERANCE = 1e-13;

  static List<JsonNode> cases() {
    List<JsonNode> cases = new ArrayList<>();
    References.read("predict.json").get("cases").forEach(cases::add);
    return cases;
  }

  private static DoubleMatrix kernel(JsonNode c, String kind, String block) {
    return References.matrix(c.get("kernels").get(kind).get(block));
  }

  private static List<TrainingTime> times(JsonNode list) {
    double[] times = new double[list.size()];
    for (int i = 0; i < times.length; i++) {
      times[i] = References.time(list.get(i).get("t"));
    }
    return TrainingTime.flow(times);
  }

  private static void assertClose(
      JsonNode expected, DoubleMatrix actual, double scale, String what) {
    double d = References.distance(actual, References.matrix(expected), scale);
    assertTrue(d <= TOLERANCE, () -> what + " differs by " + d);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void trajectoryFromGivenStart(JsonNode c) {
    KernelGradientDescent descent =
        KernelGradientDescent.of(kernel(c, "ntk", "train_train"), Ridge.NONE);
    Trajectory trajectory =
        descent.fit(References.matrix(c.get("y")), References.matrix(c.get("f0_train")));
    TestPoints points = descent.test(kernel(c, "ntk", "test_train"));
    List<TrainingTime> times = times(c.get("mse"));
    List<DoubleMatrix> train = trajectory.train(times);
    List<DoubleMatrix> test = trajectory.test(points, References.matrix(c.get("f0_test")), times);
    double scale = Products.largest(References.matrix(c.get("y")));
    for (int t = 0; t < times.size(); t++) {
      JsonNode expected = c.get("mse").get(t);
      assertClose(expected.get("train"), train.get(t), scale, "train at " + times.get(t));
      assertClose(expected.get("test"), test.get(t), scale, "test at " + times.get(t));
    }
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gaussianOfTheWholeNetwork(JsonNode c) {
    KernelGradientDescent descent =
        KernelGradientDescent.of(kernel(c, "ntk", "train_train"), Ridge.NONE);
    TrainedGaussian gaussian =
        TrainedGaussian.of(
            descent, kernel(c, "nngp", "train_train"), References.matrix(c.get("y")));
    check(c, gaussian, kernel(c, "ntk", "test_train"), c.get("ensemble_ntk"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gaussianOfTheLastLayer(JsonNode c) {
    KernelGradientDescent descent =
        KernelGradientDescent.of(kernel(c, "nngp", "train_train"), Ridge.NONE);
    TrainedGaussian gaussian = TrainedGaussian.lastLayer(descent, References.matrix(c.get("y")));
    check(c, gaussian, kernel(c, "nngp", "test_train"), c.get("ensemble_nngp"));
  }

  private static void check(
      JsonNode c, TrainedGaussian gaussian, DoubleMatrix testTrain, JsonNode expected) {
    List<TrainingTime> times = times(expected);
    TestGaussian test =
        gaussian.test(testTrain, kernel(c, "nngp", "test_train"), kernel(c, "nngp", "test_test"));
    List<DoubleMatrix> trainMeans = gaussian.trainMeans(times);
    List<DoubleMatrix> testMeans = test.means(times);
    DoubleMatrix variances = test.variances(times);
    double y = Products.largest(References.matrix(c.get("y")));
    double s = Products.largest(kernel(c, "nngp", "test_test"));
    for (int t = 0; t < times.size(); t++) {
      JsonNode e = expected.get(t);
      String at = " at " + times.get(t);
      assertClose(e.get("mean_train"), trainMeans.get(t), y, "mean on train" + at);
      assertClose(e.get("mean_test"), testMeans.get(t), y, "mean on test" + at);
      assertClose(
          e.get("cov_train"), gaussian.trainCovariance(times.get(t)), s, "cov on train" + at);
      assertClose(e.get("cov_test"), test.covariance(times.get(t)), s, "cov on test" + at);
      DoubleMatrix covariance = References.matrix(e.get("cov_test"));
      for (int m = 0; m < covariance.rows(); m++) {
        double d = Math.abs(variances.get(t, m) - covariance.get(m, m)) / s;
        assertTrue(d <= TOLERANCE, () -> "variance" + at + " differs by " + d);
      }
    }
  }
}
