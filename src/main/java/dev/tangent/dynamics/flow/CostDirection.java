package dev.tangent.dynamics.flow;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.linalg.Threads;
import java.util.Arrays;

/** The direction −∂c/∂f of a cost, point by point; each task takes several points. */
record CostDirection(FunctionCost cost, DoubleMatrix targets) implements FunctionDirection {
  private static final int CHUNK = 256;

  /** One point: its row of every matrix involved. */
  private interface PointBody {
    void run(int i, double[] f, double[] y);
  }

  @Override
  public void direction(DoubleMatrix f, DoubleMatrix d) {
    eachPoint(
        f,
        (i, fi, yi) -> {
          double[] g = new double[fi.length];
          cost.gradient(fi, yi, g);
          store(g, d, i);
        });
  }

  @Override
  public void derivative(DoubleMatrix f, DoubleMatrix u, DoubleMatrix du) {
    eachPoint(
        f,
        (i, fi, yi) -> {
          double[] h = new double[fi.length];
          cost.curvature(fi, yi, row(u, i), h);
          store(h, du, i);
        });
  }

  /** Mean of the cost over the data. */
  double value(DoubleMatrix f) {
    double[] values = new double[f.rows()];
    eachPoint(f, (i, fi, yi) -> values[i] = cost.value(fi, yi));
    double sum = 0;
    for (double v : values) {
      sum += v;
    }
    return sum / f.rows();
  }

  private void eachPoint(DoubleMatrix f, PointBody body) {
    Shapes.requireSame(
        "function values", f.rows(), f.columns(), "targets", targets.rows(), targets.columns());
    int chunks = (f.rows() + CHUNK - 1) / CHUNK;
    Threads.current()
        .forEach(
            chunks,
            chunk -> {
              for (int i = chunk * CHUNK; i < Math.min(f.rows(), (chunk + 1) * CHUNK); i++) {
                body.run(i, row(f, i), row(targets, i));
              }
            });
  }

  private static double[] row(DoubleMatrix a, int i) {
    return Arrays.copyOfRange(a.array(), a.rowOffset(i), a.rowOffset(i) + a.columns());
  }

  private static void store(double[] gradient, DoubleMatrix d, int i) {
    for (int j = 0; j < gradient.length; j++) {
      d.array()[d.rowOffset(i) + j] = -gradient[j];
    }
  }
}
