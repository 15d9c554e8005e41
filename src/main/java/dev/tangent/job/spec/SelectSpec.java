package dev.tangent.job.spec;

import dev.tangent.dynamics.selection.ModelSelection;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether and how σ_w, β, ridge and depth are chosen by the training data.
 *
 * @param select by which criterion; null for not at all
 * @param depths the depths to compare; none for that of the architecture
 * @param activations the activations to compare, by name; none for that of the architecture
 */
public record SelectSpec(@Nullable Select select, List<Integer> depths, List<String> activations)
    implements SpecPart {
  /** Nothing is chosen. */
  public static final SelectSpec NONE = new SelectSpec(null, List.of(), List.of());

  /** A criterion by its name. */
  public enum Select {
    /** −log p(y)/N. */
    LIKELIHOOD,
    /** The leave-one-out cost. */
    LOO
  }

  /** Refuses depths or activations without a criterion to compare them by. */
  public SelectSpec {
    depths = List.copyOf(depths);
    activations = List.copyOf(activations);
    SpecException.require(
        select != null || activations.isEmpty(),
        "--activations without --select",
        "add --select loo");
    SpecException.require(
        select != null || depths.isEmpty(), "--depths without --select", "add --select loo");
    for (int depth : depths) {
      SpecException.require(depth >= 1, "--depths " + depths, "each at least 1");
    }
  }

  /** {@return the criterion of the engine} */
  public ModelSelection.Criterion criterion() {
    return select == Select.LOO
        ? ModelSelection.Criterion.LEAVE_ONE_OUT
        : ModelSelection.Criterion.MARGINAL_LIKELIHOOD;
  }

  /** {@return the criterion in words} */
  public String criterionName() {
    return select == Select.LOO ? "leave-one-out cost" : "-log p(y)/N";
  }
}
