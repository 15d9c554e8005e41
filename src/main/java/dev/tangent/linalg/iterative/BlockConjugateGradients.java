package dev.tangent.linalg.iterative;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Preconditioned block conjugate gradients: the right-hand sides share their search directions, so
 * that each profits from the products made for all others, and fewer products are needed than by
 * {@link ConjugateGradients}.
 *
 * <p>The method is BCGrQ (Dubrulle 2001): the residual is kept as Q · C with the columns of Q
 * orthonormal in the metric of the preconditioner. Residuals become dependent as they shrink; Q
 * doesn't, and what tells them apart keeps its digits in the small factor C. Columns of Q that
 * don't exist, because right-hand sides are 0 or depend on others to the last digit, are 0. Where
 * there are more than 32 right-hand sides, each group of 32 has its own directions.
 *
 * <p>In exact arithmetic all Q are orthogonal to each other. Rounding errors bring directions back
 * that are done with, first of all the large ones of the first iterations, and iterations are spent
 * on them again: a fifth of all for a kernel of images. So the first {@value #PAST} Q are kept, and
 * each new one is made orthogonal to them. They take n · m · {@value #PAST_BYTES} bytes.
 *
 * <p>Beside the products with operator and preconditioner an iteration costs 18 n m² flops, and 4 n
 * m² for each Q that is kept.
 */
public final class BlockConjugateGradients {
  /** Most right-hand sides that share their directions. */
  private static final int MOST = 32;

  /** A pivot below this part of its diagonal entry is noise. */
  private static final double NOISE = 1e-13;

  /** A pivot below minus this part of the largest diagonal entry is none of a rounding error. */
  private static final double INDEFINITE = 1e-10;

  /**
   * A vector of which a subtraction leaves less than this part is nothing but rounding errors: it
   * depends on what was subtracted.
   */
  private static final double DEPENDENT = 1e-13;

  /**
   * What is left of a unit vector in one iteration before anything is suspected: rounding errors
   * are 1e-16 times the condition number.
   */
  private static final double SMALL = 1e-4;

  /** The largest part of a new unit vector that may lie in the space of those that are kept. */
  private static final double OLD = 0.5;

  /**
   * How many Q are kept: with 20 of them as few iterations were needed as with all (3500 images,
   * 45; 55 without), with 10 two more.
   */
  private static final int PAST = 20;

  /** Bytes of the Q that are kept, for each number of the solution. */
  public static final int PAST_BYTES = 2 * PAST * Double.BYTES;

  private static final long HELPERS = 0x68656c70657273L; // "helpers"

  private BlockConjugateGradients() {}

  /**
   * Everything that the next iteration needs.
   *
   * @param x the solution so far, n × m, m with the helpers
   * @param q Q of the residual Q · C, n × m
   * @param s the directions, n × m; columns of zeros take the place of those that don't exist
   * @param c C, min(m, 32) × m: for each group of right-hand sides a square, one beside the other
   * @param past the first Q beside each other, n × {@value #PAST} m; of more than 32 right-hand
   *     sides those of the first group come first
   * @param pastZ M⁻¹Q of these
   * @param iteration how many are done
   */
  public record State(
      DoubleMatrix x,
      DoubleMatrix q,
      DoubleMatrix s,
      DoubleMatrix c,
      DoubleMatrix past,
      DoubleMatrix pastZ,
      int iteration) {}

  /** Hears of every iteration. */
  public interface Watcher {
    /**
     * An iteration is done.
     *
     * @param state is reused by the next iteration: copy what is to be kept
     * @param residual largest ‖r‖₂/‖b‖₂ over the columns, by the recurrence
     */
    void finished(State state, double residual);
  }

  /**
   * Solves Op · X = B until each ‖r‖₂ ≤ {@code relativeTolerance} ‖b‖₂ or the iterations are used
   * up: the caller must check the residual. An interrupted computation that goes on from a state
   * has the same bits.
   *
   * <p>Helpers are further right-hand sides, of random numbers, that nobody asks for: their
   * directions are useful to all others. Where a product with 12 columns costs what one with 10
   * does, two of them save some iterations for nothing.
   *
   * @param op Op, n × n, positive definite
   * @param b B, n × m
   * @param preconditioner an approximation of Op⁻¹, positive definite, or null
   * @param helpers how many
   * @param relativeTolerance of ‖r‖₂ against ‖b‖₂
   * @param maxIterations products with the operator at most
   * @param begun the state of an earlier call, which is overwritten; null to begin at 0
   * @param watcher hears of every state from which the work can be resumed
   * @return the solution, and how good it is
   * @throws ArithmeticException when a direction has negative curvature: Op is not positive
   *     definite
   */
  public static ConjugateGradients.Result solve(
      LinearOperator op,
      DoubleMatrix b,
      @Nullable LinearOperator preconditioner,
      int helpers,
      double relativeTolerance,
      int maxIterations,
      @Nullable State begun,
      Watcher watcher) {
    int n = op.size();
    Shapes.require("rows of the right-hand side", b.rows(), "size of the operator", n);
    int m = b.columns() + helpers;
    DoubleMatrix product = DoubleMatrix.zeros(n, m);
    DoubleMatrix z = DoubleMatrix.zeros(n, m);
    State state = begun == null ? begin(helped(b, helpers), preconditioner, z) : begun;
    // Helpers are always good enough.
    double[] norms = Arrays.copyOf(ConjugateGradients.columnDots(b, b), m);
    Arrays.fill(norms, b.columns(), m, Double.POSITIVE_INFINITY);
    double[] squares = squares(state, product);
    while (state.iteration < maxIterations && isAbove(squares, norms, relativeTolerance)) {
      Threads.checkInterrupted();
      op.apply(state.s, product);
      for (int g = 0; g < groups(m); g++) {
        step(state, product, g);
        removePast(state, g);
      }
      ConjugateGradients.precondition(preconditioner, state.q, z);
      State last = state;
      DoubleMatrix[] turns = new DoubleMatrix[groups(m)];
      Threads.current()
          .forEach(turns.length, g -> turns[g] = orthonormal(group(last.q, g), group(z, g)));
      for (int g = 0; g < turns.length; g++) {
        dropOld(state, z, turns[g], g);
      }
      keep(state, z, state.iteration + 1);
      for (int g = 0; g < turns.length; g++) {
        turn(state, z, turns[g], g);
      }
      state =
          new State(
              state.x, state.q, state.s, state.c, state.past, state.pastZ, state.iteration + 1);
      squares = squares(state, product);
      watcher.finished(state, ConjugateGradients.relative(squares, norms));
    }
    DoubleMatrix x = state.x.columnRange(0, b.columns()).copy();
    return new ConjugateGradients.Result(
        x,
        state.iteration,
        ConjugateGradients.residual(op, x, b, DoubleMatrix.zeros(n, b.columns())));
  }

  /** The right-hand sides with the helpers beside them. */
  private static DoubleMatrix helped(DoubleMatrix b, int helpers) {
    DoubleMatrix all = DoubleMatrix.zeros(b.rows(), b.columns() + helpers);
    all.columnRange(0, b.columns()).assign(b);
    double[] numbers = new double[helpers];
    for (int i = 0; i < b.rows(); i++) {
      CounterRandom.normals(0, HELPERS, (long) i * helpers, numbers, 0, helpers);
      System.arraycopy(numbers, 0, all.array(), all.rowOffset(i) + b.columns(), helpers);
    }
    return all;
  }

  private static State begin(
      DoubleMatrix b, @Nullable LinearOperator preconditioner, DoubleMatrix z) {
    int m = b.columns();
    ConjugateGradients.precondition(preconditioner, b, z);
    DoubleMatrix c = DoubleMatrix.zeros(Math.min(m, MOST), m);
    Threads.current()
        .forEach(groups(m), g -> square(c, g).assign(orthonormal(group(b, g), group(z, g))));
    int width = Math.toIntExact(Math.min(PAST, Integer.MAX_VALUE / ((long) b.rows() * m + 1)) * m);
    State state =
        new State(
            DoubleMatrix.zeros(b.rows(), m),
            b,
            z.copy(),
            c,
            DoubleMatrix.zeros(b.rows(), width),
            DoubleMatrix.zeros(b.rows(), width),
            0);
    keep(state, z, 0);
    return state;
  }

  /** Keeps one of the first Q, by its number. */
  private static void keep(State state, DoubleMatrix z, int number) {
    int m = z.columns();
    int most = state.past.columns() / m;
    for (int g = 0; g < groups(m) && number < most; g++) {
      int from = g * MOST * most + number * group(z, g).columns();
      int to = from + group(z, g).columns();
      state.past.columnRange(from, to).assign(group(state.q, g));
      state.pastZ.columnRange(from, to).assign(group(z, g));
    }
  }

  /** Those that are kept of a group, of Q or of M⁻¹Q. */
  private static DoubleMatrix kept(State state, DoubleMatrix past, int g) {
    int m = state.q.columns();
    int most = past.columns() / m;
    int from = g * MOST * most;
    int width = group(state.q, g).columns();
    // After k iterations there are k + 1 of them.
    return past.columnRange(from, from + Math.min(most, state.iteration + 1) * width);
  }

  /** Makes W, which is in the place of Q, orthogonal to all Q that are kept. */
  private static void removePast(State state, int g) {
    DoubleMatrix w = group(state.q, g);
    add(kept(state, state.past, g), product(kept(state, state.pastZ, g), w), -1, w);
  }

  /**
   * Drops columns of the new Q that lie in the space of those that are kept: when the directions
   * have filled all of space, rounding errors are what is left, and they lie anywhere.
   */
  private static void dropOld(State state, DoubleMatrix z, DoubleMatrix t, int g) {
    boolean suspect = false;
    for (int j = 0; j < t.rows(); j++) {
      suspect |= t.get(j, j) > 0 && t.get(j, j) < SMALL;
    }
    if (!suspect) {
      return;
    }
    DoubleMatrix q = group(state.q, g);
    DoubleMatrix overlap = product(kept(state, state.pastZ, g), q);
    double[] parts = ConjugateGradients.columnDots(overlap, overlap);
    for (int j = 0; j < parts.length; j++) {
      if (parts[j] > OLD * OLD) {
        q.columnRange(j, j + 1).fill(0);
        group(z, g).columnRange(j, j + 1).fill(0);
        t.rowRange(j, j + 1).fill(0);
      }
    }
  }

  /**
   * The step along the directions: Γ = (SᵀAS)⁻¹, X += S Γ C, and the residual becomes (Q − A S Γ)
   * C.
   *
   * @param as A S, n × m
   */
  private static void step(State state, DoubleMatrix as, int g) {
    DoubleMatrix s = group(state.s, g);
    DoubleMatrix c = square(state.c, g);
    SmallFactor curvature = new SmallFactor(product(s, group(as, g)), state.iteration);
    DoubleMatrix gamma = DoubleMatrix.zeros(c.rows(), c.rows());
    for (int j = 0; j < gamma.rows(); j++) {
      gamma.set(j, j, 1);
    }
    curvature.solve(gamma);
    add(s, Products.multiply(gamma, c), 1, group(state.x, g));
    DoubleMatrix q = group(state.q, g);
    add(group(as, g), gamma, -1, q);
  }

  /**
   * The next directions, where W was Q T: S' = M⁻¹Q + S Tᵀ, C' = T C.
   *
   * @param z M⁻¹Q, n × m; overwritten
   * @param t T
   */
  private static void turn(State state, DoubleMatrix z, DoubleMatrix t, int g) {
    DoubleMatrix s = group(state.s, g);
    DoubleMatrix c = square(state.c, g);
    add(s, t.transpose(), 1, group(z, g));
    s.assign(group(z, g));
    c.assign(Products.multiply(t, c));
  }

  /** ‖r‖² of every column of the residual Q · C, which is computed in {@code r}. */
  private static double[] squares(State state, DoubleMatrix r) {
    r.fill(0);
    for (int g = 0; g < groups(r.columns()); g++) {
      add(group(state.q, g), square(state.c, g), 1, group(r, g));
    }
    return ConjugateGradients.columnDots(r, r);
  }

  private static boolean isAbove(double[] squares, double[] norms, double tolerance) {
    for (int j = 0; j < squares.length; j++) {
      if (squares[j] > norms[j] * (tolerance * tolerance)) {
        return true;
      }
    }
    return false;
  }

  private static int groups(int m) {
    return (m + MOST - 1) / MOST;
  }

  private static DoubleMatrix group(DoubleMatrix a, int g) {
    return a.columnRange(g * MOST, Math.min(a.columns(), (g + 1) * MOST));
  }

  /** The part of C for a group, m × m. */
  private static DoubleMatrix square(DoubleMatrix c, int g) {
    DoubleMatrix part = group(c, g);
    return part.rowRange(0, part.columns());
  }

  private static DoubleMatrix product(DoubleMatrix a, DoubleMatrix b) {
    return Products.multiply(Transpose.YES, a, Transpose.NO, b);
  }

  /** to += sign · a · s. */
  private static void add(DoubleMatrix a, DoubleMatrix s, double sign, DoubleMatrix to) {
    DoubleMatrix change = Products.multiply(a, s);
    for (int i = 0; i < to.rows(); i++) {
      int from = change.rowOffset(i);
      int at = to.rowOffset(i);
      for (int j = 0; j < to.columns(); j++) {
        to.array()[at + j] += sign * change.array()[from + j];
      }
    }
  }

  /**
   * Makes the columns of w orthonormal in the metric of M⁻¹ by Gram and Schmidt's method, each
   * freed twice of those before it.
   *
   * @param w W, n × m; becomes Q with QᵀM⁻¹Q = I, or 0 in columns that depend on those before
   * @param z M⁻¹W; becomes M⁻¹Q
   * @return T, upper triangular, m × m, with W = Q T
   */
  private static DoubleMatrix orthonormal(DoubleMatrix w, DoubleMatrix z) {
    int m = w.columns();
    double[][] q = columns(w);
    double[][] mq = columns(z);
    DoubleMatrix t = DoubleMatrix.zeros(m, m);
    for (int j = 0; j < m; j++) {
      double before = norm(q[j], mq[j]);
      for (int pass = 0; pass < 2; pass++) {
        for (int k = 0; k < j; k++) {
          double part = dot(mq[k], q[j]);
          t.set(k, j, t.get(k, j) + part);
          subtract(part, q[k], q[j]);
          subtract(part, mq[k], mq[j]);
        }
      }
      double left = norm(q[j], mq[j]);
      boolean kept = left > DEPENDENT * before;
      t.set(j, j, kept ? left : 0);
      for (int i = 0; i < w.rows(); i++) {
        q[j][i] = kept ? q[j][i] / left : 0;
        mq[j][i] = kept ? mq[j][i] / left : 0;
      }
    }
    assign(q, w);
    assign(mq, z);
    return t;
  }

  private static double[][] columns(DoubleMatrix a) {
    double[][] columns = new double[a.columns()][a.rows()];
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, at = a.rowOffset(i); j < columns.length; j++) {
        columns[j][i] = a.array()[at + j];
      }
    }
    return columns;
  }

  private static void assign(double[][] columns, DoubleMatrix a) {
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, at = a.rowOffset(i); j < columns.length; j++) {
        a.array()[at + j] = columns[j][i];
      }
    }
  }

  private static double dot(double[] a, double[] b) {
    // Four sums, because a single one waits for each addition.
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= a.length; i += 4) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return s0 + s1 + (s2 + s3);
  }

  /** √(aᵀM⁻¹a); 0 where rounding makes it negative. */
  private static double norm(double[] a, double[] ma) {
    return Math.sqrt(Math.max(0, dot(a, ma)));
  }

  private static void subtract(double part, double[] of, double[] from) {
    for (int i = 0; i < from.length; i++) {
      from[i] -= part * of[i];
    }
  }

  /** The Cholesky factor of the curvature SᵀAS, without the directions that have none. */
  private static final class SmallFactor {
    private final DoubleMatrix l;

    SmallFactor(DoubleMatrix a, int iteration) {
      l = a;
      double largest = 0;
      for (int j = 0; j < a.rows(); j++) {
        largest = Math.max(largest, Math.abs(a.get(j, j)));
      }
      for (int j = 0; j < a.rows(); j++) {
        double diagonal = a.get(j, j);
        double pivot = diagonal;
        for (int k = 0; k < j; k++) {
          pivot -= a.get(j, k) * a.get(j, k);
        }
        if (diagonal < 0 || pivot < -INDEFINITE * largest || Double.isNaN(pivot)) {
          throw new ArithmeticException(
              String.format(
                  Locale.ROOT,
                  "conjugate gradients, iteration %d: curvature %.3g of direction %d is not"
                      + " positive; the operator is not positive definite: add a ridge",
                  iteration,
                  pivot,
                  j));
        }
        // A pivot of 0 marks a direction that is left out.
        a.set(j, j, pivot > NOISE * diagonal ? Math.sqrt(pivot) : 0);
        for (int i = j + 1; i < a.rows(); i++) {
          double v = (a.get(i, j) + a.get(j, i)) / 2; // equal but for rounding
          for (int k = 0; k < j; k++) {
            v -= a.get(i, k) * a.get(j, k);
          }
          a.set(i, j, a.get(j, j) == 0 ? 0 : v / a.get(j, j));
        }
      }
    }

    /** b ← (L Lᵀ)⁻¹ b. */
    void solve(DoubleMatrix b) {
      int n = l.rows();
      for (int c = 0; c < b.columns(); c++) {
        for (int i = 0; i < n; i++) {
          double v = b.get(i, c);
          for (int k = 0; k < i; k++) {
            v -= l.get(i, k) * b.get(k, c);
          }
          b.set(i, c, l.get(i, i) == 0 ? 0 : v / l.get(i, i));
        }
        for (int i = n - 1; i >= 0; i--) {
          double v = b.get(i, c);
          for (int k = i + 1; k < n; k++) {
            v -= l.get(k, i) * b.get(k, c);
          }
          b.set(i, c, l.get(i, i) == 0 ? 0 : v / l.get(i, i));
        }
      }
    }
  }
}
