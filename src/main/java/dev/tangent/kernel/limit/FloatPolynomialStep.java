// twin: double
package dev.tangent.kernel.limit;

import dev.tangent.activation.SlopedReluDual;
import dev.tangent.simd.rows.FloatPairRows;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * An activation by {@link GapPolynomials} where the gaps of a run lie close to each other and away
 * from 0 and 2, otherwise by a step that is accurate everywhere. The choice depends on the gaps
 * alone, so not on threads.
 */
@SuppressWarnings("cast") // float needs casts that are redundant in its twin
abstract class FloatPolynomialStep extends FloatRowStep {
  private final GapPolynomials polynomials;
  private final FloatRowStep otherwise;

  /**
   * The largest gap that the other two are made for. Gaps are bounded by it, but it is checked
   * nevertheless.
   */
  private final float limit;

  private final FloatRowStep beyond;
  private final AtomicReferenceArray<@Nullable Rounded> known =
      new AtomicReferenceArray<>(GapPolynomials.INTERVALS);

  /**
   * A polynomial's coefficients as the row kernels need them; no terms where there is no
   * polynomial.
   */
  record Rounded(float centre, int[] terms, float[][] coefficients) {
    static final Rounded NONE = new Rounded(0, new int[0], new float[0][]);
  }

  private FloatPolynomialStep(
      GapPolynomials polynomials, FloatRowStep otherwise, double limit, FloatRowStep beyond) {
    this.polynomials = polynomials;
    this.otherwise = otherwise;
    this.limit = limit < 2 ? (float) limit : Float.POSITIVE_INFINITY;
    this.beyond = beyond;
  }

  @Override
  void apply(State state) {
    boolean measured = state.rangeStep != state.step;
    if (measured || state.range[1] > limit) {
      FloatPairRows.range(state);
    }
    if (state.range[1] > limit) {
      beyond.apply(state);
      return;
    }
    int interval = GapPolynomials.interval(state.range[0], state.range[1]);
    Rounded polynomial = interval < 0 ? null : rounded(interval);
    if (polynomial == null || polynomial.terms.length == 0) {
      otherwise.apply(state);
    } else {
      apply(polynomial, state);
    }
  }

  /** The form of this step that is accurate everywhere. */
  final void otherwise(State state) {
    otherwise.apply(state);
  }

  /** The coefficients that {@link #apply(Rounded, State)} needs, or none. */
  abstract Rounded round(GapPolynomials.Polynomial polynomial);

  /** Applies this step by a polynomial. */
  abstract void apply(Rounded polynomial, State state);

  private Rounded rounded(int interval) {
    Rounded made = known.get(interval);
    if (made == null) {
      GapPolynomials.Polynomial exact = polynomials.on(interval);
      made = exact == null ? Rounded.NONE : round(exact);
      known.set(interval, made);
    }
    return made;
  }

  /** A homogeneous activation and the dense layer after it; {@code otherwise} does both as well. */
  static final class Layer extends FloatPolynomialStep {
    /** The most coefficients: with more the closed form is faster. */
    private static final int LONGEST = Math.ulp(1f) > 1e-10 ? FloatPairRows.shortest() : 24;

    private final FloatRowStep.Affine affine;

    /** The gap at which the output gap is largest, and that output gap. */
    private final float peakGap;

    private final float peak;

    Layer(
        SlopedReluDual dual,
        double tolerance,
        FloatRowStep otherwise,
        double limit,
        FloatRowStep beyond,
        FloatRowStep.Affine affine) {
      super(GapPolynomials.of(dual, tolerance), otherwise, limit, beyond);
      this.affine = affine;
      peakGap = (float) dual.peakGap();
      peak = (float) dual.outputGap(dual.peakGap());
    }

    /** The polynomial for correlations, q = 1 − p, in powers of centre − gap. */
    @Override
    Rounded round(GapPolynomials.Polynomial polynomial) {
      double[] p = polynomial.coefficients()[0];
      if (p.length > LONGEST) {
        return Rounded.NONE;
      }
      // padded with leading zeros where that is faster than fewer coefficients
      double[] q = new double[Math.max(p.length, FloatPairRows.shortest())];
      for (int k = 0; k < p.length; k++) {
        q[q.length - 1 - k] = (k % 2 == 0 ? -1 : 1) * p[p.length - 1 - k];
      }
      q[q.length - 1]++;
      float[][] coefficients = {FloatPointBasis.round(q)};
      return new Rounded((float) polynomial.centre(), polynomial.terms(), coefficients);
    }

    @Override
    void apply(Rounded polynomial, State state) {
      float[] c = polynomial.coefficients[0];
      float[] range = state.range;
      float low = range[0];
      float high = range[1];
      float first = 1 - value(c, polynomial.centre - range[0]);
      float last = 1 - value(c, polynomial.centre - range[1]);
      // The output gap is concave in the gap: smallest at one of the ends, largest at the peak.
      boolean peaked = range[0] < peakGap && peakGap < range[1];
      range[0] = Math.min(first, last);
      range[1] = Math.max(peaked ? peak : 0, Math.max(first, last));
      affine.bound(state.row(), range);
      if (range[0] < NEAR) {
        // A bias makes gaps small: computed as 1 − ρ they would lack digits.
        range[0] = low;
        range[1] = high;
        otherwise(state);
        return;
      }
      state.rangeStep = state.step + 1;
      affine.afterPolynomial(state, polynomial.centre, c);
    }

    private static float value(float[] c, float s) {
      float q = c[0];
      for (int k = 1; k < c.length; k++) {
        q = q * s + c[k];
      }
      return q;
    }
  }

  /** An activation whose dual depends on variances. */
  static final class Activation extends FloatPolynomialStep {
    private final FloatPointBasis rows;
    private final FloatPointBasis columns;

    Activation(
        DualTable table,
        FloatRowStep otherwise,
        FloatRowStep beyond,
        FloatPointBasis rows,
        FloatPointBasis columns) {
      super(table.polynomials(), otherwise, table.maxGap(), beyond);
      this.rows = rows;
      this.columns = columns;
    }

    @Override
    Rounded round(GapPolynomials.Polynomial polynomial) {
      double[][] exact = polynomial.coefficients();
      float[][] coefficients = new float[exact.length][];
      for (int a = 0; a < exact.length; a++) {
        coefficients[a] = FloatPointBasis.round(exact[a]);
      }
      return new Rounded((float) polynomial.centre(), polynomial.terms(), coefficients);
    }

    @Override
    void apply(Rounded polynomial, State state) {
      state.x = State.atLeast(rows.count(), state.x);
      state.coefficients = State.atLeast(polynomial.coefficients[0].length, state.coefficients);
      rows.get(state.row(), state.x);
      FloatPairRows.contract(polynomial.coefficients, state.x, state.coefficients);
      FloatPairRows.polynomial(
          state, polynomial.centre, polynomial.terms, state.coefficients, columns.basis());
    }
  }
}
