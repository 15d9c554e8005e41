package dev.tangent.linalg;

/**
 * Gauss–Legendre quadrature on [−1, 1]: ∫ f ≈ Σ weight(i) f(node(i)), exact for polynomials of
 * degree 2n − 1. Nodes are the zeros of the Legendre polynomial P_n, found by Newton's iteration
 * from Tricomi's first guess, in descending order; good to rounding for the sizes used here (n up
 * to some hundreds). Costs O(n²).
 */
public final class GaussLegendre {
  private final double[] nodes;
  private final double[] weights;

  /**
   * The rule with {@code n} ≥ 1 nodes.
   *
   * @param n how many nodes, at least 1
   */
  public GaussLegendre(int n) {
    nodes = new double[n];
    weights = new double[n];
    for (int i = 0; i < n; i++) {
      double x = Math.cos(Math.PI * (i + 0.75) / (n + 0.5));
      double slope = 1;
      for (int iteration = 0; iteration < 8; iteration++) {
        double before = 0;
        double value = 1;
        for (int k = 0; k < n; k++) {
          double next = ((2 * k + 1) * x * value - k * before) / (k + 1);
          before = value;
          value = next;
        }
        slope = n * (x * value - before) / (x * x - 1);
        x -= value / slope;
      }
      nodes[i] = x;
      weights[i] = 2 / ((1 - x * x) * slope * slope);
    }
  }

  /** {@return how many nodes there are} */
  public int size() {
    return nodes.length;
  }

  /**
   * {@return node i, in (−1, 1)}
   *
   * @param i number of the node, from 0
   */
  public double node(int i) {
    return nodes[i];
  }

  /**
   * {@return weight i &gt; 0; all of them sum to 2}
   *
   * @param i number of the node, from 0
   */
  public double weight(int i) {
    return weights[i];
  }
}
