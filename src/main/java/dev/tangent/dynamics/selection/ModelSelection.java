package dev.tangent.dynamics.selection;

import dev.tangent.dynamics.Ridge;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Chooses (σ_w, β, ridge) by the gradient of a criterion on the training data alone, and the depth
 * by comparing the best choice of each depth.
 *
 * <p>It uses BFGS on the logarithms with backtracking; a step to a singular kernel is shortened.
 * The logarithms stay within {@value #RANGE} of the start. Cost: per step 8 kernels and about 9N³
 * flops. Interruptible.
 *
 * <pre>{@code
 * Map<Integer, KernelFamily> depths = Map.of(2, family(2), 3, family(3), 4, family(4));
 * ModelSelection.Choice best =
 *     ModelSelection.search(depths, targets, ModelSelection.Criterion.LEAVE_ONE_OUT, 1, 0.1, 1e-2);
 * }</pre>
 */
public final class ModelSelection {
  /** How far a parameter may move from its start, as a logarithm. */
  public static final double RANGE = 6;

  private static final int MAX_STEPS = 40;
  private static final int MAX_HALVINGS = 25;

  /** The criterion that is minimized. */
  public enum Criterion {
    /** −log p(y)/N of a Gaussian process whose noise is the ridge. */
    MARGINAL_LIKELIHOOD,
    /** The leave-one-out cost. */
    LEAVE_ONE_OUT
  }

  /**
   * The result of a search.
   *
   * @param depth L
   * @param sigmaW σ_w
   * @param beta β
   * @param ridge absolute
   * @param value of the criterion there: smaller is better
   * @param gradient the largest remaining slope, per unit of a logarithm
   */
  public record Choice(
      int depth, double sigmaW, double beta, double ridge, double value, double gradient) {}

  private final KernelFamily family;
  private final DoubleMatrix targets;
  private final Criterion criterion;
  private final Progress progress;
  private int tried;

  private ModelSelection(
      KernelFamily family, DoubleMatrix targets, Criterion criterion, Progress progress) {
    this.family = family;
    this.targets = targets;
    this.criterion = criterion;
    this.progress = progress;
  }

  /**
   * {@return the best choice over several depths} For at least one depth the kernel at the start
   * must not be singular.
   *
   * @param depths the kernels of each depth
   * @param targets y, N × k
   * @param criterion what is minimized
   * @param sigmaW σ_w, where the search begins
   * @param beta β, where the search begins
   * @param ridge where the search begins, absolute
   */
  public static Choice search(
      Map<Integer, KernelFamily> depths,
      DoubleMatrix targets,
      Criterion criterion,
      double sigmaW,
      double beta,
      double ridge) {
    Choice best = null;
    ArithmeticException overflow = null;
    for (Map.Entry<Integer, KernelFamily> depth : depths.entrySet()) {
      try {
        Choice choice =
            search(
                depth.getKey(),
                depth.getValue(),
                targets,
                criterion,
                sigmaW,
                beta,
                ridge,
                Progress.NONE);
        best = best == null || choice.value() < best.value() ? choice : best;
      } catch (ArithmeticException e) {
        overflow = e; // no kernel at this depth: the others may have one
      }
    }
    if (best == null && overflow != null) {
      throw overflow;
    }
    if (best == null) {
      throw new IllegalArgumentException("no depths to choose from: give at least one");
    }
    return best;
  }

  /**
   * {@return the best (σ_w, β, ridge) of one depth}
   *
   * @param depth L
   * @param family the kernels of this depth
   * @param targets y, N × k
   * @param criterion what is minimized
   * @param sigmaW σ_w, where the search begins
   * @param beta β, where the search begins
   * @param ridge where the search begins, absolute
   * @param progress hears of every kernel that is tried; how many it takes is not known before
   */
  public static Choice search(
      int depth,
      KernelFamily family,
      DoubleMatrix targets,
      Criterion criterion,
      double sigmaW,
      double beta,
      double ridge,
      Progress progress) {
    if (!(sigmaW > 0 && beta > 0 && ridge > 0)) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the search starts from positive σ_w, β and ridge, got %s, %s, %s",
              sigmaW,
              beta,
              ridge));
    }
    double[] start = {Math.log(sigmaW), Math.log(beta), Math.log(ridge)};
    Point end = new ModelSelection(family, targets, criterion, progress).minimize(start);
    return new Choice(
        depth,
        Math.exp(end.at[0]),
        Math.exp(end.at[1]),
        Math.exp(end.at[2]),
        end.value,
        largest(end.gradient));
  }

  /**
   * {@return the parameters of a choice that lie at the edge of the range of a search from this
   * start}
   *
   * @param choice that a search made
   * @param sigmaW σ_w, where the search begins
   * @param beta β, where the search begins
   * @param ridge where the search begins, absolute
   */
  public static List<String> edges(Choice choice, double sigmaW, double beta, double ridge) {
    double[] end = {choice.sigmaW(), choice.beta(), choice.ridge()};
    double[] start = {sigmaW, beta, ridge};
    String[] names = {"sigma-w", "beta", "ridge"};
    List<String> edges = new ArrayList<>();
    for (int p = 0; p < end.length; p++) {
      if (Math.abs(Math.log(end[p] / start[p])) >= RANGE - 1e-9) {
        edges.add(names[p]);
      }
    }
    return edges;
  }

  /** Value and gradient of the criterion at (log σ_w, log β, log ridge). */
  record Point(double[] at, double value, double[] gradient) {}

  Point evaluate(double... at) {
    double sigmaW = Math.exp(at[0]);
    double beta = Math.exp(at[1]);
    double ridge = Math.exp(at[2]);
    progress.update("kernel", ++tried, 0);
    DoubleMatrix kernel = family.kernel(sigmaW, beta);
    Evidence evidence = Evidence.of(kernel, Ridge.absolute(ridge), targets);
    DoubleMatrix byRidge = DoubleMatrix.zeros(kernel.rows(), kernel.rows());
    for (int i = 0; i < kernel.rows(); i++) {
      byRidge.set(i, i, ridge);
    }
    DoubleMatrix[] changes = {family.bySigmaW(sigmaW, beta), family.byBeta(sigmaW, beta), byRidge};
    double[] gradient = new double[3];
    for (int p = 0; p < 3; p++) {
      gradient[p] =
          switch (criterion) {
            case MARGINAL_LIKELIHOOD ->
                -evidence.logMarginalLikelihoodDerivative(changes[p]) / kernel.rows();
            case LEAVE_ONE_OUT -> evidence.leaveOneOutDerivative(changes[p]);
          };
    }
    double value =
        switch (criterion) {
          case MARGINAL_LIKELIHOOD -> -evidence.logMarginalLikelihood() / kernel.rows();
          case LEAVE_ONE_OUT -> evidence.leaveOneOutCost();
        };
    return new Point(at, value, gradient);
  }

  static ModelSelection of(KernelFamily family, DoubleMatrix targets, Criterion criterion) {
    return new ModelSelection(family, targets, criterion, Progress.NONE);
  }

  private Point minimize(double[] start) {
    Point now = evaluate(start);
    double[][] h = identity();
    for (int step = 0; step < MAX_STEPS; step++) {
      Threads.checkInterrupted();
      double[] direction = times(h, now.gradient, -1);
      if (dot(direction, now.gradient) >= 0) {
        h = identity();
        direction = times(h, now.gradient, -1);
      }
      // One step changes no parameter by more than a factor e.
      double size = largest(direction);
      scale(direction, size > 1 ? 1 / size : 1);
      Point next = backtrack(now, direction, start);
      if (next == null || now.value - next.value <= 1e-12 * Math.abs(now.value)) {
        return next == null ? now : next;
      }
      update(h, now, next);
      now = next;
    }
    return now;
  }

  /** The first point along the direction that gains enough (Armijo), or null. */
  private @Nullable Point backtrack(Point from, double[] direction, double[] start) {
    double slope = dot(direction, from.gradient);
    double length = 1;
    for (int i = 0; i < MAX_HALVINGS && slope < 0; i++, length /= 2) {
      double[] at = new double[3];
      for (int p = 0; p < 3; p++) {
        at[p] = Math.clamp(from.at[p] + length * direction[p], start[p] - RANGE, start[p] + RANGE);
      }
      try {
        Point next = evaluate(at);
        if (next.value <= from.value + 1e-4 * length * slope) {
          return next;
        }
      } catch (ArithmeticException none) {
        // The ridge is too small there, or the kernel overflows: try a shorter step.
        continue;
      }
    }
    return null;
  }

  /** The BFGS update of the inverse Hessian; skipped when the curvature is not positive. */
  private static void update(double[][] h, Point from, Point to) {
    double[] s = new double[3];
    double[] y = new double[3];
    for (int p = 0; p < 3; p++) {
      s[p] = to.at[p] - from.at[p];
      y[p] = to.gradient[p] - from.gradient[p];
    }
    double sy = dot(s, y);
    if (sy <= 1e-14 * Math.sqrt(dot(s, s) * dot(y, y))) {
      return;
    }
    double[] hy = times(h, y, 1);
    double yhy = dot(y, hy);
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        h[i][j] += (1 + yhy / sy) * s[i] * s[j] / sy - (hy[i] * s[j] + s[i] * hy[j]) / sy;
      }
    }
  }

  private static double[][] identity() {
    return new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  }

  private static double[] times(double[][] h, double[] v, double factor) {
    double[] result = new double[v.length];
    for (int i = 0; i < v.length; i++) {
      result[i] = factor * dot(h[i], v);
    }
    return result;
  }

  private static void scale(double[] v, double factor) {
    for (int i = 0; i < v.length; i++) {
      v[i] *= factor;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private static double largest(double[] v) {
    double most = 0;
    for (double x : v) {
      most = Math.max(most, Math.abs(x));
    }
    return most;
  }
}
