package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/**
 * E[g(u)g(v)] for a function of which only a {@link Mesh} is known: over u, the variable of the
 * larger variance, and for each u over v, which is normal with mean ρ σ_v/σ_u u and deviation σ_v
 * √(1 − ρ²). Both integrals end panels at the points of the mesh. The outer one also has panels
 * that resolve a kink smoothed by that deviation, so nothing is too narrow to be seen. The outer
 * rule is Gauss–Kronrod, whose two results must agree.
 */
final class NestedQuadrature {
  private static final double RADIUS = 9;
  private static final double NORMAL = 1 / Math.sqrt(2 * Math.PI);
  private static final GaussLegendre INNER = new GaussLegendre(10);

  /**
   * The largest difference of the two outer rules, raised to QUADPACK's power, relative to the
   * scale.
   */
  private static final double ALLOWED = 1e-10;

  private static final double[] KRONROD_NODES = {
    0.991455371120812639206854697526329,
    0.949107912342758524526189684047851,
    0.864864423359769072789712788640926,
    0.741531185599394439863864773280788,
    0.586087235467691130294144691693013,
    0.405845151377397166906606412076961,
    0.207784955007898467600689403773245,
    0
  };
  private static final double[] KRONROD_WEIGHTS = {
    0.022935322010529224963732008058970,
    0.063092092629978553290700663189204,
    0.104790010322250183839876322541518,
    0.140653259715525918745189590510238,
    0.169004726639267902826583426598550,
    0.190350578064785409913256402421014,
    0.204432940075298892414161999234649,
    0.209482141084727828012999174891714
  };
  private static final double[] GAUSS_WEIGHTS = {
    0.129484966168869693270611432679082,
    0.279705391489276667901467771423780,
    0.381830050505118944950369775488975,
    0.417959183673469387755102040816327
  };

  private final String name;
  private final Mesh mesh;

  NestedQuadrature(String name, Mesh mesh) {
    this.name = name;
    this.mesh = mesh;
  }

  /**
   * E[g(u)g(v)] of variances qx and qy.
   *
   * @param scale √(E[g(u)²] E[g(v)²]), to which errors are relative
   * @throws ArithmeticException if the rules don't agree
   */
  double expectation(DoubleUnaryOperator g, double qx, double qy, Correlation r, double scale) {
    return new Integral(g, Math.max(qx, qy), Math.min(qx, qy), r).sum(scale);
  }

  /** One expectation; not shared between threads. */
  private final class Integral {
    private final DoubleUnaryOperator g;
    private final double su;
    private final double slope;
    private final double deviation;
    private final double[] places;
    private double[] ends = new double[256];

    Integral(DoubleUnaryOperator g, double qu, double qv, Correlation r) {
      this.g = g;
      su = Math.sqrt(qu);
      double sv = Math.sqrt(qv);
      slope = r.rho() * (sv / su);
      deviation = sv * r.sine();
      places = mesh.ends(RADIUS * su);
    }

    double sum(double scale) {
      double[] outer = outerEnds();
      double sum = 0;
      double error = 0;
      for (int p = 1; p < outer.length; p++) {
        double half = 0.5 * (outer[p] - outer[p - 1]);
        double middle = 0.5 * (outer[p] + outer[p - 1]);
        double centre = integrand(middle);
        double kronrod = KRONROD_WEIGHTS[7] * centre;
        double gauss = GAUSS_WEIGHTS[3] * centre;
        double absolute = KRONROD_WEIGHTS[7] * Math.abs(centre);
        for (int i = 0; i < 7; i++) {
          double left = integrand(middle - half * KRONROD_NODES[i]);
          double right = integrand(middle + half * KRONROD_NODES[i]);
          kronrod += KRONROD_WEIGHTS[i] * (left + right);
          absolute += KRONROD_WEIGHTS[i] * (Math.abs(left) + Math.abs(right));
          if (i % 2 == 1) {
            gauss += GAUSS_WEIGHTS[i / 2] * (left + right);
          }
        }
        double difference = Math.abs(kronrod - gauss);
        double relative =
            absolute == 0 ? 0 : Math.min(1, Math.pow(200 * difference / absolute, 1.5));
        error += half * absolute * relative;
        sum += half * kronrod;
      }
      double factor = NORMAL / su;
      if (!(error * factor <= ALLOWED * scale)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "activation %s is too rough for quadrature at variance %.3g: the error of an"
                    + " expectation is %.1e of its scale; rescale the inputs, or smooth it",
                name,
                su * su,
                error * factor / scale));
      }
      return sum * factor;
    }

    /**
     * Ends of the outer panels: steps of one deviation in u, the mesh, and the kinks of the inner
     * expectation.
     */
    private double[] outerEnds() {
      int n = 0;
      for (int i = -9; i <= 9; i++) {
        n = add(n, su * i);
      }
      for (double place : places) {
        n = add(n, place);
      }
      double width = deviation / Math.abs(slope);
      for (double kink : mesh.kinks(RADIUS * su)) {
        double centre = kink / slope;
        n = add(n, centre);
        for (double d = width; d < RADIUS * su && d > 0; d *= 2) {
          n = add(n, centre - d);
          n = add(n, centre + d);
        }
        // g(u) has a kink there, and the smoothed kink of the inner expectation meets it.
        for (double d = width; d < RADIUS * su && d > 0 && centre != kink; d *= 2) {
          n = add(n, kink - d);
          n = add(n, kink + d);
        }
      }
      Arrays.sort(ends, 0, n);
      return Arrays.stream(ends, 0, n).distinct().toArray();
    }

    private int add(int n, double end) {
      if (!(Math.abs(end) <= RADIUS * su)) {
        return n;
      }
      if (n == ends.length) {
        ends = Arrays.copyOf(ends, 2 * n);
      }
      ends[n] = end;
      return n + 1;
    }

    private double integrand(double u) {
      double value = g.applyAsDouble(u) * Math.exp(-0.5 * (u / su) * (u / su));
      return value == 0 ? 0 : value * given(slope * u);
    }

    /** E[g(mean + deviation z)]. */
    private double given(double mean) {
      if (deviation == 0) {
        return g.applyAsDouble(mean);
      }
      double low = mean - RADIUS * deviation;
      double high = mean + RADIUS * deviation;
      int at = Arrays.binarySearch(places, low);
      at = at < 0 ? -at - 1 : at + 1;
      double sum = 0;
      double from = low;
      int step = 1;
      while (from < high) {
        // the nearer of the next end of the mesh and the next step of one deviation
        double to = step < 18 ? mean + (step - RADIUS) * deviation : high;
        if (at < places.length && places[at] < to) {
          to = places[at++];
        } else {
          step++;
        }
        if (to > from) {
          sum += panel(from, Math.min(to, high), mean);
          from = to;
        }
      }
      return sum * NORMAL;
    }

    private double panel(double from, double to, double mean) {
      double half = 0.5 * (to - from);
      double middle = 0.5 * (to + from);
      double sum = 0;
      for (int i = 0; i < INNER.size(); i++) {
        double v = middle + half * INNER.node(i);
        double z = (v - mean) / deviation;
        sum += INNER.weight(i) * Math.exp(-0.5 * z * z) * g.applyAsDouble(v);
      }
      return half / deviation * sum;
    }
  }
}
