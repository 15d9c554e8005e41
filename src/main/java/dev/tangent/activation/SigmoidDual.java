package dev.tangent.activation;

import java.util.Optional;

/** The dual of the sigmoid ½ + ½ tanh(x/2), from that of tanh at a quarter of the variance. */
record SigmoidDual(DualActivation tanh) implements DualActivation {
  private static final GaussianIntegral LINE =
      new GaussianIntegral("sigmoid", Activations::logistic, x -> 0, Mesh.HALVED);

  @Override
  public double value(double qx, double qy, Correlation r) {
    return 0.25 + 0.25 * tanh.value(0.25 * qx, 0.25 * qy, r);
  }

  @Override
  public double derivative(double qx, double qy, Correlation r) {
    return tanh.derivative(0.25 * qx, 0.25 * qy, r) / 16;
  }

  @Override
  public double[] derivatives(double qx, double qy, Correlation[] r) {
    double[] result = tanh.derivatives(0.25 * qx, 0.25 * qy, r);
    for (int k = 0; k < result.length; k++) {
      result[k] /= 16;
    }
    return result;
  }

  @Override
  public double variance(double q) {
    return 0.25 + 0.25 * tanh.variance(0.25 * q);
  }

  @Override
  public double derivativeVariance(double q) {
    return tanh.derivativeVariance(0.25 * q) / 16;
  }

  /**
   * The constant ½ adds a part of correlation one to that of tanh, as a bias does in a dense layer.
   */
  @Override
  public Correlation output(double qx, double qy, Correlation r) {
    if (qx == 0 || qy == 0) {
      return mix(tanh.variance(0.25 * qx), tanh.variance(0.25 * qy), Correlation.ONE);
    }
    Correlation inner = tanh.output(0.25 * qx, 0.25 * qy, r);
    return mix(tanh.variance(0.25 * qx), tanh.variance(0.25 * qy), inner);
  }

  private static Correlation mix(double a, double b, Correlation r) {
    double part = Math.sqrt(a) * Math.sqrt(b);
    double whole = Math.sqrt((1 + a) * (1 + b));
    double difference = Math.sqrt(a) - Math.sqrt(b);
    double excess = difference * difference / (whole + part + 1);
    double gap = Math.clamp((excess + part * r.gap()) / whole, 0, 2);
    return new Correlation(gap, 2 - gap);
  }

  @Override
  public DualActivation atTolerance(double relative) {
    return new SigmoidDual(tanh.atTolerance(relative));
  }

  @Override
  public Optional<double[][]> embedding(double[] q) {
    return Optional.of(Embedding.sampled(Activations::logistic, LINE, q, this));
  }

  @Override
  public boolean smooth() {
    return true;
  }

  @Override
  public boolean costly() {
    return true;
  }

  @Override
  public double relativeError() {
    return tanh.relativeError();
  }

  @Override
  public String method() {
    return tanh.method();
  }
}
