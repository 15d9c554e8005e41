package dev.tangent.dynamics.learner;

import dev.tangent.linalg.Threads;
import org.jspecify.annotations.Nullable;

/**
 * The dual of a support vector machine of two classes with costs C for errors,
 *
 * <pre>
 *   max Σ y_i β_i − ½ βᵀKβ,   Σ β_i = 0,   0 ≤ y_i β_i ≤ C,   f(x) = Σ β_i K(x, x_i) + b,
 * </pre>
 *
 * by sequential minimal optimization. Each iteration optimizes the pair that violates the
 * optimality conditions most, chosen by second-order information (Fan, Chen, Lin, "Working set
 * selection using second order information for training support vector machines", JMLR 6, 2005),
 * until no violation is above {@value #TOLERANCE}, as in LIBSVM. Costs are solved for in ascending
 * order. Each starts from the solution of the one before, multiplied by the factor that makes the
 * dual largest.
 *
 * <p>An iteration takes 3n multiply-adds and two passes over n numbers. After each round of
 * iterations a step of Newton's method ({@link FreeStep}) takes about as long as the round: an easy
 * problem ends in the first round, and a hard one in a few rounds instead of hundreds of thousands
 * of iterations. One thread at a time. Deterministic.
 */
final class SupportVectorSolver {
  /** The largest violation of an optimality condition that is accepted. */
  static final double TOLERANCE = 1e-3;

  private static final double SMALLEST_CURVATURE = 1e-12;
  private static final int CHECK_EVERY = 1 << 12;

  /** Least iterations of a round. */
  private static final int ROUND = 500;

  /** A factor of m³/3 flops takes as long as m³/(FLOPS · n) iterations over n points. */
  private static final int FLOPS = 18;

  private final double[] k;
  private final int n;
  private final boolean[] positive;
  private final double[] diagonal;
  private final double[] beta;

  /** y − Kβ: where it is above b, β should grow. */
  private final double[] slack;

  private final @Nullable FreeStep newton;

  private long iterations;
  private boolean converged;
  private double bias;

  /**
   * @param k the kernel, n × n by rows; kept, not copied
   * @param positive whether y_i = 1, otherwise −1; both occur
   */
  SupportVectorSolver(double[] k, int n, boolean[] positive) {
    this(k, n, positive, true);
  }

  /** As above; without Newton's steps, for comparison. */
  SupportVectorSolver(double[] k, int n, boolean[] positive, boolean withNewton) {
    this.k = k;
    this.n = n;
    this.positive = positive;
    beta = new double[n];
    slack = new double[n];
    diagonal = new double[n];
    for (int i = 0; i < n; i++) {
      slack[i] = positive[i] ? 1 : -1;
      diagonal[i] = k[i * n + i];
    }
    newton = withNewton ? new FreeStep(k, n, beta, slack) : null;
  }

  /** Solves for a cost that is not below the one before, with at most so many iterations. */
  void solve(double cost, long mostIterations) {
    stretch(cost);
    iterations = 0;
    converged = false;
    long round = newton == null ? Long.MAX_VALUE : Math.max(ROUND, n);
    long next = round;
    while (iterations < mostIterations) {
      if (newton != null && iterations == next) {
        long free = newton.take(cost, positive);
        next += round + free * free * free / ((long) FLOPS * n);
      }
      if (iterations % CHECK_EVERY == 0) {
        Threads.checkInterrupted();
      }
      int i = mostViolating(cost);
      int j = i < 0 ? -1 : partner(i, cost);
      if (j < 0) {
        converged = true;
        break;
      }
      step(i, j, cost);
      iterations++;
    }
    bias = findBias(cost);
  }

  /** β ← s β with the best s ≥ 1 that stays in the box. */
  private void stretch(double cost) {
    double linear = 0;
    double quadratic = 0;
    double largest = 0;
    for (int i = 0; i < n; i++) {
      double y = positive[i] ? 1 : -1;
      linear += beta[i] * y;
      quadratic += beta[i] * (y - slack[i]);
      largest = Math.max(largest, Math.abs(beta[i]));
    }
    if (!(quadratic > 0) || linear <= quadratic) {
      return;
    }
    double s = Math.min(linear / quadratic, cost / largest);
    if (s > 1) {
      for (int i = 0; i < n; i++) {
        double y = positive[i] ? 1 : -1;
        beta[i] = Math.clamp(s * beta[i], -cost, cost);
        slack[i] = y - s * (y - slack[i]);
      }
    }
  }

  private double upper(int i, double cost) {
    return positive[i] ? cost : 0;
  }

  private double lower(int i, double cost) {
    return positive[i] ? 0 : -cost;
  }

  /** The variable with the largest slack among those that may grow. */
  private int mostViolating(double cost) {
    int best = -1;
    double most = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < n; t++) {
      if (slack[t] > most && beta[t] < (positive[t] ? cost : 0)) {
        most = slack[t];
        best = t;
      }
    }
    return best;
  }

  /** The variable among those that may shrink with which the dual gains most; −1 at the optimum. */
  private int partner(int i, double cost) {
    double from = slack[i];
    double own = diagonal[i];
    int row = i * n;
    int best = -1;
    double mostGain = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int t = 0; t < n; t++) {
      if (beta[t] > (positive[t] ? 0 : -cost)) {
        double violation = from - slack[t];
        least = Math.min(least, slack[t]);
        if (violation > 0) {
          double curvature = own + diagonal[t] - 2 * k[row + t];
          double gain = violation * violation / Math.max(curvature, SMALLEST_CURVATURE);
          if (gain > mostGain) {
            mostGain = gain;
            best = t;
          }
        }
      }
    }
    return from - least < TOLERANCE ? -1 : best;
  }

  private void step(int i, int j, double cost) {
    int ri = i * n;
    int rj = j * n;
    double curvature = Math.max(diagonal[i] + diagonal[j] - 2 * k[ri + j], SMALLEST_CURVATURE);
    double step = (slack[i] - slack[j]) / curvature;
    double up = upper(i, cost) - beta[i];
    double down = beta[j] - lower(j, cost);
    if (step >= up && up <= down) {
      step = up;
      beta[i] = upper(i, cost); // Exactly the bound, without rounding.
      beta[j] -= step;
    } else if (step >= down) {
      step = down;
      beta[j] = lower(j, cost);
      beta[i] += step;
    } else {
      beta[i] += step;
      beta[j] -= step;
    }
    double[] s = slack;
    for (int t = 0; t < n; t++) {
      s[t] -= step * (k[ri + t] - k[rj + t]);
    }
  }

  /**
   * The bias: the mean slack of the variables strictly between their bounds; if there are none, the
   * middle of the allowed range.
   */
  private double findBias(double cost) {
    double sum = 0;
    int free = 0;
    double high = Double.POSITIVE_INFINITY;
    double low = Double.NEGATIVE_INFINITY;
    for (int t = 0; t < n; t++) {
      boolean grows = beta[t] < upper(t, cost);
      boolean shrinks = beta[t] > lower(t, cost);
      if (grows && shrinks) {
        sum += slack[t];
        free++;
      } else if (grows) {
        low = Math.max(low, slack[t]);
      } else {
        high = Math.min(high, slack[t]);
      }
    }
    return free > 0 ? sum / free : 0.5 * (low + high);
  }

  /** Dual weights β, one for each point; a copy. */
  double[] weights() {
    return beta.clone();
  }

  /** b of f. */
  double bias() {
    return bias;
  }

  /** How many iterations the last cost took. */
  long iterations() {
    return iterations;
  }

  /** Whether the last cost was solved to the tolerance. */
  boolean converged() {
    return converged;
  }

  /** The dual at the solution, Σ y_i β_i − ½ βᵀKβ. */
  double dual() {
    double linear = 0;
    double quadratic = 0;
    for (int i = 0; i < n; i++) {
      double y = positive[i] ? 1 : -1;
      linear += beta[i] * y;
      quadratic += beta[i] * (y - slack[i]);
    }
    return linear - 0.5 * quadratic;
  }
}
