package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One least-squares training in function space, for one target and one f₀, evaluated at any time.
 *
 * <p>All times of one call go through a single product of N × (times · k), so that 64 times cost
 * little more than one. Immutable, safe for threads. See {@link KernelGradientDescent} for the
 * formulas.
 */
public final class Trajectory {
  /** Columns of one batch of times: 2000 points × 1024 columns are 16 MB. */
  private static final int BATCH_COLUMNS = 1024;

  private final KernelGradientDescent descent;
  private final DoubleMatrix initial;
  private final DoubleMatrix coefficients;
  private final double share;

  /** {@code coefficients} is Vᵀ(y − f₀), N × k. */
  Trajectory(KernelGradientDescent descent, DoubleMatrix initial, DoubleMatrix coefficients) {
    this.descent = descent;
    this.initial = initial;
    this.coefficients = coefficients;
    this.share = unresolvedShare();
  }

  private double unresolvedShare() {
    int resolved = descent.spectrum().resolved(descent.ridge());
    double worst = 0;
    for (int j = 0; j < outputs(); j++) {
      double hidden = 0;
      double all = 0;
      for (int i = 0; i < coefficients.rows(); i++) {
        double square = coefficients.get(i, j) * coefficients.get(i, j);
        all += square;
        hidden += i < resolved ? 0 : square;
      }
      worst = Math.max(worst, all == 0 ? 0 : Math.sqrt(hidden / all));
    }
    return worst;
  }

  /** {@return number of outputs k} */
  public int outputs() {
    return coefficients.columns();
  }

  /** {@return the components Vᵀ(y − f₀) of the initial error, N × k; a copy} */
  public DoubleMatrix components() {
    return coefficients.copy();
  }

  /** {@return how well determined this trajectory is at t = ∞} */
  public Conditioning conditioning() {
    Spectrum spectrum = descent.spectrum();
    return new Conditioning(
        spectrum.smallest(),
        spectrum.largest(),
        descent.ridge(),
        spectrum.noise(),
        spectrum.size() - spectrum.resolved(descent.ridge()),
        share);
  }

  /**
   * {@return α_t, N × k: f_t(x) = f₀(x) + K(x, X) α_t}
   *
   * @param time when
   */
  public DoubleMatrix dual(TrainingTime time) {
    return Products.multiply(
        descent.spectrum().vectors(), Products.scaleRows(weights(time), coefficients));
  }

  /**
   * {@return ‖(K + rI) α_t − (y − f₀ − its remaining part)‖/‖y − f₀‖, computed with the kernel
   * itself: it shows how accurately the decomposition represents K in this problem} Components that
   * rounding hides are left out. It takes 6N²k flops.
   *
   * @param kernel the kernel that was decomposed, N × N
   * @param time when
   */
  public double residual(DoubleMatrix kernel, TrainingTime time) {
    int n = descent.size();
    Checks.shape("the kernel", kernel, n, n, "the one that was decomposed");
    double[] w = weights(time);
    double[] learned = new double[n];
    for (int i = 0; i < n; i++) {
      learned[i] = w[i] * descent.rate(i) * n;
    }
    DoubleMatrix alpha =
        Products.multiply(descent.spectrum().vectors(), Products.scaleRows(w, coefficients));
    DoubleMatrix left =
        Products.multiply(descent.spectrum().vectors(), Products.scaleRows(learned, coefficients));
    Products.addTo(left, -1, Products.multiply(kernel, alpha));
    Products.addTo(left, -descent.ridge(), alpha);
    double size = Math.sqrt(Products.dot(coefficients, coefficients));
    return size == 0 ? 0 : Math.sqrt(Products.dot(left, left)) / size;
  }

  /**
   * {@return f_t on the training points, N × k}
   *
   * @param time when
   */
  public DoubleMatrix train(TrainingTime time) {
    return train(List.of(time)).getFirst();
  }

  /**
   * {@return f_t on the training points at several times, each N × k}
   *
   * @param times when
   */
  public List<DoubleMatrix> train(List<? extends TrainingTime> times) {
    return along(descent.spectrum().vectors(), descent.spectrum().values(), initial, times);
  }

  /**
   * {@return f_t on other points, from f₀ = 0 there: M × k}
   *
   * @param points where f is evaluated
   * @param time when
   */
  public DoubleMatrix test(TestPoints points, TrainingTime time) {
    return test(points, zeros(points), List.of(time)).getFirst();
  }

  /**
   * {@return f_t on other points at several times, from f₀ = 0 there; each M × k}
   *
   * @param points where f is evaluated
   * @param times when
   */
  public List<DoubleMatrix> test(TestPoints points, List<? extends TrainingTime> times) {
    return test(points, zeros(points), times);
  }

  /**
   * {@return f_t on other points at several times, from their f₀ (M × k); each M × k}
   *
   * @param points where f is evaluated
   * @param initialTest f₀ there, M × k
   * @param times when
   */
  public List<DoubleMatrix> test(
      TestPoints points, DoubleMatrix initialTest, List<? extends TrainingTime> times) {
    points.requireOf(descent);
    Checks.shape(
        "the initial test values", initialTest, points.size(), outputs(), "test points × outputs");
    return along(points.projected(), null, initialTest, times);
  }

  private double[] weights(TrainingTime time) {
    return descent.weights(time, share, "y − f_0");
  }

  private DoubleMatrix zeros(TestPoints points) {
    return DoubleMatrix.zeros(points.size(), outputs());
  }

  /** start + basis · [scale ∘ w_t ∘ coefficients], the times side by side. */
  private List<DoubleMatrix> along(
      DoubleMatrix basis,
      double @Nullable [] scale,
      DoubleMatrix start,
      List<? extends TrainingTime> times) {
    int k = outputs();
    int perBatch = Math.max(1, BATCH_COLUMNS / Math.max(1, k));
    List<DoubleMatrix> result = new ArrayList<>();
    for (int from = 0; from < times.size(); from += perBatch) {
      int to = Math.min(times.size(), from + perBatch);
      DoubleMatrix stacked = DoubleMatrix.zeros(coefficients.rows(), (to - from) * k);
      for (int t = from; t < to; t++) {
        double[] w = weights(times.get(t));
        for (int i = 0; i < w.length; i++) {
          double factor = scale == null ? w[i] : w[i] * scale[i];
          int source = coefficients.rowOffset(i);
          int target = stacked.rowOffset(i) + (t - from) * k;
          for (int j = 0; j < k; j++) {
            stacked.array()[target + j] = factor * coefficients.array()[source + j];
          }
        }
      }
      DoubleMatrix moved = Products.multiply(basis, stacked);
      for (int t = 0; t < to - from; t++) {
        result.add(Products.add(start, 1, moved.columnRange(t * k, (t + 1) * k)));
      }
    }
    return result;
  }
}
