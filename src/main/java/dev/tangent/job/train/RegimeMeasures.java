package dev.tangent.job.train;

import dev.tangent.dynamics.insight.EffectiveRank;
import dev.tangent.dynamics.insight.Eigenspaces;
import dev.tangent.dynamics.insight.KernelAlignment;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.Products;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Compares the tangent kernel Θ(t) on the probes with the targets, with Θ(0) and with Θ∞. A number
 * that isn't defined (a constant kernel, targets that are all the same, too few points) is left
 * out.
 */
final class RegimeMeasures {
  static final String ALIGNMENT = "alignment";
  static final String CENTRED = "centred-alignment";
  static final String RANK = "effective-rank";
  static final String CKA_START = "cka-start";
  static final String CKA_LIMIT = "cka-limit";
  static final String CKA_TARGETS = "cka-targets";
  static final String DEBIASED = "-debiased";
  static final String OVERLAP_START = "overlap-start";
  static final String OVERLAP_LIMIT = "overlap-limit";
  static final String OVERLAP_TARGETS = "overlap-targets";
  static final String GAP = "gap";
  static final String RELATIVE_GAP = "relative-gap";
  static final String TEST_GAP = "test-gap";
  static final String TEST_RELATIVE_GAP = "test-relative-gap";

  /** Dimension of the leading eigenspaces that are compared, at most. */
  private static final int LEADING = 10;

  private final DoubleMatrix targets; // n × k
  private final DoubleMatrix gram; // Y Yᵀ
  private final DoubleMatrix start;
  private final SymmetricEigen startEigen;
  private final @Nullable DoubleMatrix limit;
  private final @Nullable SymmetricEigen limitEigen;
  private final int leading;

  RegimeMeasures(DoubleMatrix targets, DoubleMatrix start, @Nullable DoubleMatrix limit) {
    this.targets = targets;
    this.start = start;
    this.limit = limit;
    gram = Products.multiply(Transpose.NO, targets, Transpose.YES, targets);
    startEigen = SymmetricEigen.of(start);
    limitEigen = limit == null ? null : SymmetricEigen.of(limit);
    leading = Math.clamp(start.rows() / 4, 1, LEADING);
  }

  /** All measures of a kernel, given its eigendecomposition, by name. */
  Map<String, Double> of(DoubleMatrix theta, SymmetricEigen eigen) {
    Map<String, Double> values = new LinkedHashMap<>();
    put(values, ALIGNMENT, () -> KernelAlignment.alignment(theta, targets));
    put(values, CENTRED, () -> KernelAlignment.centredAlignment(theta, targets));
    cka(values, CKA_START, theta, start);
    if (limit != null) {
      cka(values, CKA_LIMIT, theta, limit);
    }
    cka(values, CKA_TARGETS, theta, gram);
    put(values, RANK, () -> EffectiveRank.of(eigen.values()).participationRatio());
    put(values, OVERLAP_START, () -> overlap(eigen, startEigen));
    if (limitEigen != null) {
      put(values, OVERLAP_LIMIT, () -> overlap(eigen, limitEigen));
    }
    put(values, OVERLAP_TARGETS, () -> Eigenspaces.targetOverlap(eigen, targets, leading));
    return values;
  }

  /** Alignment with the targets of one layer's part; NaN where it isn't defined. */
  double alignment(DoubleMatrix part) {
    Map<String, Double> value = new LinkedHashMap<>();
    put(value, ALIGNMENT, () -> KernelAlignment.centredAlignment(part, targets));
    return value.getOrDefault(ALIGNMENT, Double.NaN);
  }

  /** ‖after − before‖/‖before‖ of one layer's part; NaN where it isn't defined. */
  static double change(DoubleMatrix before, DoubleMatrix after) {
    Map<String, Double> value = new LinkedHashMap<>();
    put(value, GAP, () -> KernelAlignment.relativeChange(before, after));
    return value.getOrDefault(GAP, Double.NaN);
  }

  private double overlap(SymmetricEigen a, SymmetricEigen b) {
    return Eigenspaces.overlap(a, b, leading).overlap();
  }

  private static void cka(Map<String, Double> values, String name, DoubleMatrix a, DoubleMatrix b) {
    put(values, name, () -> KernelAlignment.cka(a, b));
    put(values, name + DEBIASED, () -> KernelAlignment.debiasedCka(a, b));
  }

  private static void put(Map<String, Double> values, String name, DoubleSupplier value) {
    try {
      values.put(name, value.getAsDouble());
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The number is undefined, as the CKA of a constant kernel is, and left out.
    }
  }
}
