package dev.tangent.linalg.factor;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Eigenvalues and eigenvectors of a symmetric tridiagonal matrix by divide and conquer (Cuppen,
 * Numer. Math. 36, 1981, in the stable form of Gu and Eisenstat, 1994).
 *
 * <p>T is torn into two halves and a correction of rank one, down to parts of {@value #LEAF} rows
 * that QL solves; the way back merges two solved parts at a time ({@link EigenMerge}): at most
 * 4n³/3 flops, nearly all in matrix products, fewer the more eigenvalues deflate. The tree depends
 * on n alone. Where a level has many parts, the threads share the parts; where it has few, they
 * share each merge.
 */
final class DivideAndConquer {
  private static final int LEAF = 32;

  /** On a level with at least so many merges, each merge is done by one thread. */
  private static final int MANY = 8;

  private record Node(int lo, int mid, int hi) {}

  private final double[] d;
  private final double[] e;
  private final DoubleMatrix z;
  private final DoubleMatrix work;
  private final int[] order;
  private final List<List<Node>> levels = new ArrayList<>();
  private final List<Node> leaves = new ArrayList<>();

  private DivideAndConquer(double[] d, double[] e, DoubleMatrix z, DoubleMatrix work) {
    this.d = d;
    this.e = e;
    this.z = z;
    this.work = work;
    order = new int[d.length];
  }

  /**
   * Solves T; row i of z becomes the eigenvector of d_i.
   *
   * @param d the diagonal; gets the eigenvalues
   * @param e entry i couples i and i + 1; destroyed
   * @param z n × n zeros
   * @param work n × n, any content, destroyed
   * @return the rows in ascending order of their eigenvalues
   */
  static int[] solve(double[] d, double[] e, DoubleMatrix z, DoubleMatrix work, Progress progress) {
    DivideAndConquer problem = new DivideAndConquer(d, e, z, work);
    problem.split(0, d.length, 0);
    problem.run(progress);
    return problem.order;
  }

  /** Tears T between the halves and records the merge that will join them. */
  private void split(int lo, int hi, int depth) {
    if (hi - lo <= LEAF) {
      leaves.add(new Node(lo, lo, hi));
      return;
    }
    int mid = (lo + hi) >>> 1;
    double rho = Math.abs(e[mid - 1]);
    d[mid - 1] -= rho;
    d[mid] -= rho;
    if (levels.size() == depth) {
      levels.add(new ArrayList<>());
    }
    levels.get(depth).add(new Node(lo, mid, hi));
    split(lo, mid, depth + 1);
    split(mid, hi, depth + 1);
  }

  private void run(Progress progress) {
    Threads threads = Threads.current();
    double[] couplings = e.clone();
    threads.forEach(leaves.size(), i -> leaf(leaves.get(i)));
    for (int depth = levels.size() - 1; depth >= 0; depth--) {
      List<Node> nodes = levels.get(depth);
      if (nodes.size() >= MANY) {
        threads.forEach(nodes.size(), i -> merge(nodes.get(i), couplings));
      } else {
        nodes.forEach(node -> merge(node, couplings));
      }
      progress.update("divide and conquer", levels.size() - depth, levels.size());
    }
  }

  private void leaf(Node leaf) {
    TridiagonalQl.solve(d, e, leaf.lo, leaf.hi, z);
    Integer[] rows = new Integer[leaf.hi - leaf.lo];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = leaf.lo + i;
    }
    java.util.Arrays.sort(rows, Comparator.comparingDouble(row -> d[row]));
    for (int i = 0; i < rows.length; i++) {
      order[leaf.lo + i] = rows[i];
    }
  }

  private void merge(Node node, double[] couplings) {
    new EigenMerge(node.lo, node.mid, node.hi, d, z, work, order).merge(couplings[node.mid - 1]);
  }
}
