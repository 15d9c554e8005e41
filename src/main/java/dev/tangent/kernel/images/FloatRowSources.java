// twin: double
package dev.tangent.kernel.images;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.activation.SlopedReluDual;
import dev.tangent.layer.Step;
import dev.tangent.simd.planes.FloatField;
import dev.tangent.simd.planes.FloatPlanes;
import dev.tangent.simd.planes.FloatVariances;

/** The pointwise maps of pairs of positions. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
final class FloatRowSources {
  private static final int L = FloatPlanes.LANES;

  private FloatRowSources() {}

  /**
   * The map of an activation.
   *
   * @param positive whether Σ before it is never negative, but for rounding
   */
  static FloatRowSource of(Step.Activate step, boolean positive, FloatPairing images, int index) {
    if (step.dual() instanceof SlopedReluDual relu) {
      return relu.kappa() == 0
          ? new Plain(relu.meanSquare())
          : new SlopedRelu(relu, positive, images, index);
    }
    return new Dual(step.dual(), images, index);
  }

  /** The identity, or a factor. */
  static final class Plain extends FloatRowSource {
    private final double factor;

    Plain(double factor) {
      this.factor = factor;
    }

    @Override
    double factor() {
      return factor;
    }

    @Override
    void piece(FloatField in, int at, int p, int q, int n, FloatField out, int to, boolean same) {
      System.arraycopy(in.s, at, out.s, to, n * L);
      System.arraycopy(in.t, at, out.t, to, n * L);
    }
  }

  /**
   * The inputs: Σ = x(p)·x′(p′)/C, Θ = 0. The zeros are not written: nothing else writes into a row
   * that inputs are written into.
   */
  static final class Inputs extends FloatRowSource {
    private final int channels;
    private final FloatPairing images;

    Inputs(int channels, FloatPairing images) {
      this.channels = channels;
      this.images = images;
    }

    @Override
    double factor() {
      return 1.0 / channels;
    }

    @Override
    void piece(FloatField in, int at, int p, int q, int n, FloatField out, int to, boolean same) {
      float[] x = images.x.pixels;
      float[] y = images.y.pixels;
      int yAt = q * channels * L;
      if (images.paired) {
        FloatPlanes.productsOfPairs(x, p * channels * L, y, yAt, channels, out.s, to, n);
      } else {
        FloatPlanes.products(x, p * channels, y, yAt, channels, out.s, to, n);
      }
    }
  }

  /** A map that reads the variances of the two positions. */
  private abstract static class WithVariance extends FloatRowSource {
    final FloatPairing images;
    private final FloatVariances variances = new FloatVariances();
    private final int index;

    WithVariance(FloatPairing images, int index) {
      this.images = images;
      this.index = index;
    }

    @Override
    boolean records() {
      return true;
    }

    @Override
    final void piece(
        FloatField in, int at, int p, int q, int n, FloatField out, int to, boolean same) {
      if (images.recording && same) {
        record(in.s, at, images.y.variance[index], p * L, n * L);
      }
      apply(in, at, variances(p, q), out, to, n);
    }

    FloatVariances variances(int p, int q) {
      int aAt = images.paired ? p * L : p;
      float[] c = images.y.variance[index];
      variances.are(images.x.variance[index], aAt, c, q * L, images.paired);
      return variances;
    }

    /** Stores the variances, or the numbers that the map computes from them. */
    void record(float[] s, int at, float[] kept, int to, int n) {
      System.arraycopy(s, at, kept, to, n);
    }

    abstract void apply(FloatField in, int at, FloatVariances of, FloatField out, int to, int n);
  }

  /** α x for x ≤ 0, γ x for x > 0, without the factor (γ − α)²/(2π). */
  private static final class SlopedRelu extends WithVariance {
    private final double factor;
    private final float shift;
    private final boolean positive;

    SlopedRelu(SlopedReluDual dual, boolean positive, FloatPairing images, int index) {
      super(images, index);
      factor = dual.kappa() * dual.meanSquare();
      double exact = 1 / dual.kappa() - Math.PI; // 2π α γ/(γ − α)²
      shift = Math.abs(exact) < 1e-14 ? 0 : (float) exact;
      this.positive = positive && shift == 0;
    }

    @Override
    double factor() {
      return factor;
    }

    @Override
    void record(float[] s, int at, float[] kept, int to, int n) {
      super.record(s, at, kept, to, n);
      FloatPlanes.inverseRoots(kept, to, kept.length / 2, n / L);
    }

    @Override
    void apply(FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
      if (positive && !images.paired) {
        FloatPlanes.reluOfPositive(in, at, of, out, to, n);
      } else {
        FloatPlanes.slopedRelu(in, at, of, out, to, n, shift);
      }
    }

    @Override
    boolean isPositive() {
      return shift == 0;
    }
  }

  /** Divides both kernels by the deviations; for a variance q it stores 1/√(q + ε). */
  static final class Normal extends WithVariance {
    private final double epsilon;

    Normal(double epsilon, FloatPairing images, int index) {
      super(images, index);
      this.epsilon = epsilon;
    }

    @Override
    void record(float[] s, int at, float[] kept, int to, int n) {
      for (int i = 0; i < n; i++) {
        double q = s[at + i] + epsilon;
        kept[to + i] = (float) (q > 0 ? 1 / Math.sqrt(q) : 0);
      }
    }

    @Override
    void apply(FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
      FloatPlanes.multiply(in, at, of, out, to, n);
    }
  }

  /** Any dual, one pair of positions after the other in double: accurate everywhere, but slow. */
  private static final class Dual extends WithVariance {
    private final DualActivation dual;

    Dual(DualActivation dual, FloatPairing images, int index) {
      super(images, index);
      this.dual = dual;
    }

    @Override
    void apply(FloatField in, int at, FloatVariances of, FloatField out, int to, int n) {
      for (int i = 0; i < n * L; i++) {
        double first = of.first(i);
        double second = of.second(i);
        Correlation r = PairCorrelation.of(first, second, in.s[at + i]);
        out.s[to + i] = (float) dual.value(first, second, r);
        float t = in.t[at + i];
        out.t[to + i] = t == 0 ? 0 : (float) (t * dual.derivative(first, second, r));
      }
    }
  }
}
