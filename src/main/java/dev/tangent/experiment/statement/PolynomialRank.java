package dev.tangent.experiment.statement;

import dev.tangent.activation.Activations;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.factor.SymmetricEigen;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Remark 6: for a polynomial activation of degree p, Θ∞ of depth L is a polynomial of degree
 * p^{L−1} in x·x', so that its rank on the circle is 2p^{L−1} + 1 whatever the number of points.
 */
final class PolynomialRank implements Statement {
  private static final int POINTS = 40;

  @Override
  public String id() {
    return "remark-6";
  }

  @Override
  public String claim() {
    return "Θ∞ of a polynomial activation of degree p has the rank 2pᴸ⁻¹ + 1 on the circle";
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.NOT_POLYNOMIAL);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    String quadratic = fault == null ? "polynomial:0.3,0.6,0.5" : "erf";
    String cubic = fault == null ? "polynomial:0.3,0.6,0.5,0.2" : "tanh";
    return List.of(
        rank(2, quadratic, 2), rank(3, quadratic, 2), rank(2, cubic, 3), rank(3, cubic, 3));
  }

  private static Measurement rank(int depth, String activation, int degree) {
    // An irrational step keeps the points apart from every symmetry.
    double[] angles = new double[POINTS];
    java.util.Arrays.setAll(angles, i -> i * 2.399963229728653);
    Architecture architecture =
        Architecture.mlp(2, depth, 1, 1, Activations.parse(activation), 1, CheckNetworks.BETA);
    double[] values =
        SymmetricEigen.of(LimitKernel.of(architecture).compute(Circle.at(angles).points()).ntk())
            .values();
    double rounding = 4 * POINTS * Math.ulp(values[0]);
    long rank = java.util.Arrays.stream(values).filter(v -> v > rounding).count();
    double expected = 2 * Math.pow(degree, depth - 1.0) + 1;
    return Measurement.near(
        String.format(Locale.ROOT, "rank of %d points, p = %d, L = %d", POINTS, degree, depth),
        Estimate.exact(rank),
        expected,
        0.5);
  }
}
