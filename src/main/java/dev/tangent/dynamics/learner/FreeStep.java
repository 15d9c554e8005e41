package dev.tangent.dynamics.learner;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A step of Newton's method for the dual of a support vector machine: it maximizes over all
 * variables that are strictly between their bounds (F), while the others stay where they are.
 *
 * <pre>
 *   max gᵀd − ½ dᵀ(K_FF + ε)d,   Σ d = 0,   g the slacks y − Kβ of F
 *   d = x − Σ_c λ_c (K_FF + ε)⁻¹ a_c,   x = (K_FF + ε)⁻¹ g
 * </pre>
 *
 * <p>The constraints a_c are Σ d = 0 and d_p = 0 for each variable that has reached a bound on the
 * way. Where the step would leave the box, it stops at the first bound, that variable is fixed, and
 * the same factor serves for the next direction: m² flops instead of m³/3. Every piece of the way
 * makes the dual larger, whatever ε is, so that a small ε is no more than a slower step.
 *
 * <p>Sequential minimal optimization finds out which variables are at their bounds, but with large
 * costs it needs hundreds of thousands of iterations to find the values of the others, because it
 * changes two at a time. This step does that at once. (Scheinberg, "An efficient implementation of
 * an active set method for SVMs", JMLR 7, 2006, has a method of such steps alone.)
 */
final class FreeStep {
  /** With more free variables the factor would cost more than the iterations that it saves. */
  private static final int MOST_FREE = 3000;

  /** Bounds that one factor serves for. */
  private static final int MOST_HITS = 100;

  /** ε of the mean diagonal: rows may be equal. The second one after a failure. */
  private static final double[] RIDGES = {1e-11, 1e-7};

  private final double[] k;
  private final int n;
  private final double[] beta;
  private final double[] slack;
  private final int[] free;
  private final double[] low;
  private final double[] high;
  private int m;

  /** The arrays are those of the solver, which a step changes. */
  FreeStep(double[] k, int n, double[] beta, double[] slack) {
    this.k = k;
    this.n = n;
    this.beta = beta;
    this.slack = slack;
    free = new int[n];
    low = new double[n];
    high = new double[n];
  }

  /**
   * Takes a step; does nothing where there are too few or too many free variables.
   *
   * @param cost C
   * @param positive whether y_i = 1
   * @return how many variables were free
   */
  int take(double cost, boolean[] positive) {
    m = 0;
    for (int t = 0; t < n; t++) {
      double least = positive[t] ? 0 : -cost;
      if (beta[t] > least && beta[t] < least + cost) {
        low[m] = least;
        high[m] = least + cost;
        free[m++] = t;
      }
    }
    if (m < 2 || m > MOST_FREE) {
      return m;
    }
    DoubleCholesky factor = factor();
    if (factor != null) {
      move(way(factor));
    }
    return m;
  }

  private @Nullable DoubleCholesky factor() {
    double mean = 0;
    for (int p = 0; p < m; p++) {
      mean += k[free[p] * n + free[p]] / m;
    }
    for (double ridge : RIDGES) {
      DoubleMatrix h = DoubleMatrix.zeros(m, m);
      for (int p = 0; p < m; p++) {
        int row = free[p] * n;
        int to = h.rowOffset(p);
        for (int q = 0; q <= p; q++) {
          h.array()[to + q] = k[row + free[q]];
        }
        h.array()[to + p] += ridge * mean;
      }
      try {
        return DoubleCholesky.factor(h);
      } catch (NotPositiveDefiniteException _) {
        // Equal rows, and their rounding was larger than the ridge.
      }
    }
    return null;
  }

  private static double[] solve(DoubleCholesky factor, double... b) {
    return factor.solve(DoubleMatrix.wrap(b, 0, b.length, 1, 1)).toArray();
  }

  /** The change of each free variable. */
  private double[] way(DoubleCholesky factor) {
    double[] g = new double[m];
    for (int p = 0; p < m; p++) {
      g[p] = slack[free[p]];
    }
    double[] x = solve(factor, g);
    double[] change = new double[m];
    boolean[] fixed = new boolean[m];
    Constraints constraints = new Constraints(m);
    double[] ones = new double[m];
    Arrays.fill(ones, 1);
    if (!constraints.add(Constraints.SUM, solve(factor, ones))) {
      return change;
    }
    while (true) {
      double[] d = constraints.project(x);
      double length = 1;
      int hit = -1;
      for (int p = 0; p < m; p++) {
        if (!fixed[p] && d[p] != 0) {
          double bound = d[p] > 0 ? high[p] : low[p];
          double room = Math.max(0, (bound - beta[free[p]] - change[p]) / d[p]);
          if (room < length) {
            length = room;
            hit = p;
          }
        }
      }
      for (int p = 0; p < m; p++) {
        if (!fixed[p]) {
          change[p] += length * d[p];
          x[p] -= length * d[p];
        }
      }
      if (hit < 0 || constraints.size() > Math.min(MOST_HITS, m - 2)) {
        return change;
      }
      fixed[hit] = true;
      change[hit] = (d[hit] > 0 ? high[hit] : low[hit]) - beta[free[hit]];
      double[] unit = new double[m];
      unit[hit] = 1;
      if (!constraints.add(hit, solve(factor, unit))) {
        return change;
      }
    }
  }

  /** β ← β + change within the bounds and with the same sum, and the slacks of all. */
  private void move(double[] change) {
    double sum = 0;
    double most = 0;
    int inmost = -1;
    double[] goal = new double[m];
    for (int p = 0; p < m; p++) {
      double before = beta[free[p]];
      // A variable that hit its bound is there exactly, whatever rounding made of the sum.
      double to = before + change[p];
      double nearly = 1e-14 * (high[p] - low[p]);
      to = to <= low[p] + nearly ? low[p] : to >= high[p] - nearly ? high[p] : to;
      goal[p] = to;
      sum += to - before;
      double room = Math.min(to - low[p], high[p] - to);
      if (room > most) {
        most = room;
        inmost = p;
      }
    }
    if (inmost < 0 || Math.abs(sum) > 0.5 * most) {
      return; // The factor was so near to singular that the way means nothing.
    }
    // What rounding has left of the sum goes to the variable farthest from its bounds.
    goal[inmost] -= sum;
    for (int p = 0; p < m; p++) {
      double step = goal[p] - beta[free[p]];
      if (step != 0) {
        beta[free[p]] = goal[p];
        subtract(slack, step, k, free[p] * n, n);
      }
    }
  }

  private static void subtract(double[] s, double factor, double[] k, int row, int n) {
    for (int t = 0; t < n; t++) {
      s[t] -= factor * k[row + t];
    }
  }

  /** Linear constraints a_c, with (K_FF + ε)⁻¹ a_c and the factor of their Gram matrix. */
  private static final class Constraints {
    /** The constraint Σ d = 0; others are the number of a variable that stays. */
    static final int SUM = -1;

    private final int m;
    private final int[] which;
    private final double[][] solved;
    private final double[][] lower;
    private int count;

    Constraints(int m) {
      this.m = m;
      which = new int[MOST_HITS + 2];
      solved = new double[which.length][];
      lower = new double[which.length][];
    }

    int size() {
      return count;
    }

    /** aᵀv. */
    private static double dot(int constraint, double[] v) {
      return constraint == SUM ? Arrays.stream(v).sum() : v[constraint];
    }

    /** False where the constraint follows from the others to working precision. */
    boolean add(int constraint, double[] inverse) {
      double[] row = new double[count + 1];
      double pivot = dot(constraint, inverse);
      double whole = pivot;
      for (int c = 0; c < count; c++) {
        double entry = dot(which[c], inverse);
        for (int p = 0; p < c; p++) {
          entry -= row[p] * lower[c][p];
        }
        row[c] = entry / lower[c][c];
        pivot -= row[c] * row[c];
      }
      if (!(pivot > 1e-13 * whole)) {
        return false;
      }
      row[count] = Math.sqrt(pivot);
      which[count] = constraint;
      solved[count] = inverse;
      lower[count++] = row;
      return true;
    }

    /** x − Σ λ_c solved_c, on which all constraints are 0. */
    double[] project(double[] x) {
      double[] lambda = new double[count];
      for (int c = 0; c < count; c++) {
        double sum = dot(which[c], x);
        for (int p = 0; p < c; p++) {
          sum -= lower[c][p] * lambda[p];
        }
        lambda[c] = sum / lower[c][c];
      }
      for (int c = count - 1; c >= 0; c--) {
        for (int p = c + 1; p < count; p++) {
          lambda[c] -= lower[p][c] * lambda[p];
        }
        lambda[c] /= lower[c][c];
      }
      double[] d = x.clone();
      for (int c = 0; c < count; c++) {
        subtract(d, lambda[c], solved[c], 0, m);
      }
      return d;
    }
  }
}
