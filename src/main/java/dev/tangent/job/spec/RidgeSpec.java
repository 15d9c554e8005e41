package dev.tangent.job.spec;

import dev.tangent.dynamics.Ridge;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import org.jspecify.annotations.Nullable;

/**
 * What is added to the diagonal of a kernel.
 *
 * @param ridge r itself
 * @param relativeRidge r times the mean of the diagonal
 */
public record RidgeSpec(@Nullable Double ridge, @Nullable Double relativeRidge)
    implements SpecPart {
  /** Nothing is added. */
  public static final RidgeSpec NONE = new RidgeSpec(null, null);

  /** Refuses both numbers at once, and negative ones. */
  public RidgeSpec {
    SpecException.require(
        ridge == null || relativeRidge == null,
        "both --ridge and --relative-ridge",
        "give one of them");
    double value = ridge != null ? ridge : relativeRidge != null ? relativeRidge : 0;
    SpecException.require(
        value >= 0 && !Double.isInfinite(value), "a ridge of " + value, "finite, 0 or more");
  }

  /** {@return the ridge of the engine} */
  public Ridge value() {
    return relativeRidge != null
        ? Ridge.relative(relativeRidge)
        : Ridge.absolute(ridge == null ? 0 : ridge);
  }
}
