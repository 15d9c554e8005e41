package dev.tangent.job.learner;

import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.job.spec.ArchitectureSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a learner: the kernels and hyperparameters it chooses from.
 *
 * @param architecture the network; its depth and β are those of {@code depths} and {@code betas}
 *     unless it is given layer by layer
 * @param learner the kernel
 * @param method what is done with it
 * @param select what decides between candidates
 * @param depths weight layers to choose from
 * @param freeze whether to choose how many of the lowest layers are not trained
 * @param betas factors of the biases to choose from
 * @param ridges relative to the mean of the kernel's diagonal
 * @param costs C of support vectors; for networks it refers to the kernel times the number of
 *     inputs
 * @param gammas γ · d of the Gaussian kernel
 * @param scales γ · √d of the Laplace kernel
 * @param rounds of a feature machine
 * @param chooseRows how many training rows at most take part when kernels are chosen by leaving
 *     rows out, each class with its share; the ridge is then chosen on all. 0 for all
 * @param standardize {@code features}: inputs are centred and divided by the deviation of the
 *     training rows; {@code none}: they are not; null: {@code none} for {@code uci:}, whose files
 *     are standardized, otherwise {@code features}
 */
public record LearnerSpec(
    ArchitectureSpec architecture,
    LearnerKind learner,
    MethodKind method,
    SelectKind select,
    List<Integer> depths,
    boolean freeze,
    List<Double> betas,
    List<Double> ridges,
    List<Double> costs,
    List<Double> gammas,
    List<Double> scales,
    int rounds,
    int chooseRows,
    @Nullable String standardize)
    implements SpecPart {
  /** The candidates of Arora et al. 2020, with ridge regression. */
  public static final LearnerSpec DEFAULT =
      new LearnerSpec(
          ArchitectureSpec.DEFAULT,
          LearnerKind.NTK,
          MethodKind.RIDGE,
          SelectKind.VALIDATION,
          List.of(1, 2, 3, 4, 5),
          true,
          List.of(0.0),
          powers(10, -6, 1, 0.5),
          powers(10, -2, 4, 1),
          powers(2, -8, 5, 1),
          powers(2, -4, 2, 1),
          3,
          0,
          null);

  /** Refuses empty lists and numbers out of their range. */
  public LearnerSpec {
    depths = List.copyOf(depths);
    betas = List.copyOf(betas);
    ridges = ascending("--ridges", ridges);
    costs = ascending("--costs", costs);
    gammas = ascending("--gammas", gammas);
    scales = ascending("--scales", scales);
    SpecException.require(!depths.isEmpty(), "--depths", "at least one");
    depths.forEach(d -> SpecException.require(d >= 1, "--depths " + d, "1 or more"));
    SpecException.require(!betas.isEmpty(), "--betas", "at least one");
    betas.forEach(
        b -> SpecException.require(b >= 0 && b < 1e100, "--betas " + b, "0 or more, finite"));
    SpecException.require(
        chooseRows == 0 || chooseRows >= 20,
        "--choose-rows " + chooseRows,
        "20 or more, 0 for all");
    SpecException.require(rounds >= 0 && rounds <= 100, "--rounds " + rounds, "0 to 100");
    SpecException.require(
        standardize == null || standardize.equals("features") || standardize.equals("none"),
        "--standardize " + standardize,
        "features or none");
    SpecException.require(
        architecture.depth() == null && architecture.beta() == null,
        "--depth or --beta",
        "use --depths and --betas, the values to choose from");
  }

  /**
   * A run records one depth and one β for every network; here those are choices, so they are
   * dropped.
   */
  @Override
  public Map<String, Object> recalled(Map<String, Object> settings) {
    Map<String, Object> rest = new LinkedHashMap<>(settings);
    rest.remove("depth");
    rest.remove("beta");
    return rest;
  }

  private static List<Double> ascending(String option, List<Double> values) {
    SpecException.require(!values.isEmpty(), option, "at least one");
    values.forEach(
        v -> SpecException.require(v > 0 && v < 1e100, option + " " + v, "above 0, finite"));
    return values.stream().sorted().toList();
  }

  private static List<Double> powers(double base, double from, double to, double step) {
    List<Double> result = new ArrayList<>();
    for (double e = from; e <= to + 1e-9; e += step) {
      result.add(Math.pow(base, e));
    }
    return List.copyOf(result);
  }

  /**
   * {@return this spec with another kernel and method, chosen in another way}
   *
   * @param other kernel
   * @param by method
   * @param how it is chosen
   */
  public LearnerSpec with(LearnerKind other, MethodKind by, SelectKind how) {
    return new LearnerSpec(
        architecture,
        other,
        by,
        how,
        depths,
        freeze,
        betas,
        ridges,
        costs,
        gammas,
        scales,
        rounds,
        chooseRows,
        standardize);
  }

  /**
   * {@return this spec with other depths to choose from}
   *
   * @param layers depths
   */
  public LearnerSpec withDepths(Integer... layers) {
    return new LearnerSpec(
        architecture,
        learner,
        method,
        select,
        List.of(layers),
        freeze,
        betas,
        ridges,
        costs,
        gammas,
        scales,
        rounds,
        chooseRows,
        standardize);
  }

  /**
   * {@return this spec with other ridges to choose from}
   *
   * @param relative each over the mean of the kernel's diagonal
   */
  public LearnerSpec withRidges(Double... relative) {
    return new LearnerSpec(
        architecture,
        learner,
        method,
        select,
        depths,
        freeze,
        betas,
        List.of(relative),
        costs,
        gammas,
        scales,
        rounds,
        chooseRows,
        standardize);
  }

  /**
   * {@return this spec with other factors of the biases to choose from}
   *
   * @param factors β of each
   */
  public LearnerSpec withBetas(Double... factors) {
    return new LearnerSpec(
        architecture,
        learner,
        method,
        select,
        depths,
        freeze,
        List.of(factors),
        ridges,
        costs,
        gammas,
        scales,
        rounds,
        chooseRows,
        standardize);
  }

  /**
   * {@return this spec with another network}
   *
   * @param network depth, width and activation, or a text
   */
  public LearnerSpec with(ArchitectureSpec network) {
    return new LearnerSpec(
        network,
        learner,
        method,
        select,
        depths,
        freeze,
        betas,
        ridges,
        costs,
        gammas,
        scales,
        rounds,
        chooseRows,
        standardize);
  }

  /**
   * {@return this spec with inputs standardized or not}
   *
   * @param features whether each input is centred and divided by its deviation
   */
  public LearnerSpec standardized(boolean features) {
    return new LearnerSpec(
        architecture,
        learner,
        method,
        select,
        depths,
        freeze,
        betas,
        ridges,
        costs,
        gammas,
        scales,
        rounds,
        chooseRows,
        features ? "features" : "none");
  }

  /** {@return whether inputs are centred and divided by their deviation} */
  public boolean standardizes() {
    return !"none".equals(standardize);
  }
}
