package dev.tangent.cli;

import dev.tangent.dynamics.KernelFamily;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.ModelSelection;
import dev.tangent.dynamics.ModelSelection.Choice;
import dev.tangent.dynamics.ModelSelection.Criterion;
import dev.tangent.dynamics.Ridge;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.Progress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --select} and {@code --depths}: σ_w, β, ridge and depth chosen by the training data. */
final class SelectOptions {
  /** Ridge that the search starts from when none is given, relative. */
  private static final double START_RIDGE = 1e-2;

  @Option(
      names = "--select",
      paramLabel = "likelihood|loo",
      order = 15,
      description =
          "Choose --sigma-w, --beta and --ridge, from those given, by the log marginal likelihood"
              + " or the leave-one-out cost of the training data.")
  @Nullable String select;

  @Option(
      names = "--depths",
      paramLabel = "L,…",
      order = 15,
      split = ",",
      description = "With --select: the depths to compare. Default: that of --depth.")
  List<Integer> depths = new ArrayList<>();

  boolean wanted() {
    if (select == null && !depths.isEmpty()) {
      throw UserError.usage("--depths without --select", "add --select loo");
    }
    return select != null;
  }

  private Criterion criterion() {
    return switch (String.valueOf(select)) {
      case "likelihood" -> Criterion.MARGINAL_LIKELIHOOD;
      case "loo" -> Criterion.LEAVE_ONE_OUT;
      default -> throw UserError.usage("--select " + select, "likelihood or loo");
    };
  }

  /** Refuses what can't be searched from, before anything is computed. */
  void check(ArchitectureOptions start) {
    criterion();
    start.requireShort("--select");
    if (start.beta() == 0) {
      throw UserError.usage("--select from --beta 0", "a positive --beta to start from");
    }
    for (int depth : depths) {
      if (depth < 1) {
        throw UserError.usage("--depths " + depths, "each at least 1");
      }
    }
  }

  String criterionName() {
    return criterion() == Criterion.LEAVE_ONE_OUT ? "leave-one-out cost" : "-log p(y)/N";
  }

  /** The best of all depths, from the settings given; the ridge too, when it is not 0. */
  Choice choose(
      ArchitectureOptions start, PredictData points, boolean nngp, Ridge ridge, Progress progress) {
    List<Integer> candidates = depths.isEmpty() ? List.of(start.depth()) : depths;
    Choice best = null;
    for (int i = 0; i < candidates.size(); i++) {
      int depth = candidates.get(i);
      progress.update("choosing at depth " + depth, i, candidates.size());
      KernelFamily family =
          (sigmaW, beta) -> {
            int n0 = points.inputs().columns();
            LimitKernel limit =
                LimitKernel.of(start.architecture(n0, points.outputs(), depth, sigmaW, beta));
            return new LimitPointKernel(limit, false, nngp).training(points.inputs());
          };
      Ridge from = ridge.value() > 0 ? ridge : Ridge.relative(START_RIDGE);
      double absolute = from.of(family.kernel(start.sigmaW(), start.beta()));
      Choice choice =
          ModelSelection.search(
              depth, family, points.targets(), criterion(), start.sigmaW(), start.beta(), absolute);
      best = best == null || choice.value() < best.value() ? choice : best;
    }
    return Objects.requireNonNull(best);
  }

  /** The choice by the names of its options, with the criterion's value and slope there. */
  static Map<String, Object> json(Choice choice) {
    Map<String, Object> chosen = new LinkedHashMap<>();
    chosen.put("depth", choice.depth());
    chosen.put("sigma-w", choice.sigmaW());
    chosen.put("beta", choice.beta());
    chosen.put("ridge", choice.ridge());
    chosen.put("criterion", choice.value());
    chosen.put("slope", choice.gradient());
    return chosen;
  }
}
