// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.activation.Correlation;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Step;
import dev.tangent.simd.rows.FloatFactors;
import dev.tangent.simd.rows.FloatMix;
import dev.tangent.simd.rows.FloatMixing;
import dev.tangent.simd.rows.FloatPairRows;
import dev.tangent.simd.rows.FloatPairs;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A step of the recursion on a run of pairs, in vectors. */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
abstract class FloatRowStep {
  /**
   * Gaps below this, or as near to 2, lose digits of the angle if they are computed as 1 − ρ from a
   * rounded ρ.
   */
  static final float NEAR = 1f / 128;

  /** A run of pairs, a stack of saved gaps and tangents, and scratch arrays of the steps. */
  static final class State extends FloatPairs {
    private final FloatPairs[] saved;
    int depth;

    /** The number of the current step. */
    int step;

    /** The step before which {@link #range} bounds the gaps. */
    int rangeStep;

    /** Scratch array of the current step, as long as {@link #atLeast} has made it. */
    float[] x = new float[0];

    float[] coefficients = new float[0];
    float[] slopes = new float[0];
    float[] features = new float[0];
    float[] start = new float[0];

    State(int columns, int stack) {
      super(columns);
      saved = new FloatPairs[stack];
      Arrays.setAll(saved, i -> new FloatPairs(columns));
    }

    int capacity() {
      return gap.length;
    }

    private @Nullable State part;

    /** Another state of the same size, for steps that work on some of the pairs at a time. */
    State part() {
      State made = part;
      if (made == null) {
        made = new State(gap.length, 0);
        part = made;
      }
      return made;
    }

    /** The array, or a longer one if it is too short. */
    static float[] atLeast(int length, float[] array) {
      return array.length < length ? new float[length] : array;
    }

    void resetTangent() {
      Arrays.fill(tangent, 0, FloatPairRows.padded(n()), 0);
    }
  }

  abstract void apply(State state);

  /** A bound on the gap of a sum, from bounds on the gaps of its parts. */
  static double maxGap(FloatMixing mixing, double first, double second) {
    FloatMix rows = mixing.rows();
    FloatMix columns = mixing.columns();
    double low = Math.min(rows.smallestAngle(), columns.smallestAngle());
    double high = Math.max(rows.largestAngle(), columns.largestAngle());
    double half = StrictMath.sin(0.5 * (high - low));
    double p = StrictMath.cos(low);
    double r = StrictMath.sin(high);
    return 2 * half * half + Math.min(Math.max(first, second), p * p * first + r * r * second);
  }

  static final class Affine extends FloatRowStep {
    private final FloatMixing mixing;
    private final FloatMixing unlearnt;
    private final float biases;
    private final boolean alike;
    private final boolean pure;

    Affine(Step.Affine step, int k, Points x, Points y) {
      FloatMix rows = mix(step, x.variance[k]);
      FloatMix columns = x == y ? rows : mix(step, y.variance[k]);
      mixing = new FloatMixing(rows, columns, (float) step.weights());
      unlearnt = new FloatMixing(rows, columns, 0);
      biases = (float) step.biases();
      pure = step.beta2() == 0;
      alike = step.beta2() == 0 || step.biases() == step.weights();
    }

    /**
     * Whether weights and biases learn at the same rate, so that their contributions are one term.
     * Only then may {@link #first} and the fused layers be used: the rates can be 10¹⁰ apart, and
     * the biases' part, computed as a difference of the two, would lose its digits.
     */
    boolean alike() {
      return alike;
    }

    private static FloatMix mix(Step.Affine step, double[] q) {
      FloatMix mix = new FloatMix(q.length);
      for (int i = 0; i < q.length; i++) {
        mix.set(i, step.sigma2() * q[i], step.beta2());
      }
      return mix;
    }

    double maxGap(double first, double second) {
      return FloatRowStep.maxGap(mixing, first, second);
    }

    /**
     * Gaps from inner products, and this step on T = 0.
     *
     * @return whether gaps are so near to 0 or 2 that they lack digits
     */
    boolean first(State state, float[] dot, int at, FloatFactors norms) {
      state.rangeStep = 1;
      boolean near = FloatPairRows.first(dot, at, norms, NEAR, state, mixing);
      bound(state.row(), state.range);
      return near;
    }

    @Override
    void apply(State state) {
      if (pure) {
        FloatPairRows.addLinear(state, mixing.weights()); // gaps do not change
      } else if (alike) {
        FloatPairRows.affine(state, mixing);
      } else {
        FloatPairRows.addLinear(state, mixing.weights());
        FloatPairRows.affine(state, unlearnt);
        FloatPairRows.addBias(state, mixing, biases);
      }
    }

    /** An activation whose output correlation is a polynomial in centre − gap, then this step. */
    void afterPolynomial(State state, float centre, float[] c) {
      FloatPairRows.polynomialLayer(state, centre, c, mixing);
    }

    /** 1 + ρ of a pair after this step, from {@code sum}, its 1 + ρ before. */
    double sum(int row, int column, double sum) {
      return mixing.rows().sum(row, mixing.columns(), column, sum);
    }

    /**
     * Changes bounds of the gaps between a row and any column: from those before this step to those
     * after it.
     */
    void bound(int row, float[] range) {
      mixing.bound(row, range);
    }
  }

  static final class ArcCosine extends FloatRowStep {
    private final float kappa;

    ArcCosine(float kappa) {
      this.kappa = kappa;
    }

    @Override
    void apply(State state) {
      FloatPairRows.arcCosine(state, kappa);
    }
  }

  /** An arc-cosine activation and the dense layer after it. */
  static final class Layer extends FloatRowStep {
    private final float kappa;
    private final boolean acute;
    private final Affine affine;

    /** A layer; {@code acute} says that no angle is obtuse. */
    Layer(float kappa, boolean acute, Affine affine) {
      this.kappa = kappa;
      this.acute = acute;
      this.affine = affine;
    }

    @Override
    void apply(State state) {
      FloatPairRows.layer(acute, state, kappa, affine.mixing);
    }
  }

  /** Any dual, evaluated pair by pair in double: accurate everywhere, but slow. */
  static final class Direct extends FloatRowStep {
    private final DualActivation dual;
    private final double[] rows;
    private final double[] columns;
    private final double[] nextRows;
    private final double[] nextColumns;

    Direct(Step.Activate step, int k, Points x, Points y) {
      this(step.dual(), x.variance[k], y.variance[k], x.variance[k + 1], y.variance[k + 1]);
    }

    /** The step for points with these variances before and after the activation. */
    Direct(
        DualActivation dual,
        double[] rows,
        double[] columns,
        double[] nextRows,
        double[] nextColumns) {
      this.dual = dual;
      this.rows = rows;
      this.columns = columns;
      this.nextRows = nextRows;
      this.nextColumns = nextColumns;
    }

    @Override
    void apply(State state) {
      double q = rows[state.row()];
      double next = nextRows[state.row()];
      int column = state.column();
      for (int j = 0; j < state.n(); j++) {
        Correlation r = Correlation.ofGap(state.gap[j]);
        double other = columns[column + j];
        double after = Math.sqrt(next) * Math.sqrt(nextColumns[column + j]);
        if (after == 0) {
          state.tangent[j] = 0;
          state.gap[j] = 1;
          continue;
        }
        state.tangent[j] *= (float) dual.correlationSlope(q, other, r, after);
        state.gap[j] = (float) dual.output(q, other, r).gap();
      }
    }
  }

  static final class Save extends FloatRowStep {
    @Override
    void apply(State state) {
      int length = FloatPairRows.padded(state.n());
      FloatPairs saved = state.saved[state.depth];
      System.arraycopy(state.gap, 0, saved.gap, 0, length);
      System.arraycopy(state.tangent, 0, saved.tangent, 0, length);
      state.depth++;
    }
  }

  static final class Add extends FloatRowStep {
    private final FloatMixing mixing;

    Add(PlanStep.Add step, int k, Points x, Points y) {
      FloatMix rows = mix(step, k, x);
      mixing = new FloatMixing(rows, x == y ? rows : mix(step, k, y), 0);
    }

    private static FloatMix mix(PlanStep.Add step, int k, Points points) {
      FloatMix mix = new FloatMix(points.count());
      for (int i = 0; i < points.count(); i++) {
        mix.set(i, points.variance[step.saved()][i], step.scale2() * points.variance[k][i]);
      }
      return mix;
    }

    double maxGap(double first, double second) {
      return FloatRowStep.maxGap(mixing, first, second);
    }

    @Override
    void apply(State state) {
      state.depth--;
      FloatPairRows.add(state, state.saved[state.depth], mixing);
    }
  }
}
