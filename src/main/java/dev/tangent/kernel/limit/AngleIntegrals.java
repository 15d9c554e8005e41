package dev.tangent.kernel.limit;

import dev.tangent.linalg.Chebyshev;
import dev.tangent.linalg.GaussLegendre;
import java.util.concurrent.ConcurrentHashMap;

/** Integrals of Chebyshev interpolants over the angle, for {@link DualTable}. */
final class AngleIntegrals {
  /** The parameters that determine a matrix. */
  private record Key(int angles, double maxAngle) {}

  /**
   * Matrices made before: the tables of an activation in pieces use a few of them again and again.
   */
  private static final ConcurrentHashMap<Key, double[][]> MADE = new ConcurrentHashMap<>();

  /** Most matrices that are kept; each has at most 160² numbers. */
  private static final int MOST = 32;

  private AngleIntegrals() {}

  /**
   * The matrix that maps A at the nodes to g = (1/θ²) ∫₀^θ A sin ϑ dϑ at the nodes, for the
   * interpolant of A: its only error is that of the interpolation, and nothing cancels for small θ.
   */
  static double[][] matrix(int angles, double maxAngle) {
    Key key = new Key(angles, maxAngle);
    // Two threads may make the same matrix at once; neither waits for the other.
    double[][] made = MADE.get(key);
    if (made == null) {
      made = make(angles, maxAngle);
      if (MADE.size() >= MOST) {
        MADE.clear();
      }
      MADE.put(key, made);
    }
    return made;
  }

  private static double[][] make(int angles, double maxAngle) {
    GaussLegendre rule = new GaussLegendre(angles / 2 + 16);
    double[][] matrix = new double[angles][angles];
    for (int k = 0; k < angles; k++) {
      double theta = 0.5 * maxAngle * (1 + Chebyshev.node(k, angles));
      double[] moments = new double[angles];
      for (int i = 0; i < rule.size(); i++) {
        double angle = 0.5 * theta * (1 + rule.node(i));
        double[] t = Chebyshev.functions(2 * angle / maxAngle - 1, angles);
        for (int n = 0; n < angles; n++) {
          moments[n] += 0.5 * rule.weight(i) * (Math.sin(angle) / theta) * t[n];
        }
      }
      // Σ_n moments_n c_n with c_n = (1 or 2)/count Σ_m A_m T_n(node m)
      for (int m = 0; m < angles; m++) {
        double[] t = Chebyshev.functions(Chebyshev.node(m, angles), angles);
        for (int n = 0; n < angles; n++) {
          matrix[k][m] += moments[n] * t[n] * (n == 0 ? 1 : 2) / angles;
        }
      }
    }
    return matrix;
  }
}
