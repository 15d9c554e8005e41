package dev.tangent.job.spec;

import dev.tangent.data.Dataset;
import dev.tangent.data.InputNumbers;
import dev.tangent.data.Standard;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How points are changed before anything is computed from them.
 *
 * @param image the shape of a point, {@code 28x28x1}; null for the data's own
 * @param scale a factor of all numbers; null for 1
 * @param standardize {@code features} or {@code channels}: subtract the mean and divide by the
 *     deviation of the training rows; null or {@code none} to leave them
 */
public record ImageSpec(
    @Nullable String image, @Nullable Double scale, @Nullable String standardize)
    implements SpecPart {
  /** Points as they are. */
  public static final ImageSpec PLAIN = new ImageSpec(null, null, null);

  /** Refuses a text that is no shape, a bad factor, or an unknown way to standardize. */
  public ImageSpec {
    if (image != null) {
      try {
        Shape.parse(image);
      } catch (IllegalArgumentException e) {
        throw new SpecException("--image " + image, "rows, columns and channels, as 28x28x1");
      }
    }
    SpecException.require(
        scale == null || scale != 0 && Double.isFinite(scale),
        "--scale " + scale,
        "a finite number, not 0");
    SpecException.require(
        standardize == null || standardize.matches("features|channels|none"),
        "--standardize " + standardize,
        "features, channels or none");
  }

  /** The data with the given shape, if any, and all numbers multiplied by the factor. */
  Dataset apply(Dataset data) {
    Dataset shaped = image == null ? data : data.withShape(Shape.parse(image));
    return scale == null || scale == 1 ? shaped : shaped.withInputs(scaled(data.inputs()));
  }

  /**
   * {@return all numbers times the factor, in a new matrix if there is one}
   *
   * @param points N × n_0
   */
  public DoubleMatrix scaled(DoubleMatrix points) {
    if (scale == null || scale == 1) {
      return points;
    }
    DoubleMatrix result = DoubleMatrix.zeros(points.rows(), points.columns());
    for (int i = 0; i < points.rows(); i++) {
      for (int j = 0; j < points.columns(); j++) {
        result.set(i, j, points.get(i, j) * scale);
      }
    }
    return result;
  }

  /** Scales points without changing their precision; with a factor, the result is in float64. */
  InputNumbers scaled(InputNumbers points) {
    return scale == null || scale == 1 ? points : InputNumbers.of(scaled(points.toDouble()));
  }

  /** {@return whether numbers are standardized} */
  public boolean isStandard() {
    return standardize != null && !standardize.equals("none");
  }

  /**
   * {@return how numbers are standardized by these training points}
   *
   * @param training points, N × n_0
   * @param shape of a point
   */
  public Standard standard(DoubleMatrix training, Shape shape) {
    Standard.Over over =
        standardize == null
            ? Standard.Over.NONE
            : Standard.Over.valueOf(standardize.toUpperCase(Locale.ROOT));
    return Standard.of(training, shape, over);
  }
}
