package dev.tangent.kernel.limit;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Step;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tables that kernels of nearly the same scales share, such as those that a search for σ_w and β
 * tries one after the other. The ranges of variances and angles are rounded outwards to a grid, so
 * that a kernel finds the table that another one has made.
 *
 * <p>The grid is fixed. Which table a kernel takes depends on its own points and scales, never on
 * what was tried before it: results are the same in any order.
 */
final class SharedTables {
  /** The size of a cell of log q: a change of σ_w by a few percent mostly stays in one cell. */
  private static final double VARIANCES = 0.5;

  private static final double ANGLES = Math.PI / 16;

  private static final int KEPT = 1024;

  private final ConcurrentHashMap<Object, Optional<?>> made = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ActivationFunction, DualActivation> duals =
      new ConcurrentHashMap<>();

  private record TableKey(
      DualActivation dual, DualTable.Range x, DualTable.Range y, double maxGap, double tolerance) {}

  private record LineKey(DualActivation dual, double low, double high, double tolerance) {}

  /** One dual for all equal activations: it caches its integrals. */
  DualActivation dual(Step.Activate step) {
    return step.dual() == step.function().dual()
        ? duals.computeIfAbsent(step.function(), _ -> step.dual())
        : step.dual();
  }

  /** The largest variance of the grid that is not above q. */
  static double low(double q) {
    return Math.exp(VARIANCES * Math.floor(Math.log(q) / VARIANCES));
  }

  /** The smallest variance of the grid that is not below q. */
  static double high(double q) {
    return Math.exp(VARIANCES * Math.ceil(Math.log(q) / VARIANCES));
  }

  /** The gap of the next larger angle of the grid. */
  static double gap(double gap) {
    double angle = 2 * Math.asin(Math.sqrt(Math.min(1, 0.5 * gap)));
    double half = Math.sin(0.5 * Math.min(Math.PI, ANGLES * Math.ceil(angle / ANGLES)));
    return Math.max(gap, 2 * half * half);
  }

  /** The next smaller power of two: tables may be more accurate than necessary. */
  static double tolerance(double tolerance) {
    return Math.scalb(1.0, Math.getExponent(tolerance));
  }

  @Nullable DualTable table(
      DualActivation dual,
      DualTable.Range x,
      DualTable.Range y,
      double maxGap,
      double tolerance,
      Supplier<@Nullable DualTable> maker) {
    return once(new TableKey(dual, x, y, maxGap, tolerance), DualTable.class, maker);
  }

  @Nullable Collinear collinear(
      DualActivation dual,
      double low,
      double high,
      double tolerance,
      Supplier<@Nullable Collinear> maker) {
    return once(new LineKey(dual, low, high, tolerance), Collinear.class, maker);
  }

  private <T> @Nullable T once(Object key, Class<T> type, Supplier<@Nullable T> maker) {
    Optional<?> known = made.get(key);
    if (known == null) {
      // A table is computed on several threads, which must not happen inside of computeIfAbsent.
      known = Optional.ofNullable(maker.get());
      if (made.size() >= KEPT) {
        made.clear();
      }
      made.put(key, known);
    }
    return known.map(type::cast).orElse(null);
  }
}
