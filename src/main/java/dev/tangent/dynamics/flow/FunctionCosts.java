package dev.tangent.dynamics.flow;

/** The convex costs that come with the engine. */
public final class FunctionCosts {
  private FunctionCosts() {}

  /** {@return ½ ‖f − y‖²} */
  public static FunctionCost leastSquares() {
    return new LeastSquares();
  }

  /**
   * {@return −Σ_j y_j log softmax(f)_j; y is a distribution over the outputs (a one-hot row, say)}
   */
  public static FunctionCost crossEntropy() {
    return new CrossEntropy();
  }

  /**
   * {@return ½‖f − y‖² up to ‖f − y‖ = δ, δ‖f − y‖ − ½δ² beyond}
   *
   * @param delta δ &gt; 0
   */
  public static FunctionCost huber(double delta) {
    if (!(delta > 0)) {
      throw new IllegalArgumentException("the Huber cost needs a positive δ, got " + delta);
    }
    return new Huber(delta);
  }

  private record LeastSquares() implements FunctionCost {
    @Override
    public double value(double[] f, double[] y) {
      double sum = 0;
      for (int j = 0; j < f.length; j++) {
        sum += (f[j] - y[j]) * (f[j] - y[j]);
      }
      return sum / 2;
    }

    @Override
    public void gradient(double[] f, double[] y, double[] g) {
      for (int j = 0; j < f.length; j++) {
        g[j] = f[j] - y[j];
      }
    }

    @Override
    public void curvature(double[] f, double[] y, double[] u, double[] h) {
      System.arraycopy(u, 0, h, 0, u.length);
    }
  }

  private record CrossEntropy() implements FunctionCost {
    /** Softmax into p; returns log Σ e^{f_j}. */
    private static double softmax(double[] f, double[] p) {
      double largest = Double.NEGATIVE_INFINITY;
      for (double v : f) {
        largest = Math.max(largest, v);
      }
      double sum = 0;
      for (int j = 0; j < f.length; j++) {
        p[j] = Math.exp(f[j] - largest);
        sum += p[j];
      }
      for (int j = 0; j < f.length; j++) {
        p[j] /= sum;
      }
      return largest + Math.log(sum);
    }

    private static double total(double[] y) {
      double total = 0;
      for (double v : y) {
        total += v;
      }
      return total;
    }

    @Override
    public double value(double[] f, double[] y) {
      double log = softmax(f, new double[f.length]);
      double sum = 0;
      for (int j = 0; j < f.length; j++) {
        sum += y[j] == 0 ? 0 : y[j] * (log - f[j]);
      }
      return sum;
    }

    @Override
    public void gradient(double[] f, double[] y, double[] g) {
      softmax(f, g);
      double total = total(y);
      for (int j = 0; j < f.length; j++) {
        g[j] = total * g[j] - y[j];
      }
    }

    @Override
    public void curvature(double[] f, double[] y, double[] u, double[] h) {
      softmax(f, h);
      double mean = 0;
      for (int j = 0; j < f.length; j++) {
        mean += h[j] * u[j];
      }
      double total = total(y);
      for (int j = 0; j < f.length; j++) {
        h[j] *= total * (u[j] - mean);
      }
    }
  }

  private record Huber(double delta) implements FunctionCost {
    private static double norm(double[] f, double[] y) {
      double sum = 0;
      for (int j = 0; j < f.length; j++) {
        sum += (f[j] - y[j]) * (f[j] - y[j]);
      }
      return Math.sqrt(sum);
    }

    @Override
    public double value(double[] f, double[] y) {
      double r = norm(f, y);
      return r <= delta ? r * r / 2 : delta * (r - delta / 2);
    }

    @Override
    public void gradient(double[] f, double[] y, double[] g) {
      double r = norm(f, y);
      double scale = r <= delta ? 1 : delta / r;
      for (int j = 0; j < f.length; j++) {
        g[j] = scale * (f[j] - y[j]);
      }
    }

    @Override
    public void curvature(double[] f, double[] y, double[] u, double[] h) {
      double r = norm(f, y);
      if (r <= delta) {
        System.arraycopy(u, 0, h, 0, u.length);
        return;
      }
      double along = 0;
      for (int j = 0; j < f.length; j++) {
        along += (f[j] - y[j]) * u[j] / (r * r);
      }
      for (int j = 0; j < f.length; j++) {
        h[j] = delta / r * (u[j] - along * (f[j] - y[j]));
      }
    }
  }
}
