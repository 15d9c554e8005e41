package dev.tangent.job.attribute;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.insight.Attribution;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.predict.PredictionData;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import dev.tangent.run.Event;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * For images, shows the training rows that help and harm as a mosaic. Each of the first test points
 * has a row: the test image, then its largest helpers, then its largest harmers. Images are grey
 * (the mean of several channels), and each is scaled to 0 … 1 by itself.
 */
final class Pictures {
  static final String ROLE = "pictures";

  /** How many test points are shown, each with ROWS helpers and as many harmers. */
  private static final int TESTS = 6;

  private static final int ROWS = 5;

  /** Pixels between images, of value 1. */
  private static final int GAP = 2;

  private Pictures() {}

  /** Records the mosaic, if the points are images and test targets tell helpers from harmers. */
  static void show(
      JobRun run,
      AttributionSpec spec,
      PredictionData points,
      AttributionResult result,
      Attribution.@Nullable OnTest test) {
    Shape shape = points.shape();
    DoubleMatrix targets = points.testTargets();
    if (test == null || targets == null || shape.isFlat() || spec.gram().isGiven()) {
      return;
    }
    int rows = Math.min(ROWS, Math.max(1, result.train() / 2));
    int tests = Math.min(TESTS, test.size());
    int columns = 1 + 2 * rows;
    int high = shape.height() + GAP;
    int wide = shape.width() + GAP;
    DoubleMatrix mosaic = DoubleMatrix.zeros(tests * high - GAP, columns * wide - GAP);
    mosaic.fill(1);
    double[] effects = new double[result.train()];
    for (int j = 0; j < tests; j++) {
      for (int i = 0; i < effects.length; i++) {
        effects[i] = loss(test, targets, i, j);
      }
      int[] order =
          IntStream.range(0, effects.length)
              .boxed()
              .sorted(Comparator.comparingDouble(i -> -effects[i]))
              .mapToInt(i -> i)
              .toArray();
      paint(mosaic, j * high, 0, shape, points.testInputs(), j);
      for (int r = 0; r < rows; r++) {
        paint(mosaic, j * high, (1 + r) * wide, shape, points.inputs(), order[r]);
        int harmer = order[order.length - 1 - r];
        paint(mosaic, j * high, (1 + rows + r) * wide, shape, points.inputs(), harmer);
      }
    }
    String file = run.array(ROLE, NpyArray.of(mosaic));
    run.emit(
        new Event.Field(
            ROLE,
            "limit",
            rows + " helpers, " + rows + " harmers",
            0,
            0,
            mosaic.rows(),
            mosaic.columns(),
            file));
  }

  /** The change of the loss at test point j when row i is left out: above 0 the row helps. */
  private static double loss(Attribution.OnTest test, DoubleMatrix targets, int i, int j) {
    double sum = 0;
    for (int c = 0; c < targets.columns(); c++) {
      double change = test.removal(i, j, c);
      sum += change * (test.predictions().get(j, c) - targets.get(j, c) + 0.5 * change);
    }
    return sum;
  }

  private static void paint(
      DoubleMatrix to, int top, int left, Shape shape, DoubleMatrix images, int row) {
    double[] grey = new double[shape.height() * shape.width()];
    for (int p = 0; p < grey.length; p++) {
      for (int c = 0; c < shape.channels(); c++) {
        grey[p] += images.get(row, p * shape.channels() + c) / shape.channels();
      }
    }
    double least = Arrays.stream(grey).min().orElse(0);
    double range = Arrays.stream(grey).max().orElse(0) - least;
    for (int p = 0; p < grey.length; p++) {
      to.set(
          top + p / shape.width(),
          left + p % shape.width(),
          range > 0 ? (grey[p] - least) / range : 0);
    }
  }
}
