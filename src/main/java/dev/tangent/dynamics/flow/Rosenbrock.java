package dev.tangent.dynamics.flow;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.Products;
import java.util.Locale;

/**
 * RODAS: a Rosenbrock method of order 4 with an embedded one of order 3, L-stable and stiffly
 * accurate (Hairer, Wanner, Solving ODEs II, §IV.7 and IV.10), adaptive.
 *
 * <p>L-stable means that components that decay much faster than the step are damped as they should
 * be, so the step is set by the components that still move and not by the largest eigenvalue. The
 * error of each step, estimated by the embedded method, is kept below what {@link
 * StiffSystem#errorSize} allows.
 */
final class Rosenbrock {
  private static final double GAMMA = 0.25;

  /** Stage i starts at a + Σ_j A[i][j] k_j; the last row plus k_6 is the solution. */
  private static final double[][] A = {
    {},
    {1.544},
    {0.9466785280815826, 0.2557011698983284},
    {3.314825187068521, 2.896124015972201, 0.9986419139977817},
    {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950},
    {1.221224509226641, 6.019134481288629, 12.53708332932087, -0.6878860361058950, 1}
  };

  private static final double[][] C = {
    {},
    {-5.6688},
    {-2.430093356833875, -0.2063599157091915},
    {-0.1073529058151375, -9.594562251023355, -20.47028614809616},
    {7.496443313967647, -10.24680431464352, -33.99990352819905, 11.70890893206160},
    {
      8.083246795921522,
      -7.981132988064893,
      -31.52159432874371,
      16.31930543123136,
      -6.058818238834054
    }
  };

  private static final double SAFETY = 0.9;
  private static final double SHRINK = 0.2;
  private static final double GROW = 6;

  private final StiffSystem system;
  private final int maxSteps;
  private DoubleMatrix state;
  private double time;
  private double step;
  private int accepted;
  private int rejected;

  Rosenbrock(StiffSystem system, DoubleMatrix start, int maxSteps) {
    this.system = system;
    this.state = start.copy();
    this.maxSteps = maxSteps;
  }

  /** The state at the time reached; not a copy, never written again. */
  DoubleMatrix state() {
    return state;
  }

  int accepted() {
    return accepted;
  }

  int rejected() {
    return rejected;
  }

  /** Integrates up to {@code end} exactly. */
  void advance(double end) {
    if (step == 0 && end > time) {
      step = firstStep(end - time);
    }
    while (time < end) {
      Threads.checkInterrupted();
      if (accepted + rejected >= maxSteps) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the integration reached time %.6g of %.6g in %d steps (step now %.3g): allow more"
                    + " steps or a larger tolerance",
                time,
                end,
                maxSteps,
                step));
      }
      // A tiny last step would cost as much as any other: the step before is stretched or halved
      // instead.
      double left = end - time;
      double h = step >= left ? left : Math.min(step, Math.max(left / 2, step * 0.9));
      attempt(h, end);
    }
  }

  /** A first step that changes the state by about the fourth root of the allowed error. */
  private double firstStep(double span) {
    double speed = system.errorSize(system.derivative(state), state);
    return speed > 0 ? Math.min(span, 1 / speed) : span;
  }

  private void attempt(double h, double end) {
    DoubleMatrix[] k = stages(h);
    DoubleMatrix next = combine(state, A[5], k);
    Products.addTo(next, 1, k[5]);
    double error = system.errorSize(k[5], next);
    if (!(error >= 0) || Double.isInfinite(error)) {
      error = 1e6;
    }
    double factor = error == 0 ? GROW : SAFETY * Math.pow(error, -0.25);
    if (error <= 1) {
      state = next;
      time = h == end - time ? end : time + h;
      accepted++;
      step = h * Math.clamp(factor, SHRINK, GROW);
    } else {
      rejected++;
      step = h * Math.clamp(factor, SHRINK, SAFETY);
      if (time + step == time) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the integration stopped at time %.6g: no step is small enough, the cost or its"
                    + " gradient is not finite or not smooth there",
                time));
      }
    }
  }

  private DoubleMatrix[] stages(double h) {
    DoubleMatrix[] k = new DoubleMatrix[6];
    StiffSystem.Linearization jacobian = system.linearize(state);
    for (int i = 0; i < 6; i++) {
      DoubleMatrix right = system.derivative(combine(state, A[i], k));
      for (int j = 0; j < i; j++) {
        Products.addTo(right, C[i][j] / h, k[j]);
      }
      k[i] = jacobian.solve(1 / (GAMMA * h), right);
    }
    return k;
  }

  private static DoubleMatrix combine(DoubleMatrix start, double[] factors, DoubleMatrix[] k) {
    DoubleMatrix sum = start.copy();
    for (int j = 0; j < factors.length; j++) {
      Products.addTo(sum, factors[j], k[j]);
    }
    return sum;
  }
}
