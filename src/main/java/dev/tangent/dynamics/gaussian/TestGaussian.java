package dev.tangent.dynamics.gaussian;

import dev.tangent.dynamics.TestPoints;
import dev.tangent.dynamics.TrainingTime;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.RandomStreams;
import dev.tangent.linalg.Special;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A {@link TrainedGaussian} on test points: mean, covariance, percentiles, samples. */
public final class TestGaussian {
  /** Negative variances up to this share of the prior variance are rounding. */
  private static final double ROUNDING = 1e-7;

  private final TrainedGaussian gaussian;
  private final TestPoints points;
  private final DoubleMatrix projectedPrior;
  private final DoubleMatrix priorCovariance;

  /** {@code projectedPrior} is S(x, X) V, M × N. */
  TestGaussian(
      TrainedGaussian gaussian,
      TestPoints points,
      DoubleMatrix projectedPrior,
      DoubleMatrix priorCovariance) {
    this.gaussian = gaussian;
    this.points = points;
    this.projectedPrior = projectedPrior;
    this.priorCovariance = priorCovariance;
  }

  /** {@return number of points M} */
  public int size() {
    return points.size();
  }

  /**
   * {@return means, M × k each}
   *
   * @param times when
   */
  public List<DoubleMatrix> means(List<? extends TrainingTime> times) {
    return gaussian.mean().test(points, times);
  }

  /**
   * {@return covariance of one output between the points, M × M}
   *
   * @param time when
   */
  public DoubleMatrix covariance(TrainingTime time) {
    DoubleMatrix a = Products.scaleColumns(points.projected(), gaussian.weights(time));
    DoubleMatrix covariance = gaussian.prior().sandwich(a);
    if (gaussian.targetNoise() > 0) {
      Products.addTo(
          covariance, gaussian.targetNoise(), Products.multiply(Transpose.NO, a, Transpose.YES, a));
    }
    DoubleMatrix cross = Products.multiply(Transpose.NO, a, Transpose.YES, projectedPrior);
    for (int i = 0; i < size(); i++) {
      for (int j = 0; j <= i; j++) {
        double moved = covariance.get(i, j) - cross.get(i, j) - cross.get(j, i);
        covariance.set(i, j, priorCovariance.get(i, j) + moved);
      }
      covariance.set(i, i, variance(covariance.get(i, i), i));
    }
    Products.mirror(covariance);
    return covariance;
  }

  /**
   * {@return variances of one output, times × M; times that are close to each other share work}
   *
   * @param times when
   */
  public DoubleMatrix variances(List<? extends TrainingTime> times) {
    DoubleMatrix weights = DoubleMatrix.zeros(times.size(), gaussian.descent().size());
    for (int t = 0; t < times.size(); t++) {
      double[] w = gaussian.weights(times.get(t));
      System.arraycopy(w, 0, weights.array(), weights.rowOffset(t), w.length);
    }
    DoubleMatrix moved =
        new VarianceSweep(gaussian, points.projected(), projectedPrior, weights).run();
    for (int t = 0; t < times.size(); t++) {
      for (int m = 0; m < size(); m++) {
        moved.set(t, m, variance(priorCovariance.get(m, m) + moved.get(t, m), m));
      }
    }
    return moved;
  }

  /**
   * Refuses a variance that is negative beyond rounding: then the covariance blocks do not belong
   * to one Gaussian.
   */
  private double variance(double value, int m) {
    double before = priorCovariance.get(m, m);
    if (!(value >= -ROUNDING * Math.max(before, gaussian.prior().diagonal(0)))) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "test point %d would have variance %.3g (%.3g before training): the kernels given are"
                  + " not blocks of one kernel over all points",
              m,
              value,
              before));
    }
    return Math.max(0, value);
  }

  /**
   * Percentiles of f_t: for each of {@code percents} (0 to 100, exclusive) mean + z·√variance.
   *
   * @param times when
   * @param percents from 0 to 100, exclusive
   * @return for each time, for each percent, M × k
   */
  public List<List<DoubleMatrix>> percentiles(
      List<? extends TrainingTime> times, double... percents) {
    List<DoubleMatrix> means = means(times);
    DoubleMatrix variances = variances(times);
    List<List<DoubleMatrix>> result = new ArrayList<>();
    for (int t = 0; t < times.size(); t++) {
      List<DoubleMatrix> ofTime = new ArrayList<>();
      for (double percent : percents) {
        ofTime.add(shifted(means.get(t), quantile(percent), variances, t));
      }
      result.add(List.copyOf(ofTime));
    }
    return result;
  }

  private static double quantile(double percent) {
    if (!(percent > 0 && percent < 100)) {
      throw new IllegalArgumentException("a percentile is between 0 and 100, got " + percent);
    }
    return Special.normalQuantile(percent / 100);
  }

  private static DoubleMatrix shifted(DoubleMatrix mean, double z, DoubleMatrix variances, int t) {
    DoubleMatrix result = mean.copy();
    for (int m = 0; m < mean.rows(); m++) {
      double shift = z * Math.sqrt(variances.get(t, m));
      for (int j = 0; j < mean.columns(); j++) {
        result.set(m, j, mean.get(m, j) + shift);
      }
    }
    return result;
  }

  /**
   * {@return functions drawn from f_t at one time: {@code count} matrices of M × k} A pure function
   * of the seed and the kernels: sample s uses the normals of (seed, s).
   *
   * @param time when
   * @param count how many functions
   * @param seed of the random numbers
   */
  public List<DoubleMatrix> samples(TrainingTime time, int count, long seed) {
    DoubleMatrix mean = means(List.of(time)).getFirst();
    SymmetricEigen eigen = SymmetricEigen.of(covariance(time));
    double[] roots = eigen.values().clone();
    for (int i = 0; i < roots.length; i++) {
      roots[i] = Math.sqrt(Math.max(0, roots[i]));
    }
    DoubleMatrix root = Products.scaleColumns(eigen.vectors(), roots);
    List<DoubleMatrix> result = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      DoubleMatrix normals = DoubleMatrix.zeros(mean.rows(), mean.columns());
      CounterRandom.normals(
          seed, RandomStreams.sample(s), 0, normals.array(), 0, normals.array().length);
      result.add(Products.add(mean, 1, Products.multiply(root, normals)));
    }
    return List.copyOf(result);
  }
}
