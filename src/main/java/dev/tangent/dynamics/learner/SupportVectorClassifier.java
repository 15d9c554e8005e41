package dev.tangent.dynamics.learner;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Support vector classification (C-SVC) on a kernel computed beforehand: there is one machine for
 * each pair of classes, and the class with the most votes wins, the first one if several are equal.
 *
 * <p>It works like LIBSVM with {@code -t 4} (Chang, Lin, "LIBSVM: a library for support vector
 * machines", ACM TIST 2, 2011), with its tolerance. Pairs are solved in parallel; the result does
 * not depend on the number of threads. Immutable.
 *
 * <pre>{@code
 * List<SupportVectorClassifier> path = SupportVectorClassifier.path(k, labels, 3, 0.1, 1, 10);
 * int[] classes = path.get(1).classes(between); // between: M test rows × N training rows
 * }</pre>
 */
public final class SupportVectorClassifier {
  /**
   * The most iterations for a pair of classes with n points: this, or {@value #PER_POINT} for each
   * point.
   */
  static final long MOST_ITERATIONS = 1_000_000;

  private static final long PER_POINT = 100;

  /** Test rows whose kernel is gathered class by class at a time. */
  private static final int BLOCK = 128;

  private final int points;
  private final int classes;
  private final List<Machine> machines;

  /**
   * One pair of classes: weights of the training rows of the first and then of the second class,
   * and the bias.
   */
  private record Machine(
      int first,
      int second,
      int[] ofFirst,
      int[] ofSecond,
      double[] weights,
      double bias,
      boolean converged) {}

  private SupportVectorClassifier(int points, int classes, List<Machine> machines) {
    this.points = points;
    this.classes = classes;
    this.machines = machines;
  }

  /**
   * {@return classifiers for several costs, each started from the one before}
   *
   * @param kernel K on the training rows, N × N
   * @param labels the class of each row, from 0
   * @param classes how many
   * @param costs C, ascending and positive
   * @throws IllegalArgumentException when fewer than two classes occur, or a cost is not positive
   */
  public static List<SupportVectorClassifier> path(
      DoubleMatrix kernel, int[] labels, int classes, double... costs) {
    Shapes.requireSame(
        "kernel", kernel.rows(), kernel.columns(), "labels", labels.length, labels.length);
    int[][] members = members(labels, classes);
    requireCosts(costs);
    List<int[]> pairs = new ArrayList<>();
    for (int a = 0; a < classes; a++) {
      for (int b = a + 1; b < classes; b++) {
        if (members[a].length > 0 && members[b].length > 0) {
          pairs.add(new int[] {a, b});
        }
      }
    }
    if (pairs.isEmpty()) {
      throw new IllegalArgumentException(
          "all " + labels.length + " training rows are of one class: at least two are needed");
    }
    Machine[][] solved = new Machine[costs.length][pairs.size()];
    Threads.current()
        .forEach(
            pairs.size(),
            p -> {
              int a = pairs.get(p)[0];
              int b = pairs.get(p)[1];
              Machine[] path = path(kernel, a, members[a], b, members[b], costs);
              for (int c = 0; c < costs.length; c++) {
                solved[c][p] = path[c];
              }
            });
    List<SupportVectorClassifier> result = new ArrayList<>();
    for (Machine[] machines : solved) {
      result.add(new SupportVectorClassifier(labels.length, classes, List.of(machines)));
    }
    return result;
  }

  private static void requireCosts(double... costs) {
    for (int i = 0; i < costs.length; i++) {
      if (!(costs[i] > 0 && costs[i] < Double.POSITIVE_INFINITY)
          || (i > 0 && costs[i] < costs[i - 1])) {
        throw new IllegalArgumentException(
            "costs are positive and ascend, got " + Arrays.toString(costs));
      }
    }
  }

  private static int[][] members(int[] labels, int classes) {
    int[] count = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "label %d of row %d is not one of 0 to %d",
                labels[i],
                i,
                classes - 1));
      }
      count[labels[i]]++;
    }
    int[][] members = new int[classes][];
    Arrays.setAll(members, c -> new int[count[c]]);
    int[] at = new int[classes];
    for (int i = 0; i < labels.length; i++) {
      members[labels[i]][at[labels[i]]++] = i;
    }
    return members;
  }

  /** The machines of one pair; y = 1 for the first class. */
  private static Machine[] path(
      DoubleMatrix kernel, int a, int[] ofA, int b, int[] ofB, double... costs) {
    int n = ofA.length + ofB.length;
    int[] rows = Arrays.copyOf(ofA, n);
    System.arraycopy(ofB, 0, rows, ofA.length, ofB.length);
    boolean[] positive = new boolean[n];
    Arrays.fill(positive, 0, ofA.length, true);
    double[] part = new double[Math.multiplyExact(n, n)];
    for (int i = 0; i < n; i++) {
      int from = kernel.rowOffset(rows[i]);
      for (int j = 0; j < n; j++) {
        part[i * n + j] = kernel.array()[from + rows[j]];
      }
    }
    SupportVectorSolver solver = new SupportVectorSolver(part, n, positive);
    Machine[] result = new Machine[costs.length];
    for (int c = 0; c < costs.length; c++) {
      solver.solve(costs[c], Math.max(MOST_ITERATIONS, PER_POINT * n));
      result[c] = new Machine(a, b, ofA, ofB, solver.weights(), solver.bias(), solver.converged());
    }
    return result;
  }

  /** {@return number of classes k} */
  public int classes() {
    return classes;
  }

  /** {@return how many pairs of classes ended before the tolerance was reached} */
  public int unconverged() {
    return (int) machines.stream().filter(m -> !m.converged()).count();
  }

  /**
   * Computes a score for each test row and class. With two classes it is half the decision value
   * for one class and the negative of that for the other. With more classes it is the number of
   * votes plus the sum of the class's decision values, scaled to less than half a vote: this
   * decides between equal votes and orders rows by certainty.
   *
   * @param between K of test rows and training rows, M × N
   * @return M × k
   */
  public DoubleMatrix scores(DoubleMatrix between) {
    DoubleMatrix decisions = DoubleMatrix.zeros(between.rows(), machines.size());
    decide(between, decisions);
    DoubleMatrix scores = DoubleMatrix.zeros(between.rows(), classes);
    double[] biases = biases();
    int[][] pairs = pairs();
    for (int i = 0; i < scores.rows(); i++) {
      double[] row = scores(decisions.rowRange(i, i + 1).toArray(), biases, pairs, classes);
      System.arraycopy(row, 0, scores.array(), scores.rowOffset(i), classes);
    }
    return scores;
  }

  /**
   * {@return the scores of one row from its decision values}
   *
   * @param decisions of each pair, without the biases
   * @param biases of each pair
   * @param pairs the two classes of each
   * @param classes how many
   */
  public static double[] scores(double[] decisions, double[] biases, int[][] pairs, int classes) {
    double[] votes = new double[classes];
    double[] sums = new double[classes];
    for (int p = 0; p < pairs.length; p++) {
      double f = decisions[p] + biases[p];
      votes[pairs[p][f > 0 ? 0 : 1]]++;
      sums[pairs[p][0]] += f;
      sums[pairs[p][1]] -= f;
    }
    for (int c = 0; c < classes; c++) {
      double s = sums[c];
      votes[c] = classes == 2 ? 0.5 * s : votes[c] + s / (3 * (Math.abs(s) + 1));
    }
    return votes;
  }

  /**
   * {@return the class of each test row: the one with the most votes, the first one if several are
   * equal}
   *
   * @param between K of test rows and training rows, M × N
   */
  public int[] classes(DoubleMatrix between) {
    DoubleMatrix decisions = DoubleMatrix.zeros(between.rows(), machines.size());
    decide(between, decisions);
    int[] result = new int[between.rows()];
    for (int i = 0; i < result.length; i++) {
      int[] votes = new int[classes];
      for (int p = 0; p < machines.size(); p++) {
        Machine m = machines.get(p);
        votes[decisions.get(i, p) + m.bias > 0 ? m.first : m.second]++;
      }
      for (int c = 1; c < classes; c++) {
        result[i] = votes[c] > votes[result[i]] ? c : result[i];
      }
    }
    return result;
  }

  /**
   * Decision values without biases, M × p. The rows of a class have weights in the machines of that
   * class only: for each class there is one product with these rows and machines.
   */
  private void decide(DoubleMatrix between, DoubleMatrix decisions) {
    Shapes.require("columns of the kernel", between.columns(), "training rows", points);
    int blocks = (between.rows() + BLOCK - 1) / BLOCK;
    for (int c = 0; c < classes; c++) {
      int[] own = machinesOf(c);
      if (own.length > 0) {
        Machine any = machines.get(own[0]);
        int[] rows = any.first == c ? any.ofFirst : any.ofSecond;
        DoubleMatrix weights = weightsOf(c, own, rows.length);
        Threads.current()
            .forEach(
                blocks,
                block -> {
                  int from = block * BLOCK;
                  int to = Math.min(between.rows(), from + BLOCK);
                  DoubleMatrix part = columns(between.rowRange(from, to), rows);
                  addColumns(Products.multiply(part, weights), own, decisions.rowRange(from, to));
                });
      }
    }
  }

  /** Column p of a product is added to column own_p. */
  private static void addColumns(DoubleMatrix product, int[] own, DoubleMatrix decisions) {
    for (int i = 0; i < product.rows(); i++) {
      int from = product.rowOffset(i);
      int to = decisions.rowOffset(i);
      for (int p = 0; p < own.length; p++) {
        decisions.array()[to + own[p]] += product.array()[from + p];
      }
    }
  }

  private int[] machinesOf(int c) {
    return IntStream.range(0, machines.size())
        .filter(p -> machines.get(p).first == c || machines.get(p).second == c)
        .toArray();
  }

  /** The weights of a class's rows in its machines, rows × machines. */
  private DoubleMatrix weightsOf(int c, int[] own, int rows) {
    DoubleMatrix w = DoubleMatrix.zeros(rows, own.length);
    for (int p = 0; p < own.length; p++) {
      Machine m = machines.get(own[p]);
      int from = m.first == c ? 0 : m.ofFirst.length;
      for (int t = 0; t < rows; t++) {
        w.set(t, p, m.weights[from + t]);
      }
    }
    return w;
  }

  private static DoubleMatrix columns(DoubleMatrix a, int[] some) {
    DoubleMatrix picked = DoubleMatrix.zeros(a.rows(), some.length);
    for (int i = 0; i < a.rows(); i++) {
      int from = a.rowOffset(i);
      int to = picked.rowOffset(i);
      for (int j = 0; j < some.length; j++) {
        picked.array()[to + j] = a.array()[from + some[j]];
      }
    }
    return picked;
  }

  /**
   * {@return the weights as a matrix N × p and the biases of the p pairs, for storing a model:
   * decision values are {@code between · weights + biases}}
   */
  public DoubleMatrix weights() {
    DoubleMatrix w = DoubleMatrix.zeros(points, machines.size());
    for (int p = 0; p < machines.size(); p++) {
      Machine m = machines.get(p);
      for (int t = 0; t < m.weights.length; t++) {
        int second = t - m.ofFirst.length;
        w.set(second < 0 ? m.ofFirst[t] : m.ofSecond[second], p, m.weights[t]);
      }
    }
    return w;
  }

  /** {@return bias of each pair, in the order of the columns of {@link #weights}} */
  public double[] biases() {
    return machines.stream().mapToDouble(Machine::bias).toArray();
  }

  /** {@return the two classes of each pair, p × 2} */
  public int[][] pairs() {
    return machines.stream().map(m -> new int[] {m.first, m.second}).toArray(int[][]::new);
  }
}
