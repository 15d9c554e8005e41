package dev.tangent.kernel.limit;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.DualActivation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Conv;
import dev.tangent.layer.Dense;
import dev.tangent.layer.LimitReading;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Window;
import dev.tangent.linalg.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** An architecture as a list of steps on the pair of kernels. */
public final class LimitPlan {
  private static final int KEPT_TABLES = 1024;

  /** What quadrature may err by, of the error that its table may have. */
  private static final double RELATIVE = 0.02;

  private final List<Step> steps;
  private final ConcurrentHashMap<Object, Optional<DualTable>> tables = new ConcurrentHashMap<>();

  private record TableKey(
      DualActivation dual, DualTable.Range x, DualTable.Range y, double maxGap, double tolerance) {}

  private LimitPlan(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /**
   * The steps of an architecture.
   *
   * @param trained which dense layers (0 is the first) are trained
   */
  public static LimitPlan of(
      Architecture architecture, Parametrization parametrization, IntPredicate trained) {
    Reader reader = new Reader(parametrization, trained);
    architecture.limit(reader);
    return new LimitPlan(reader.steps);
  }

  List<Step> steps() {
    return steps;
  }

  /**
   * The table of a dual for these ranges ({@link DualTable#build}), made once: the same points
   * again, or tiles of them, cost no quadrature.
   */
  @Nullable DualTable table(
      DualActivation dual,
      DualTable.Range x,
      DualTable.Range y,
      Collinear collinear,
      double maxGap,
      double tolerance) {
    TableKey key = new TableKey(dual, x, y, maxGap, tolerance);
    Optional<DualTable> known = tables.get(key);
    if (known == null) {
      // Building runs on the threads of the engine, so not inside of computeIfAbsent.
      double own = !dual.costly() ? 0 : RELATIVE * tolerance;
      DualActivation rough = own == 0 ? dual : dual.atTolerance(own);
      double reachable = own == 0 ? tolerance : Math.max(tolerance, rough.relativeError());
      known = Optional.ofNullable(DualTable.build(rough, x, y, collinear, maxGap, reachable));
      if (tables.size() >= KEPT_TABLES) {
        tables.clear();
      }
      tables.put(key, known);
    }
    return known.orElse(null);
  }

  /** Whether all activations are homogeneous of degree one: closed forms of roundings alone. */
  public boolean isHomogeneous() {
    return steps.stream().noneMatch(s -> s instanceof Step.Dual d && !d.dual().homogeneous());
  }

  /** Whether an activation's expectations are integrals, done to a tolerance. */
  public boolean hasIntegrals() {
    return steps.stream().anyMatch(s -> s instanceof Step.Dual d && d.dual().costly());
  }

  /** Deepest nesting of saved states. */
  int stackDepth() {
    int depth = 0;
    int deepest = 0;
    for (Step step : steps) {
      if (step instanceof Step.Save) {
        deepest = Math.max(deepest, ++depth);
      } else if (step instanceof Step.Add) {
        depth--;
      }
    }
    return deepest;
  }

  private static final class Reader implements LimitReading {
    private final Parametrization parametrization;
    private final IntPredicate trained;
    private final List<Step> steps = new ArrayList<>();
    private final Deque<Integer> saved = new ArrayDeque<>();
    private int denseCount;

    Reader(Parametrization parametrization, IntPredicate trained) {
      this.parametrization = parametrization;
      this.trained = trained;
    }

    @Override
    public void dense(Dense layer, int inputWidth) {
      double sigma2 = layer.sigmaW() * layer.sigmaW();
      double beta2 = layer.beta() * layer.beta();
      requireSquare("sigma_w", layer.sigmaW(), sigma2);
      requireSquare("beta", layer.beta(), beta2);
      double weights = 0;
      double biases = 0;
      if (trained.test(denseCount++)) {
        boolean standard = parametrization == Parametrization.STANDARD;
        weights = standard ? inputWidth / sigma2 : 1;
        biases = standard && beta2 > 0 ? 1 / beta2 : 1;
      }
      steps.add(new Step.Affine(sigma2, beta2, weights, biases));
    }

    private static void requireSquare(String name, double x, double square) {
      if (x > 0 && !(square >= Double.MIN_NORMAL && square < Double.MAX_VALUE)) {
        throw new ArithmeticException(
            String.format(
                Locale.ROOT,
                "the square of %s = %s is out of the range of float64: kernels need one from 1e-153"
                    + " to 1e153",
                name,
                x));
      }
    }

    @Override
    public void activation(ActivationFunction function) {
      steps.add(new Step.Dual(function, function.dual()));
    }

    @Override
    public void normalize(double epsilon) {
      steps.add(new Step.Normalize(epsilon));
    }

    @Override
    public void convolution(Conv layer, Shape input) {
      throw noPositions();
    }

    @Override
    public void pooling(Window window, double divisor) {
      throw noPositions();
    }

    @Override
    public void mean(boolean allPairs) {
      // The mean over one position is what is there.
    }

    @Override
    public void shortcut() {
      throw noPositions();
    }

    private static IllegalStateException noPositions() {
      return new IllegalStateException("pairs of points don't tell the limit of such a layer");
    }

    @Override
    public void save() {
      saved.push(steps.size());
      steps.add(new Step.Save());
    }

    @Override
    public void addSaved(double scale) {
      steps.add(new Step.Add(scale * scale, saved.pop()));
    }
  }
}
