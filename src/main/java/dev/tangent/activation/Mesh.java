package dev.tangent.activation;

import java.util.Arrays;

/** A cutting of the real line into panels on which a function is nearly a polynomial. */
interface Mesh {
  /**
   * A mesh for functions that are smooth on a scale of 1 near 0 and on a scale of |x| away from it.
   */
  Mesh HALVED =
      new Mesh() {
        private static final double FINEST = 0.4;

        @Override
        public double[] ends(double radius) {
          int count = Math.max(0, Math.getExponent(radius / FINEST) + 1);
          double[] ends = new double[2 * count + 1];
          for (int i = 0; i < count; i++) {
            double end = Math.scalb(FINEST, i);
            ends[count + 1 + i] = end;
            ends[count - 1 - i] = -end;
          }
          return Arrays.stream(ends).filter(x -> Math.abs(x) < radius).toArray();
        }

        @Override
        public double[] kinks(double radius) {
          return new double[0];
        }
      };

  /** Panels of one width. */
  static Mesh uniform(double width) {
    return new Mesh() {
      @Override
      public double[] ends(double radius) {
        int count = (int) Math.ceil(radius / width) - 1;
        double[] ends = new double[Math.max(0, 2 * count + 1)];
        for (int i = 0; i < ends.length; i++) {
          ends[i] = (i - count) * width;
        }
        return ends;
      }

      @Override
      public double[] kinks(double radius) {
        return new double[0];
      }
    };
  }

  /** Ends of panels in (−radius, radius), ascending. */
  double[] ends(double radius);

  /** The ends of panels at which the function is known not to be smooth. */
  double[] kinks(double radius);
}
