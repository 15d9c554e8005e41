package dev.tangent.experiment.statement;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics.Estimate;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lemma 2: the dual E[μ(X)μ(Y)] of an activation over standard normals of correlation ρ is Σ a_i²
 * ρ^i, a_i the coefficients of μ in normalized Hermite polynomials. The left side is the engine's
 * Σ² (β = 0, inputs of variance one), the right side a sum over coefficients integrated here.
 */
final class HermiteDual implements Statement {
  private static final int DEGREE = 120;
  private static final double[] RHO = {-0.8, -0.3, 0, 0.25, 0.6, 0.9};
  private static final double STEP = 1e-3;
  private static final double END = 14;

  @Override
  public String id() {
    return "lemma-2";
  }

  @Override
  public String claim() {
    return "the dual of an activation is Σ aᵢ²ρⁱ over its Hermite coefficients";
  }

  @Override
  public Set<Fault> faults() {
    return Set.of(Fault.UNNORMALIZED_HERMITE, Fault.WRONG_DERIVATIVE);
  }

  @Override
  public List<Measurement> measure(ExperimentScale scale, long seed, @Nullable Fault fault) {
    List<Measurement> results = new ArrayList<>();
    for (String name :
        List.of("relu", "erf", "tanh", "gelu", "sin", "polynomial:0.2,0.7,-0.1,0.02")) {
      ActivationFunction f = Activations.parse(name);
      double[] a = coefficients(f, fault);
      double largest = 0;
      double unresolved = 0;
      for (double rho : RHO) {
        double series = 0;
        for (int i = DEGREE; i >= 0; i--) {
          series = series * rho + a[i] * a[i];
        }
        largest = Math.max(largest, Math.abs(series - dual(f, rho)));
        unresolved = Math.max(unresolved, tail(a, rho));
      }
      // The kink of relu gives coefficients that fall slowly, and the trapezoidal rule loses its
      // spectral accuracy.
      results.add(
          Measurement.below(
              name.replaceAll(":.*", "") + ": largest |Σ aᵢ²ρⁱ − dual|",
              new Estimate(largest, unresolved / 2),
              name.equals("relu") ? 1e-6 : 1e-9));
    }
    return results;
  }

  /** A bound on what the coefficients beyond the last can add, as they decrease. */
  private static double tail(double[] a, double rho) {
    double last = Math.max(a[DEGREE] * a[DEGREE], a[DEGREE - 1] * a[DEGREE - 1]);
    return last * Math.pow(Math.abs(rho), DEGREE + 1) / (1 - Math.abs(rho));
  }

  /** a_i = E[μ(X) h_i(X)] by the trapezoidal rule; h_{i+1} = (x h_i − √i h_{i−1})/√(i+1). */
  private static double[] coefficients(ActivationFunction f, @Nullable Fault fault) {
    double[] a = new double[DEGREE + 1];
    long steps = Math.round(2 * END / STEP);
    for (long k = 0; k <= steps; k++) {
      double x = -END + k * STEP;
      double y = fault == Fault.WRONG_DERIVATIVE ? f.derivative(x) : f.value(x);
      double weight = Special.normalDensity(x) * STEP * y;
      double before = 0;
      double h = 1;
      for (int i = 0; i <= DEGREE; i++) {
        a[i] += weight * h;
        double next =
            fault == Fault.UNNORMALIZED_HERMITE && i < 20
                ? x * h - i * before
                : (x * h - Math.sqrt(i) * before) / Math.sqrt(i + 1.0);
        before = h;
        h = next;
      }
    }
    return a;
  }

  /** E[μ(X)μ(Y)], as the NNGP kernel of depth 2 at inputs with Σ¹ = 1 and correlation ρ. */
  private static double dual(ActivationFunction f, double rho) {
    double root = Math.sqrt(2);
    DoubleMatrix x = DoubleMatrix.of(1, 2, root, 0);
    DoubleMatrix y = DoubleMatrix.of(1, 2, root * rho, root * Math.sqrt(1 - rho * rho));
    Architecture architecture = Architecture.mlp(2, 2, 1, 1, f, 1, 0);
    return LimitKernel.of(architecture).compute(x, y).nngp().get(0, 0);
  }
}
