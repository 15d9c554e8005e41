package dev.tangent.job.learner;

import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shapes;
import dev.tangent.simd.rows.DoubleFactors;
import dev.tangent.simd.rows.DoubleMix;
import dev.tangent.simd.rows.DoubleMixing;
import dev.tangent.simd.rows.DoublePairRows;
import dev.tangent.simd.rows.DoublePairs;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Computes the outputs Σ_i K(x, x_i) α_i of one row x at a time, for programs that predict as
 * requests come.
 *
 * <p>For stacks of dense layers and ReLU, everything that depends on the training rows alone is
 * computed once. Each row then takes N inner products and one pass over N pairs for each layer,
 * vectorized, on the calling thread. Without biases it takes a single pass for all layers, as the
 * kernel is then a function of the angle. Other kernels take the general path, many times slower.
 * Both agree to rounding. Immutable; any number of threads may use it.
 */
public final class RowPredictor {
  /** A gap 1 − ρ below this is computed from the distance, to avoid cancellation. */
  private static final double NEAR = 1.0 / 128;

  /**
   * A gap so near to 2 is not accurate enough for the kink of a ReLU: such rows take the general
   * path, unless a bias comes first.
   */
  private static final double OPPOSITE = 1e-5;

  private final RowKernel kernel;
  private final DoubleMatrix points;
  private final DoubleMatrix dual;
  private final @Nullable ReluStack stack;

  private RowPredictor(
      RowKernel kernel, DoubleMatrix points, DoubleMatrix dual, @Nullable ReluStack stack) {
    this.kernel = kernel;
    this.points = points;
    this.dual = dual;
    this.stack = stack;
  }

  /**
   * {@return a predictor for any kernel}
   *
   * @param kernel of two rows
   * @param points training rows, N × d; kept, not copied
   * @param dual α, N × k; kept, not copied
   */
  public static RowPredictor of(RowKernel kernel, DoubleMatrix points, DoubleMatrix dual) {
    Shapes.require("rows of the dual weights", dual.rows(), "training rows", points.rows());
    return new RowPredictor(kernel, points, dual, null);
  }

  /**
   * {@return a predictor for the kernel of a network}
   *
   * @param network whose limit the kernel is
   * @param frozen how many of the lowest dense layers are not trained
   * @param nngp Σ in the place of Θ
   * @param points training rows, N × d; kept, not copied
   * @param dual α, N × k; kept, not copied
   */
  public static RowPredictor of(
      Architecture network, int frozen, boolean nngp, DoubleMatrix points, DoubleMatrix dual) {
    Shapes.require("rows of the dual weights", dual.rows(), "training rows", points.rows());
    LimitKernel limit = LimitKernel.of(network);
    RowKernel kernel =
        RowKernel.of(frozen == 0 ? limit : limit.trainingTop(network.denseCount() - frozen), nngp);
    return new RowPredictor(
        kernel,
        points,
        dual,
        ReluStack.of(network, nngp ? Integer.MAX_VALUE : frozen, points, dual));
  }

  /** {@return whether rows take the fast path} */
  public boolean isFast() {
    return stack != null;
  }

  /** {@return number of outputs k} */
  public int outputs() {
    return dual.columns();
  }

  /**
   * The outputs of one row.
   *
   * @param row d numbers
   * @param to k numbers
   */
  public void predict(double[] row, double[] to) {
    Shapes.require(
        "numbers of the row", row.length, "columns of the training rows", points.columns());
    Shapes.require("places for outputs", to.length, "outputs", dual.columns());
    if (stack == null || !stack.predict(row, to)) {
      general(row, to);
    }
  }

  private void general(double[] row, double[] to) {
    DoubleMatrix x = DoubleMatrix.wrap(row, 0, 1, row.length, row.length);
    DoubleMatrix k = kernel.between(x, points);
    for (int c = 0; c < to.length; c++) {
      double sum = 0;
      for (int i = 0; i < points.rows(); i++) {
        sum += k.get(0, i) * dual.get(i, c);
      }
      to[c] = sum;
    }
  }

  /** The recursion of dense layers with ReLU between them, on one row against all points. */
  private static final class ReluStack {
    private static final double KAPPA = 1 / Math.PI;

    private final List<Dense> layers;

    /**
     * The lowest layers that add no tangent term: for Σ all of them, so that 1 − gap is the output.
     */
    private final int frozen;

    private final boolean nngp;

    /** Without biases this computes the outputs. */
    private final @Nullable AngleStack angles;

    private final int n;
    private final DoubleMatrix points;
    private final double[] norms;
    private final double[] inverseNorms;

    /** Column-wise: coordinate j of point i at j · n + i. */
    private final double[] coordinates;

    private final DoubleMix[] mixes;

    /** √q of point i times its dual weights: output c at c · n + i. */
    private final double[] weights;

    private final int outputs;

    private ReluStack(
        List<Dense> layers, int frozen, DoubleMatrix points, DoubleMatrix dual, double[] norms) {
      this.layers = layers;
      this.nngp = frozen == Integer.MAX_VALUE;
      this.frozen = Math.min(frozen, layers.size());
      this.points = points;
      this.norms = norms;
      angles =
          layers.stream().allMatch(layer -> layer.beta() == 0)
              ? new AngleStack(layers, this.frozen, nngp, points, dual, norms)
              : null;
      n = points.rows();
      outputs = dual.columns();
      inverseNorms = DoublePairRows.column(n);
      coordinates = new double[points.columns() * n];
      mixes = new DoubleMix[layers.size()];
      for (int l = 0; l < mixes.length; l++) {
        mixes[l] = new DoubleMix(n);
      }
      weights = new double[outputs * n];
      for (int i = 0; i < n; i++) {
        inverseNorms[i] = 1 / norms[i];
        for (int j = 0; j < points.columns(); j++) {
          coordinates[j * n + i] = points.get(i, j);
        }
        double root = Math.sqrt(variances(norms[i], mixes, i));
        for (int c = 0; c < outputs; c++) {
          weights[c * n + i] = root * dual.get(i, c);
        }
      }
    }

    /**
     * The stack of a network; null when the network has another form, or a point is 0 and has no
     * direction.
     */
    static @Nullable ReluStack of(
        Architecture network, int frozen, DoubleMatrix points, DoubleMatrix dual) {
      List<Dense> dense = new ArrayList<>();
      boolean wantsDense = true;
      for (Layer layer : network.layers()) {
        if (wantsDense && layer instanceof Dense d) {
          dense.add(d);
        } else if (wantsDense
            || !(layer instanceof Activation a && a.function().name().equals("relu"))) {
          return null;
        }
        wantsDense = !wantsDense;
      }
      double[] norms = new double[points.rows()];
      for (int i = 0; i < norms.length; i++) {
        double square = 0;
        for (int j = 0; j < points.columns(); j++) {
          square += points.get(i, j) * points.get(i, j);
        }
        norms[i] = Math.sqrt(square);
        if (!(square > 1e-100 && square < 1e100)) {
          return null;
        }
      }
      return new ReluStack(dense, frozen, points, dual, norms);
    }

    /** Sets how a point's variance splits at each layer; returns the variance of its output. */
    private double variances(double norm, DoubleMix[] to, int i) {
      double q = norm * norm / points.columns();
      for (int l = 0; l < layers.size(); l++) {
        Dense d = layers.get(l);
        double linear = d.sigmaW() * d.sigmaW() * q;
        double bias = d.beta() * d.beta();
        to[l].set(i, linear, bias);
        q = linear + bias;
        q = l == layers.size() - 1 ? q : 0.5 * q;
      }
      return q;
    }

    /** False when the row has no direction or is opposite to a point; then nothing is computed. */
    boolean predict(double[] row, double[] to) {
      int d = row.length;
      double square = 0;
      for (int j = 0; j < d; j++) {
        square += row[j] * row[j];
      }
      if (!(square > 1e-100 && square < 1e100)) {
        return false;
      }
      double norm = Math.sqrt(square);
      if (angles != null) {
        return angles.predict(row, norm, OPPOSITE, to);
      }
      double[] dot = new double[DoublePairRows.padded(n)];
      dots(row, dot);
      DoublePairs pairs = new DoublePairs(n);
      pairs.are(0, 0, n);
      double[] gap = pairs.gap;
      DoubleMix[] own = new DoubleMix[mixes.length];
      for (int l = 0; l < own.length; l++) {
        own[l] = new DoubleMix(1);
      }
      double root = Math.sqrt(variances(norm, own, 0));
      DoubleFactors factors = new DoubleFactors(new double[] {1 / norm}, inverseNorms);
      if (DoublePairRows.gaps(dot, 0, factors, NEAR, pairs)) {
        if (refine(row, norm, gap) && layers.getFirst().beta() == 0) {
          return false;
        }
      }
      DoublePairRows.affine(pairs, new DoubleMixing(own[0], mixes[0], share(0)));
      for (int l = 1; l < mixes.length; l++) {
        // After a ReLU no correlation is negative.
        DoubleMixing mixing = new DoubleMixing(own[l], mixes[l], share(l));
        DoublePairRows.layer(l > 1, pairs, KAPPA, mixing);
      }
      double[] values = pairs.tangent;
      if (nngp) {
        for (int i = 0; i < n; i++) {
          gap[i] = 1 - gap[i];
        }
        values = gap;
      }
      for (int c = 0; c < outputs; c++) {
        to[c] = root * sum(values, weights, c * n, n);
      }
      return true;
    }

    private double share(int layer) {
      return layer < frozen ? 0 : 1;
    }

    /** Four coordinates in each pass, so that the sums are read and written a quarter as often. */
    private void dots(double[] row, double[] dot) {
      int j = 0;
      for (; j + 3 < row.length; j += 4) {
        addFour(row[j], row[j + 1], row[j + 2], row[j + 3], coordinates, j * n, n, dot);
      }
      for (; j < row.length; j++) {
        double x = row[j];
        int at = j * n;
        for (int i = 0; i < n; i++) {
          dot[i] += x * coordinates[at + i];
        }
      }
    }

    private static void addFour(
        double a, double b, double c, double e, double[] from, int at, int n, double[] to) {
      for (int i = 0; i < n; i++) {
        to[i] +=
            (a * from[at + i] + b * from[at + n + i])
                + (c * from[at + 2 * n + i] + e * from[at + 3 * n + i]);
      }
    }

    /**
     * Computes small gaps accurately, as half the squared distance of the directions; for gaps near
     * 2 the distance is that to the opposite direction.
     *
     * @return whether a point is opposite
     */
    private boolean refine(double[] row, double norm, double[] gap) {
      boolean opposite = false;
      for (int i = 0; i < n; i++) {
        if (gap[i] < NEAR) {
          gap[i] = half(row, norm, i, -1);
        } else if (gap[i] > 2 - NEAR) {
          double sum = half(row, norm, i, 1);
          gap[i] = 2 - sum;
          opposite |= sum < OPPOSITE;
        }
      }
      return opposite;
    }

    private double half(double[] row, double norm, int i, int sign) {
      double sum = 0;
      int at = points.rowOffset(i);
      for (int j = 0; j < row.length; j++) {
        double delta = row[j] / norm + sign * (points.array()[at + j] / norms[i]);
        sum += delta * delta;
      }
      return 0.5 * sum;
    }
  }

  /**
   * Σ values_i weights_{at + i}, in four independent parts, so that the processor overlaps the
   * additions.
   */
  static double sum(double[] values, double[] weights, int at, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double e = 0;
    int i = 0;
    for (; i + 3 < n; i += 4) {
      a += values[i] * weights[at + i];
      b += values[i + 1] * weights[at + i + 1];
      c += values[i + 2] * weights[at + i + 2];
      e += values[i + 3] * weights[at + i + 3];
    }
    for (; i < n; i++) {
      a += values[i] * weights[at + i];
    }
    return (a + b) + (c + e);
  }
}
