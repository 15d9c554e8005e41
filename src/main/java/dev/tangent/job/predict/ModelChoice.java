package dev.tangent.job.predict;

import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.selection.KernelFamily;
import dev.tangent.dynamics.selection.ModelSelection;
import dev.tangent.dynamics.selection.ModelSelection.Choice;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.SelectSpec;
import dev.tangent.kernel.LimitKernel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Chooses σ_w, β, ridge and depth by the training data. */
final class ModelChoice {
  /** The relative ridge from which the search starts when none is given. */
  private static final double START_RIDGE = 1e-2;

  private ModelChoice() {}

  /** The same network with another activation; null for its own. */
  static ArchitectureSpec activated(ArchitectureSpec start, @Nullable String activation) {
    return activation == null ? start : SpecMap.read(start, Map.of("activation", activation));
  }

  /** The best of all activations and depths, from the settings given. */
  static ChosenModel best(
      SelectSpec select,
      ArchitectureSpec start,
      PredictionData points,
      boolean nngp,
      Ridge ridge,
      JobRun progress) {
    ChosenModel best = null;
    List<@Nullable String> names = new ArrayList<>(select.activations());
    if (names.isEmpty()) {
      names.add(null);
    }
    LimitKernel tables = start.limit(start.build(points.shape(), points.outputs()));
    for (String name : names) {
      Choice choice =
          bestDepth(select, activated(start, name), points, nngp, ridge, tables, progress);
      best =
          best == null || choice.value() < best.choice().value()
              ? new ChosenModel(name, choice)
              : best;
    }
    return Objects.requireNonNull(best);
  }

  /** The best of all depths, from the settings given; the ridge is chosen too, unless it is 0. */
  private static Choice bestDepth(
      SelectSpec select,
      ArchitectureSpec start,
      PredictionData points,
      boolean nngp,
      Ridge ridge,
      LimitKernel tables,
      JobRun progress) {
    List<Integer> depths = select.depths().isEmpty() ? List.of(start.layers()) : select.depths();
    Choice best = null;
    List<String> edges = List.of();
    for (int i = 0; i < depths.size(); i++) {
      int depth = depths.get(i);
      String what =
          String.format(
              Locale.ROOT,
              "choosing %s at depth %d (%d of %d): kernel",
              start.function().name(),
              depth,
              i + 1,
              depths.size());
      KernelFamily family =
          (sigmaW, beta) -> {
            ArchitectureSpec tried = start.with(depth, sigmaW, beta);
            LimitKernel limit = tried.limit(tried.build(points.shape(), points.outputs()));
            // Tables cost more than everything else, and hardly differ between the networks: they
            // are shared.
            return new LimitPointKernel(limit.withTablesOf(tables), false, nngp)
                .training(points.inputs());
          };
      Ridge from = ridge.value() > 0 ? ridge : Ridge.relative(START_RIDGE);
      double absolute = from.of(family.kernel(start.oneSigmaW(), start.oneBeta()));
      Choice choice =
          ModelSelection.search(
              depth,
              family,
              points.targets(),
              select.criterion(),
              start.oneSigmaW(),
              start.oneBeta(),
              absolute,
              (_, done, _) -> progress.update(what, done, 0));
      if (best == null || choice.value() < best.value()) {
        best = choice;
        edges = ModelSelection.edges(choice, start.oneSigmaW(), start.oneBeta(), absolute);
      }
    }
    if (!edges.isEmpty()) {
      progress.warn(
          String.format(
              Locale.ROOT,
              "%s ended at the edge of what was searched, a factor of %.0f from the start: the best"
                  + " may lie beyond; start from there, or choose it by hand",
              String.join(" and ", edges),
              Math.exp(ModelSelection.RANGE)));
    }
    return Objects.requireNonNull(best);
  }

  /** The choice by the names of its options, with the criterion's value and slope there. */
  static Map<String, Object> json(ChosenModel best) {
    Choice choice = best.choice();
    Map<String, Object> chosen = new LinkedHashMap<>();
    if (best.activation() != null) {
      chosen.put("activation", best.activation());
    }
    chosen.put("depth", choice.depth());
    chosen.put("sigma-w", choice.sigmaW());
    chosen.put("beta", choice.beta());
    chosen.put("ridge", choice.ridge());
    chosen.put("criterion", choice.value());
    chosen.put("slope", choice.gradient());
    return chosen;
  }
}
