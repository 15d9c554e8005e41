package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import dev.tangent.linalg.Special;
import java.util.function.DoubleUnaryOperator;

/**
 * Expectations of tanh and similar functions at variances that are not small: φ is a smoothed sign
 * or ReLU, whose expectations have closed forms, plus a remainder that falls like e^{−|x|}.
 *
 * <p>The remainder is analytic in a strip, so the trapezoidal rule integrates it to rounding: it
 * runs in both variables over the few units around 0 where the remainder is not negligible, however
 * large the variances are. Where the conditional deviation is narrower than the grid, the inner
 * rule runs in units of that deviation.
 *
 * <p>Units: the grid is for singularities at distance {@code strip} from the real line. With inner
 * grids finer than {@code strip}/7.5 and deviations above {@code strip}/3.9 (below that, with inner
 * grids in units of the deviation, finer than 0.52), the errors e^{−2π strip/h + (strip/d)²/2} are
 * below 1e-16.
 */
final class LocalExpectations implements QuadratureDual.Large {
  private static final GaussLegendre RULE = new GaussLegendre(16);
  private static final double RADIUS = 9.2;
  private static final double NORMAL = 1 / Math.sqrt(2 * Math.PI);
  private static final double UNIT_STEP = 0.52;

  /** Terms below this fraction of the largest one are left out. */
  private static final double NEGLIGIBLE = 1e-18;

  /** The z at which the weight e^{−z²/2} is NEGLIGIBLE. */
  private static final double WEIGHED = 9.1;

  /** The closed part of φ. */
  private enum Main {
    /** erf(c x). */
    SIGN,
    /** ∫ Φ(x/w) dx, the ReLU of x plus a normal of deviation w. */
    RELU
  }

  private final Main main;
  private final double width; // c or w
  private final DoubleUnaryOperator phi;
  private final GaussianIntegral line;
  private final double threshold;
  private final Grid rest; // φ − main
  private final Grid slopeRest; // φ′, or φ′ − main′ for RELU

  /**
   * An even or odd function that vanishes outside [−n h, n h], with its values at multiples of h.
   *
   * @param envelope entry k is the largest value at k or farther out
   */
  private record Grid(DoubleUnaryOperator f, double step, double[] values, double[] envelope) {
    static Grid of(DoubleUnaryOperator f, double step, double reach) {
      int n = (int) Math.ceil(reach / step);
      double[] values = new double[2 * n + 1];
      for (int i = -n; i <= n; i++) {
        values[n + i] = f.applyAsDouble(i * step);
      }
      double[] envelope = new double[n + 1];
      double largest = 0;
      for (int k = n; k >= 0; k--) {
        largest = Math.max(largest, Math.max(Math.abs(values[n + k]), Math.abs(values[n - k])));
        envelope[k] = largest;
      }
      return new Grid(f, step, values, envelope);
    }

    int half() {
      return values.length / 2;
    }

    /** The farthest index of a value above {@code floor}; −1 if there is none. */
    int reach(double floor) {
      int low = -1;
      int high = envelope.length;
      while (high - low > 1) {
        int middle = (low + high) >>> 1;
        if (envelope[middle] > floor) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return low;
    }
  }

  private LocalExpectations(
      Main main,
      double width,
      double strip,
      double reach,
      DoubleUnaryOperator phi,
      DoubleUnaryOperator rest,
      DoubleUnaryOperator slopeRest) {
    this.main = main;
    this.width = width;
    this.phi = phi;
    line = new GaussianIntegral("it", phi, x -> 1, Mesh.HALVED);
    threshold = strip / 3.9;
    this.rest = Grid.of(rest, strip / 7.5, reach);
    this.slopeRest = Grid.of(slopeRest, strip / 7.5, reach);
  }

  /** tanh = erf(c x) + …, with poles at ±iπ/2. */
  static LocalExpectations tanh() {
    double c = 0.5 * Math.sqrt(Math.PI);
    return new LocalExpectations(
        Main.SIGN,
        c,
        0.5 * Math.PI,
        22,
        Math::tanh,
        x -> {
          double a = Math.abs(x);
          double difference = Special.erfc(c * a) - 2 / (1 + Math.exp(2 * a));
          return x < 0 ? -difference : difference;
        },
        Activations::tanhSlope);
  }

  /** log(1 + e^x) = x/2 + log 2cosh(x/2), with branch points at ±iπ. */
  static LocalExpectations softplus() {
    double w = 1.5;
    return new LocalExpectations(
        Main.RELU,
        w,
        Math.PI,
        44,
        Activations::softplusValue,
        x -> Math.log1p(Math.exp(-Math.abs(x))) - tail(Math.abs(x), w),
        x -> stepRest(x, w, Activations.logistic(-Math.abs(x))));
  }

  /** x/(1 + e^{−x}) = x/2 + x/2 tanh(x/2), with poles at ±iπ. */
  static LocalExpectations silu() {
    double w = 1.5;
    return new LocalExpectations(
        Main.RELU,
        w,
        Math.PI,
        48,
        Activations::siluValue,
        x -> -Math.abs(x) * Activations.logistic(-Math.abs(x)) - tail(Math.abs(x), w),
        x -> {
          double a = Math.abs(x);
          double l = Activations.logistic(-a);
          // 1 − φ′(a), and φ′(−a)
          return stepRest(x, w, l - a * l * (1 - l));
        });
  }

  /** The smoothed ReLU minus a, at a ≥ 0. */
  private static double tail(double a, double w) {
    return w * Special.normalDensity(a / w) - a * Special.normalCdf(-a / w);
  }

  /** φ′ − Φ(x/w) where φ′(−a) = low = 1 − φ′(a). */
  private static double stepRest(double x, double w, double low) {
    double difference = low - Special.normalCdf(-Math.abs(x) / w);
    return x < 0 ? difference : -difference;
  }

  @Override
  public double value(double qx, double qy, Correlation r, double scale) {
    if (qx < qy) {
      return value(qy, qx, r, scale);
    }
    double su = Math.sqrt(qx);
    double sv = Math.sqrt(qy);
    if (sv < threshold) {
      double d = sv * r.sine();
      double slope = r.rho() * (sv / su);
      return line.expectation(
          su, u -> phi.applyAsDouble(u) * overUnits(d, v -> phi.applyAsDouble(slope * u + v)));
    }
    return mains(qx, qy, r)
        + cross(rest, r, su, sv)
        + cross(rest, r, sv, su)
        + both(rest, r, su, sv);
  }

  @Override
  public double derivative(double qx, double qy, Correlation r, double scale) {
    if (qx < qy) {
      return derivative(qy, qx, r, scale);
    }
    double su = Math.sqrt(qx);
    double sv = Math.sqrt(qy);
    if (sv < threshold) {
      double d = sv * r.sine();
      double slope = r.rho() * (sv / su);
      return line.expectation(su, u -> slopeAt(u) * overUnits(d, v -> slopeAt(slope * u + v)));
    }
    double sum = both(slopeRest, r, su, sv);
    if (main == Main.RELU) {
      sum += orthant(qx, qy, r);
      sum += slopeCross(r, su, sv) + slopeCross(r, sv, su);
    }
    return sum;
  }

  private double slopeAt(double x) {
    double s = slopeRest.f.applyAsDouble(x);
    return main == Main.RELU ? s + Special.normalCdf(x / width) : s;
  }

  /** E[main(u) main(v)]. */
  private double mains(double qx, double qy, Correlation r) {
    if (main == Main.SIGN) {
      double twice = 2 * width * width;
      double root =
          Math.sqrt(1 + twice * (qx + qy) + twice * qx * (twice * qy) * r.gap() * r.sum());
      return 2 / Math.PI * Math.atan2(twice * ClosedDuals.covariance(qx, qy, r), root);
    }
    double a = qx + width * width;
    double b = qy + width * width;
    return Math.sqrt(a) * Math.sqrt(b) * 0.5 * RELU.output(widened(qx, qy, r)).rho();
  }

  private static final SlopedReluDual RELU = new SlopedReluDual(0, 1);

  /** E[Φ(u/w)Φ(v/w)]. */
  private double orthant(double qx, double qy, Correlation r) {
    return 0.5 * RELU.slope(widened(qx, qy, r));
  }

  /** The correlation of u and v after independent normals of deviation w are added. */
  private Correlation widened(double qx, double qy, Correlation r) {
    double w2 = width * width;
    double plain = Math.sqrt(qx) * Math.sqrt(qy);
    double whole = Math.sqrt(qx + w2) * Math.sqrt(qy + w2);
    double excess = w2 * ((qx + qy + w2) / (whole + plain));
    return new Correlation(
        Math.clamp((excess + plain * r.gap()) / whole, 0, 2),
        Math.clamp((excess + plain * r.sum()) / whole, 0, 2));
  }

  /**
   * E[main(m + d z)]. For RELU the term m/2 is left out: its product with an even function averages
   * to 0.
   */
  private double smoothedMain(double m, double d) {
    if (main == Main.SIGN) {
      return Special.erf(width * m / Math.sqrt(1 + 2 * width * width * d * d));
    }
    double deviation = Math.hypot(d, width);
    double z = m / deviation;
    return 0.5 * m * Special.erf(z * Math.sqrt(0.5)) + deviation * Special.normalDensity(z);
  }

  /** Nodes of a normal variable, and their weights. */
  private static final double[] UNITS = new double[2 * (int) (RADIUS / UNIT_STEP) + 1];

  private static final double[] UNIT_WEIGHTS = new double[UNITS.length];

  static {
    for (int i = 0; i < UNITS.length; i++) {
      double z = (i - UNITS.length / 2) * UNIT_STEP;
      UNITS[i] = z;
      UNIT_WEIGHTS[i] = Math.exp(-0.5 * z * z) * UNIT_STEP * NORMAL;
    }
  }

  /** E[g(s z)] of a g that is smooth on a scale of s. */
  private static double overUnits(double s, DoubleUnaryOperator g) {
    double sum = 0;
    for (int i = 0; i < UNITS.length; i++) {
      sum += UNIT_WEIGHTS[i] * g.applyAsDouble(s * UNITS[i]);
    }
    return sum;
  }

  /** E[f(v) main(u)], integrated over v, whose deviation is {@code sv}. */
  private double cross(Grid f, Correlation r, double su, double sv) {
    double d = su * r.sine();
    double slope = r.rho() * (su / sv);
    double smoothing = main == Main.SIGN ? Math.hypot(d, 0.7 / width) : Math.hypot(d, width);
    return overLine(f, sv, smoothing / Math.abs(slope), v -> smoothedMain(slope * v, d));
  }

  /** E[f(v) Φ(u/w)] of the odd f = slopeRest: only the odd part of Φ contributes. */
  private double slopeCross(Correlation r, double su, double sv) {
    double deviation = Math.hypot(su * r.sine(), width);
    double slope = r.rho() * (su / sv) / deviation;
    double inErf = slope * Math.sqrt(0.5);
    return overLine(slopeRest, sv, 1 / Math.abs(slope), v -> 0.5 * Special.erf(inErf * v));
  }

  /**
   * E[f(v) g(v)] for a g of the parity of f that is a step of this width at 0; uses the grid if it
   * resolves the step.
   */
  private static double overLine(Grid f, double sv, double stepWidth, DoubleUnaryOperator g) {
    if (0.5 * stepWidth >= f.step) {
      return overGrid(f, sv, g);
    }
    double end = Math.min(f.half() * f.step, 9.5 * sv);
    double unit = Math.min(1, sv);
    double sum = 0;
    double to = end;
    for (double from = end - unit; from > unit; from -= unit) {
      sum += panels(f, sv, from, to, g);
      to = from;
    }
    while (to > 0.5 * stepWidth) {
      sum += panels(f, sv, 0.5 * to, to, g);
      to *= 0.5;
    }
    return (sum + panels(f, sv, 0, to, g)) * NORMAL / sv;
  }

  /** ∫ f g e^{−v²/2σ²} over a panel and its mirror image. */
  private static double panels(Grid f, double sv, double from, double to, DoubleUnaryOperator g) {
    double half = 0.5 * (to - from);
    double middle = 0.5 * (to + from);
    double sum = 0;
    for (int i = 0; i < RULE.size(); i++) {
      double v = middle + half * RULE.node(i);
      double weight = RULE.weight(i) * Math.exp(-0.5 * (v / sv) * (v / sv));
      sum += weight * (f.f.applyAsDouble(v) * g.applyAsDouble(v));
    }
    return 2 * half * sum;
  }

  /** E[f(v) g(v)] for a g of the parity of f. */
  private static double overGrid(Grid f, double sv, DoubleUnaryOperator g) {
    int half = f.half();
    double sum = 0.5 * f.values[half] * g.applyAsDouble(0);
    int end = (int) Math.min(f.reach(NEGLIGIBLE * f.envelope[0]), RADIUS * sv / f.step);
    for (int j = 1; j <= end; j++) {
      double v = j * f.step;
      double z = v / sv;
      sum += f.values[half + j] * Math.exp(-0.5 * z * z) * g.applyAsDouble(v);
    }
    return 2 * sum * (f.step / sv) * NORMAL;
  }

  /** E[f(u) f(v)] with σ_u ≥ σ_v. */
  private double both(Grid f, Correlation r, double su, double sv) {
    double d = sv * r.sine();
    double slope = r.rho() * (sv / su);
    return d < threshold ? alongGrid(f, su, slope, d) : onGrid(f, su, slope, d);
  }

  /**
   * For v nearly determined by u: integrates over u on the grid, and over v given u in units of its
   * conditional deviation.
   */
  private static double alongGrid(Grid f, double su, double slope, double d) {
    int half = f.half();
    double negligible = NEGLIGIBLE * f.envelope[0] * f.envelope[0];
    double sum = 0;
    for (int j = 0; j <= half; j++) {
      double u = j * f.step;
      double z = u / su;
      double density = Math.exp(-0.5 * z * z);
      // Both factors fall outwards: at this u, v is at least this far out.
      int least = (int) Math.max(0, (Math.abs(slope) * u - RADIUS * d) / f.step);
      if (density * f.envelope[j] * f.envelope[Math.min(least, half)] < negligible) {
        break;
      }
      double outer = f.values[half + j] * density;
      double term = outer * overUnits(d, x -> f.f.applyAsDouble(slope * u + x));
      sum += j == 0 ? 0.5 * term : term;
    }
    return 2 * sum * (f.step / su) * NORMAL;
  }

  /**
   * The trapezoidal rule in both variables, row by row, without negligible terms: f(u) f(v) is the
   * same at (−u, −v), so half of the rows are enough.
   */
  private static double onGrid(Grid f, double su, double slope, double d) {
    int half = f.half();
    double largest = f.envelope[0];
    double h = f.step / d;
    double sum = 0;
    for (int i = 0; i <= half; i++) {
      double z = i * f.step / su;
      double outer = f.values[half + i] * Math.exp(-0.5 * z * z);
      if (Math.abs(outer) < NEGLIGIBLE * largest) {
        continue;
      }
      double floor = NEGLIGIBLE * largest * largest / Math.abs(outer);
      double row = outer * row(f, slope * (i * f.step) / d, h, f.reach(floor));
      sum += i == 0 ? 0.5 * row : row;
    }
    return 2 * sum * h * (f.step / su) * NORMAL * NORMAL;
  }

  /**
   * Σ_j f_j e^{−(j h − mean)²/2} over |j| ≤ reach, from the largest weight outwards: the ratio of
   * neighbouring weights falls by the same factor at each step, so a row needs only a few
   * exponentials.
   */
  private static double row(Grid f, double mean, double h, int reach) {
    int from = Math.max(-reach, (int) Math.ceil((mean - WEIGHED) / h));
    int to = Math.min(reach, (int) Math.floor((mean + WEIGHED) / h));
    if (from > to) {
      return 0;
    }
    int centre = Math.clamp(Math.round(mean / h), from, to);
    double offset = centre * h - mean;
    double weight = Math.exp(-0.5 * offset * offset);
    double fall = Math.exp(-h * h);
    double up = Math.exp(-h * offset - 0.5 * h * h);
    double down = Math.exp(h * offset - 0.5 * h * h);
    int at = f.half() + centre;
    return weighted(f.values, at, 1, to - centre + 1, weight, up, fall)
        + weighted(f.values, at - 1, -1, centre - from, weight * down, down * fall, fall);
  }

  /**
   * Σ_i w_i values[at ± i] with w_{i+1} = w_i r_i, r_{i+1} = r_i · fall: four sums run side by
   * side, so that no product waits for the one before.
   */
  private static double weighted(
      double[] values, int at, int step, int count, double w, double ratio, double fall) {
    double w0 = w;
    double w1 = w0 * ratio;
    double w2 = w1 * (ratio * fall);
    double w3 = w2 * (ratio * fall * fall);
    double squared = fall * fall;
    double fourth = squared * squared;
    double r = ratio * ratio;
    double r0 = r * r * (fourth * squared); // r_0 r_1 r_2 r_3
    double r1 = r0 * fourth;
    double r2 = r1 * fourth;
    double r3 = r2 * fourth;
    double all = fourth * fourth * (fourth * fourth);
    double sum0 = 0;
    double sum1 = 0;
    double sum2 = 0;
    double sum3 = 0;
    int k = at;
    int i = 0;
    for (; i + 4 <= count; i += 4, k += 4 * step) {
      sum0 += w0 * values[k];
      sum1 += w1 * values[k + step];
      sum2 += w2 * values[k + 2 * step];
      sum3 += w3 * values[k + 3 * step];
      w0 *= r0;
      w1 *= r1;
      w2 *= r2;
      w3 *= r3;
      r0 *= all;
      r1 *= all;
      r2 *= all;
      r3 *= all;
    }
    double last = i < count ? w0 * values[k] : 0;
    last += i + 1 < count ? w1 * values[k + step] : 0;
    last += i + 2 < count ? w2 * values[k + 2 * step] : 0;
    return sum0 + sum1 + (sum2 + sum3) + last;
  }
}
