package dev.tangent.activation;

import dev.tangent.linalg.GaussLegendre;
import java.util.Arrays;

/**
 * E[φ(u)φ(v)] for any φ that is smooth between kinks, by quadrature in polar coordinates of the
 * plane of two independent normals: u = √qx r cos ω, v = √qy r cos(ω + θ).
 *
 * <p>A kink is a line in that plane. Along a ray it is a point, so radial panels end there; as a
 * function of the angle the radial integral is smooth between the directions where two such lines
 * meet or one leaves the disc. Thin sectors (ρ → ±1) are panels of their own, so the accuracy does
 * not depend on ρ. Panels of angle are bisected until Gauss–Kronrod's two rules agree.
 */
final class PolarQuadrature {
  private static final int MAX_DEPTH = 14;
  private static final GaussLegendre FINE = new GaussLegendre(16);
  private static final GaussLegendre COARSE = new GaussLegendre(10);
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

  private final ActivationFunction function;
  private final Kinks kinks;
  private final GaussianIntegral line;
  private final double tolerance;
  private final GaussLegendre radial;

  PolarQuadrature(ActivationFunction function, Kinks kinks, double tolerance) {
    this.tolerance = tolerance;
    radial = tolerance < 1e-10 ? FINE : COARSE;
    this.function = function;
    this.kinks = kinks;
    line = new GaussianIntegral(function, kinks);
  }

  /** E[φφ], to the tolerance times {@code scale}. */
  double value(double qx, double qy, double gap, double scale) {
    return new Integral(qx, qy, gap, false).sum(scale);
  }

  /** E[φ′φ′], to the tolerance times {@code scale}. */
  double derivative(double qx, double qy, double gap, double scale) {
    return new Integral(qx, qy, gap, true).sum(scale);
  }

  /** One expectation; not shared between threads. */
  private final class Integral {
    private final double sx;
    private final double sy;
    private final double theta;
    private final boolean slope;
    private final double radius;
    private final double[] kinkPlaces;
    private final double[] radialEnds;
    private final double[] cuts;
    private double[] u = new double[256];
    private double[] v = new double[256];
    private double[] weight = new double[256];
    private double allowed;

    Integral(double qx, double qy, double gap, boolean slope) {
      sx = Math.sqrt(qx);
      sy = Math.sqrt(qy);
      theta = ClosedDuals.angle(gap);
      this.slope = slope;
      radius = Math.max(line.radius(sx), line.radius(sy));
      kinkPlaces = kinks.within(radius * Math.max(sx, sy));
      radialEnds = radialEnds(Math.max(sx, sy));
      cuts = new double[radialEnds.length + 2 * kinkPlaces.length];
    }

    private double[] radialEnds(double s) {
      int fine = 0;
      while (Math.scalb(radius / 3, -fine) * s > 1.5) {
        fine++;
      }
      double[] ends = new double[4 + fine];
      for (int i = 0; i < fine; i++) {
        ends[1 + i] = Math.scalb(radius / 3, i - fine);
      }
      ends[1 + fine] = radius / 3;
      ends[2 + fine] = radius * 2 / 3;
      ends[3 + fine] = radius;
      return ends;
    }

    double sum(double scale) {
      double[] ends = angularEnds();
      double whole = 0;
      allowed = tolerance * scale * 2 * Math.PI / ends.length;
      for (int p = 1; p < ends.length; p++) {
        whole += panel(ends[p - 1], ends[p], 0);
      }
      return whole / (2 * Math.PI);
    }

    /** Directions where the radial integral is not smooth as a function of the angle. */
    private double[] angularEnds() {
      int k = kinkPlaces.length;
      double[] ends = new double[6 + 4 * k + k * k];
      int n = 0;
      ends[n++] = -Math.PI;
      ends[n++] = Math.PI;
      for (int side = -1; side <= 1; side += 2) {
        ends[n++] = side * Math.PI / 2;
        ends[n++] = wrap(side * Math.PI / 2 - theta);
      }
      for (double kink : kinkPlaces) {
        double x = Math.acos(Math.clamp(kink / (sx * radius), -1, 1));
        double y = Math.acos(Math.clamp(kink / (sy * radius), -1, 1));
        ends[n++] = x;
        ends[n++] = -x;
        ends[n++] = wrap(y - theta);
        ends[n++] = wrap(-y - theta);
        for (double other : kinkPlaces) {
          // z1 = kink/sx along the first axis, r cos(ω + θ) = other/sy
          double z1 = kink / sx;
          double second = (z1 * Math.cos(theta) - other / sy) / Math.sin(theta);
          ends[n++] = Math.hypot(z1, second) < radius ? Math.atan2(second, z1) : 0;
        }
      }
      Arrays.sort(ends, 0, n);
      return Arrays.copyOf(ends, n);
    }

    private double wrap(double angle) {
      return angle - 2 * Math.PI * Math.floor((angle + Math.PI) / (2 * Math.PI));
    }

    private double panel(double a, double b, int depth) {
      if (b - a < 1e-14) {
        return 0;
      }
      double[] error = new double[1];
      double result = kronrod(a, b, error);
      if (error[0] <= allowed || depth == MAX_DEPTH) {
        return result;
      }
      double middle = 0.5 * (a + b);
      return panel(a, middle, depth + 1) + panel(middle, b, depth + 1);
    }

    /** Gauss–Kronrod 7/15 with QUADPACK's error estimate, which is quadratic in the difference. */
    private double kronrod(double a, double b, double[] error) {
      double half = 0.5 * (b - a);
      double middle = 0.5 * (a + b);
      double center = ray(middle);
      double kronrod = KRONROD_WEIGHTS[7] * center;
      double gauss = GAUSS_WEIGHTS[3] * center;
      double absolute = KRONROD_WEIGHTS[7] * Math.abs(center);
      for (int i = 0; i < 7; i++) {
        double left = ray(middle - half * KRONROD_NODES[i]);
        double right = ray(middle + half * KRONROD_NODES[i]);
        kronrod += KRONROD_WEIGHTS[i] * (left + right);
        absolute += KRONROD_WEIGHTS[i] * (Math.abs(left) + Math.abs(right));
        if (i % 2 == 1) {
          gauss += GAUSS_WEIGHTS[i / 2] * (left + right);
        }
      }
      double difference = Math.abs(kronrod - gauss);
      double relative = absolute == 0 ? 0 : Math.min(1, Math.pow(200 * difference / absolute, 1.5));
      error[0] = half * absolute * relative;
      return half * kronrod;
    }

    /** ∫ φ(sx r cos ω) φ(sy r cos(ω + θ)) r e^{−r²/2} dr. */
    private double ray(double omega) {
      double cx = sx * Math.cos(omega);
      double cy = sy * Math.cos(omega + theta);
      int ends = cuts(cx, cy);
      int n = 0;
      for (int p = 1; p < ends; p++) {
        double half = 0.5 * (cuts[p] - cuts[p - 1]);
        if (half <= 0) {
          continue;
        }
        double middle = 0.5 * (cuts[p] + cuts[p - 1]);
        if (n + radial.size() > u.length) {
          grow();
        }
        for (int i = 0; i < radial.size(); i++) {
          double r = middle + half * radial.node(i);
          u[n] = cx * r;
          v[n] = cy * r;
          weight[n++] = half * radial.weight(i) * r * Math.exp(-0.5 * r * r);
        }
      }
      if (slope) {
        function.derivative(u, 0, u, 0, n);
        function.derivative(v, 0, v, 0, n);
      } else {
        function.value(u, 0, u, 0, n);
        function.value(v, 0, v, 0, n);
      }
      double sum = 0;
      for (int i = 0; i < n; i++) {
        sum += weight[i] * u[i] * v[i];
      }
      return sum;
    }

    private int cuts(double cx, double cy) {
      System.arraycopy(radialEnds, 0, cuts, 0, radialEnds.length);
      int n = radialEnds.length;
      for (double kink : kinkPlaces) {
        double x = kink / cx;
        if (x > 0 && x < radius) {
          cuts[n++] = x;
        }
        double y = kink / cy;
        if (y > 0 && y < radius) {
          cuts[n++] = y;
        }
      }
      Arrays.sort(cuts, 0, n);
      return n;
    }

    private void grow() {
      u = Arrays.copyOf(u, 2 * u.length);
      v = Arrays.copyOf(v, 2 * v.length);
      weight = Arrays.copyOf(weight, 2 * weight.length);
    }
  }
}
