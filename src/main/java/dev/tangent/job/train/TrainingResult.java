package dev.tangent.job.train;

import dev.tangent.job.frame.JobResult;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trained network.
 *
 * @param weights {@code weights.npz}
 * @param outputs {@code outputs.npy}, N × k
 * @param steps how many were made
 * @param time steps × learning rate
 * @param cost at the end
 * @param costAtStart before the first step
 * @param learningRate that was used
 * @param stableStep the largest stable one; NaN when it was not asked for
 * @param accuracy share of the training points in the right class; NaN without classes
 * @param testCost NaN without test points
 * @param testAccuracy NaN without test points or classes
 * @param regime whether it was lazy or rich; null where that was not looked at
 */
public record TrainingResult(
    Path weights,
    Path outputs,
    long steps,
    double time,
    double cost,
    double costAtStart,
    double learningRate,
    double stableStep,
    double accuracy,
    double testCost,
    double testAccuracy,
    @Nullable RegimeResult regime)
    implements JobResult {

  @Override
  public Map<String, Object> report() {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put("steps", steps);
    report.put("time", time);
    report.put("cost", cost);
    report.put("costAtStart", costAtStart);
    report.put("learningRate", learningRate);
    put(report, "stableStep", stableStep);
    put(report, "accuracy", accuracy);
    put(report, "testCost", testCost);
    put(report, "testAccuracy", testAccuracy);
    if (regime != null) {
      report.putAll(regime.report());
    }
    report.put("weights", weights.toString());
    report.put("outputs", outputs.toString());
    return report;
  }

  private static void put(Map<String, Object> report, String name, double value) {
    if (!Double.isNaN(value)) {
      report.put(name, value);
    }
  }
}
