package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.limit.PairErrors;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Random architectures on random batches: an entry is the same in a batch as for its pair alone, in
 * double and, from the same points, in float, up to what {@link PairErrors} explains. Batches are
 * as large as the numbers of pairs at which the method changes (25 and 127 points), one less and
 * one more.
 *
 * <p>{@code -Dtangent.search=10000} looks at so many, from the seed {@code -Dtangent.search.seed};
 * {@code -Dtangent.search.from=589 -Dtangent.search=1} at one again.
 */
class BatchSearchTest {
  private static final int CASES = Integer.getInteger("tangent.search", 300);
  private static final int FROM = Integer.getInteger("tangent.search.from", 0);
  private static final int SEED = Integer.getInteger("tangent.search.seed", 1);
  private static final int[] SIZES = {24, 25, 26, 126, 127, 128, 131};
  private static final String[] CLOSED = {
    "relu",
    "abs",
    "leaky-relu:-0.8",
    "leaky-relu:0.1",
    "erf",
    "gelu",
    "sign",
    "sin",
    "gaussian",
    "rectified-monomial:2",
    "rectified-monomial:0",
    "cos",
    "rbf:0.5",
    "hermite:3",
    "identity"
  };
  private static final String[] COSTLY = {"tanh", "elu", "softplus", "silu", "sigmoid"};

  /**
   * Errors relative to √(K_ii K_jj) that are looked at: they must be explained by {@link
   * PairErrors}, twice, because the pair alone errs too.
   */
  private static final double DOUBLE_ERROR = 2e-13;

  private static final double FLOAT_ERROR = 1e-6;

  /** The largest errors so far: closed forms, integrals, float; then the largest explained ones. */
  private static final double[] LARGEST = new double[6];

  private record Case(String layers, DoubleMatrix x, boolean costly) {
    static Case random(Random r, boolean sphere) {
      boolean costly = r.nextInt(12) == 0;
      StringBuilder text = new StringBuilder(dense(r));
      int layers = 1 + r.nextInt(3);
      boolean branch = false;
      for (int l = 0; l < layers; l++) {
        String name =
            costly && l == 0 ? COSTLY[r.nextInt(COSTLY.length)] : CLOSED[r.nextInt(CLOSED.length)];
        if (!branch && r.nextInt(5) == 0) {
          text.append("; residual scale=0.8 { ").append(name).append("; ").append(dense(r));
          text.append(" }");
          branch = true;
        } else {
          text.append("; ").append(name).append("; ").append(dense(r));
        }
        text.append(r.nextInt(7) == 0 ? "; layernorm eps=1e-3" : "");
      }
      text.append("; relu; dense 1 sw=1 b=0.1");
      int n = costly ? SIZES[r.nextInt(3)] : SIZES[r.nextInt(SIZES.length)];
      DoubleMatrix x = points(n, 1 + r.nextInt(9), r);
      if (sphere) {
        nearlyOneNorm(x);
      }
      return new Case(text.toString(), x, costly);
    }

    private static String dense(Random r) {
      double bias = r.nextInt(3) == 0 ? 0 : r.nextDouble();
      return String.format(
          Locale.ROOT, "dense 5 sw=%.3g b=%.3g", Math.exp(1.5 * r.nextDouble() - 0.5), bias);
    }

    private static DoubleMatrix points(int n, int width, Random r) {
      boolean pixels = r.nextInt(6) == 0;
      double decades = r.nextInt(3) == 0 ? 2 * r.nextDouble() : 0;
      DoubleMatrix x = DoubleMatrix.zeros(n, width);
      for (int i = 0; i < n; i++) {
        int kind = i == 0 ? 9 : r.nextInt(10);
        int like = i == 0 ? 0 : r.nextInt(i);
        double norm = Math.pow(10, decades * (r.nextDouble() - 0.5));
        double[] factors = {1, -1, Math.exp(r.nextGaussian()), -2, 1 + 1e-9};
        for (int j = 0; j < width; j++) {
          double fresh = pixels ? 1 + r.nextInt(255) : norm * r.nextGaussian();
          x.set(i, j, kind < factors.length ? factors[kind] * x.get(like, j) : fresh);
        }
      }
      return x;
    }
  }

  /** Norms that differ by 1e-9, which must not count as one. */
  private static void nearlyOneNorm(DoubleMatrix x) {
    for (int i = 0; i < x.rows(); i++) {
      double square = 0;
      for (int j = 0; j < x.columns(); j++) {
        square += x.get(i, j) * x.get(i, j);
      }
      double factor = (1 + 1e-9 * (i % 4)) * Math.sqrt(x.columns() / square);
      for (int j = 0; j < x.columns(); j++) {
        x.set(i, j, factor * x.get(i, j));
      }
    }
  }

  @Test
  void entriesOfBatchesAreThoseOfPairs() {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (int c = FROM; c < FROM + CASES; c++) {
      Random r = new Random(1_000_003L * SEED + c);
      Case drawn = Case.random(r, new Random(SEED + 31L * c).nextInt(10) == 0);
      try {
        looked += look(c, drawn, r, wrong);
      } catch (ArithmeticException named) {
        continue; // a variance out of range, said so
      }
    }
    if (Integer.getInteger("tangent.search") != null) {
      System.out.printf(
          Locale.ROOT,
          "largest errors: closed forms %.1e, integrals %.1e, float %.1e%n"
              + "and with an explanation: %.1e, %.1e, %.1e%n",
          Arrays.stream(LARGEST).boxed().toArray());
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + "\n" + String.join("\n", wrong));
    int entries = looked;
    assertTrue(entries > 4 * CASES, () -> entries + " entries of " + CASES + " cases");
  }

  private static int look(int c, Case drawn, Random r, List<String> wrong) {
    DoubleMatrix x = drawn.x;
    Architecture network = Architecture.parse(x.columns(), drawn.layers);
    LimitKernel kernel = LimitKernel.of(network);
    KernelPair all = kernel.compute(x);
    // In float the points are other ones: an entry is compared with the same points in double.
    DoubleMatrix rounded = Matrices.toDouble(Matrices.toFloat(x));
    FloatKernelPair single = single(kernel, x);
    int looked = 0;
    for (int k = 0; k < 10; k++) {
      int i = 1 + r.nextInt(x.rows() - 1);
      int j = r.nextInt(i);
      DoubleMatrix two = pair(x, i, j);
      KernelPair alone = kernel.compute(two);
      double[] errors = {
        error(alone.nngp(), all.nngp().get(i, j)), error(alone.ntk(), all.ntk().get(i, j))
      };
      check(c, drawn, network, two, false, errors, wrong);
      if (single != null) {
        DoubleMatrix same = pair(rounded, i, j);
        KernelPair exact = kernel.compute(same);
        double[] floats = {
          error(exact.nngp(), single.nngp().get(i, j)), error(exact.ntk(), single.ntk().get(i, j))
        };
        check(c, drawn, network, same, true, floats, wrong);
      }
      looked++;
    }
    return looked;
  }

  /** Null where the kernels leave the range of float32, which is said. */
  private static @Nullable FloatKernelPair single(LimitKernel kernel, DoubleMatrix x) {
    try {
      return kernel.compute(Matrices.toFloat(x));
    } catch (ArithmeticException named) {
      return null;
    }
  }

  private static DoubleMatrix pair(DoubleMatrix x, int i, int j) {
    DoubleMatrix two = DoubleMatrix.zeros(2, x.columns());
    two.rowRange(0, 1).assign(x.rowRange(i, i + 1));
    two.rowRange(1, 2).assign(x.rowRange(j, j + 1));
    return two;
  }

  private static double error(DoubleMatrix alone, double actual) {
    double scale = Math.sqrt(alone.get(0, 0)) * Math.sqrt(alone.get(1, 1));
    return Math.abs(actual - alone.get(1, 0)) / scale;
  }

  /** The errors of Σ and Θ. */
  private static void check(
      int c,
      Case drawn,
      Architecture network,
      DoubleMatrix two,
      boolean single,
      double[] errors,
      List<String> wrong) {
    double looked = single ? FLOAT_ERROR : DOUBLE_ERROR;
    int kind = single ? 2 : drawn.costly ? 1 : 0;
    if (errors[0] <= looked && errors[1] <= looked) {
      for (double error : errors) {
        LARGEST[kind] = Math.max(LARGEST[kind], error);
      }
      return;
    }
    double[] allowed = PairErrors.of(network, two, single);
    for (int e = 0; e < errors.length; e++) {
      if (!(errors[e] <= Math.max(looked, 2 * allowed[e]))) {
        wrong.add(
            String.format(
                Locale.ROOT,
                "case %d, %d × %d, %s %s off by %.1e (its steps explain %.1e): %s",
                c,
                drawn.x.rows(),
                drawn.x.columns(),
                single ? "float" : "double",
                e == 0 ? "nngp" : "ntk",
                errors[e],
                allowed[e],
                drawn.layers));
      }
      LARGEST[kind + 3] = Math.max(LARGEST[kind + 3], errors[e]);
    }
  }
}
