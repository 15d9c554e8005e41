package dev.tangent.experiment.statement;

import dev.tangent.activation.Activations;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Proposition 2: on the sphere Θ∞ is positive definite for depth at least 2 and an activation that
 * is no polynomial. On points ±x_1, …, ±x_m the smallest eigenvalue has to be clearly above
 * rounding errors. Opposite points matter: the kernel of ReLU without bias at depth 2 has only one
 * odd harmonic, and is singular on them.
 */
final class PositiveDefiniteness implements Statement {
  private static final int INPUTS = 3;

  /**
   * Error of a kernel entry computed without tables, relative to the diagonal (see SlowDualTest).
   */
  private static final double ENTRY_ERROR = 2e-13;

  @Override
  public String id() {
    return "proposition-2";
  }

  @Override
  public String claim() {
    return "Θ∞ is positive definite on the sphere unless the activation is a polynomial";
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.POLYNOMIAL, Fault.NO_BIAS);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    int pairs = scale == ExperimentScale.PAPER ? 20 : 14;
    DoubleMatrix half = CheckNetworks.sphere(pairs, INPUTS, seed);
    DoubleMatrix x = DoubleMatrix.zeros(2 * pairs, INPUTS);
    for (int i = 0; i < pairs; i++) {
      for (int j = 0; j < INPUTS; j++) {
        x.set(i, j, half.get(i, j));
        x.set(pairs + i, j, -half.get(i, j));
      }
    }
    double beta = fault == Fault.NO_BIAS ? 0 : CheckNetworks.BETA;
    List<Measurement> results = new ArrayList<>();
    for (int depth : new int[] {2, 3}) {
      for (String name : List.of("relu", "gelu", "softplus")) {
        String activation = fault == Fault.POLYNOMIAL ? "polynomial:0.1,0.5,0.3" : name;
        Architecture architecture =
            Architecture.mlp(INPUTS, depth, 1, 1, Activations.parse(activation), 1, beta);
        DoubleMatrix ntk = pairsAlone(LimitKernel.of(architecture), x);
        double[] values = SymmetricEigen.of(ntk).values();
        // Errors of the entries, those of quadrature included, move eigenvalues by up to N times as
        // much.
        double error = values.length * Math.max(Math.ulp(values[0]), ENTRY_ERROR * ntk.get(0, 0));
        results.add(
            Measurement.above(
                String.format(
                    Locale.ROOT,
                    "L = %d, %s: λ_min of %d points, in units of its error",
                    depth,
                    activation.replaceAll(":.*", ""),
                    values.length),
                new Estimate(values[values.length - 1] / error, 1),
                100));
      }
    }
    return results;
  }

  /**
   * Computes the NTK row by row. So few pairs at a time are integrated directly; the whole matrix
   * would be read from tables, whose errors are larger than the smallest eigenvalues.
   */
  private static DoubleMatrix pairsAlone(LimitKernel limit, DoubleMatrix x) {
    DoubleMatrix ntk = DoubleMatrix.zeros(x.rows(), x.rows());
    for (int i = 0; i < x.rows(); i++) {
      DoubleMatrix row = limit.compute(x.rowRange(i, i + 1), x.rowRange(0, i + 1)).ntk();
      for (int j = 0; j <= i; j++) {
        ntk.set(i, j, row.get(0, j));
        ntk.set(j, i, row.get(0, j));
      }
    }
    return ntk;
  }
}
