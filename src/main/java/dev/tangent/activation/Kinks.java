package dev.tangent.activation;

import java.util.Arrays;

/** Where a function of one variable is not smooth: quadrature splits there. */
@FunctionalInterface
interface Kinks {
  /** No kinks at all. */
  Kinks NONE = radius -> new double[0];

  /** The kinks in [−radius, radius], ascending. */
  double[] within(double radius);

  /** Known kinks. */
  static Kinks at(double... places) {
    double[] sorted = places.clone();
    Arrays.sort(sorted);
    return radius -> sorted;
  }
}
