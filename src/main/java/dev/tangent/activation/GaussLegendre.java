package dev.tangent.activation;

/** Nodes and weights of Gauss–Legendre quadrature on [−1, 1], by Newton's iteration. */
final class GaussLegendre {
  final double[] nodes;
  final double[] weights;

  GaussLegendre(int n) {
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
}
