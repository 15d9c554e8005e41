package dev.tangent.job.predict;

import dev.tangent.dynamics.selection.ModelSelection.Choice;
import dev.tangent.job.spec.ArchitectureSpec;
import org.jspecify.annotations.Nullable;

/**
 * The settings that {@code --select} chose, the best of all that were tried.
 *
 * @param activation by name; null for that of the architecture
 * @param choice depth, σ_w, β and ridge, with the value of the criterion
 */
public record ChosenModel(@Nullable String activation, Choice choice) {
  /** The chosen architecture, when the search began from this one. */
  ArchitectureSpec of(ArchitectureSpec start) {
    return ModelChoice.activated(start, activation)
        .with(choice.depth(), choice.sigmaW(), choice.beta());
  }
}
