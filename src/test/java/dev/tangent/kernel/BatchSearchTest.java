package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Matrices;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random architectures on random batches: an entry is the same in a batch as for its pair alone.
 * Batches are as large as the numbers of pairs at which the method changes (25 and 127 points), one
 * less and one more.
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

  /** What an entry may be off by, of √(K_ii K_jj): tables of closed forms, and of integrals. */
  private static final double CLOSED_ERROR = 2e-12;

  private static final double COSTLY_ERROR = 3e-11;

  /**
   * Of nearly equal points behind a jump: an angle of 5e-11, good to 5e-16 by the vectors that
   * stand for points of one line, becomes its root behind the jump, which a kink after it sees.
   */
  private static final double JUMP_ERROR = 2e-11;

  private static final double FLOAT_ERROR = 4e-6;

  /** The largest errors beyond roundings so far: closed forms, integrals, float. */
  private static final double[] LARGEST = new double[3];

  private record Case(String layers, DoubleMatrix x, boolean costly) {
    static Case random(Random r) {
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
      return new Case(text.toString(), points(n, 1 + r.nextInt(9), r), costly);
    }

    boolean jumps() {
      return layers.contains("rectified-monomial:0") || layers.contains("sign");
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

  @Test
  void entriesOfBatchesAreThoseOfPairs() {
    List<String> wrong = new ArrayList<>();
    int looked = 0;
    for (int c = FROM; c < FROM + CASES; c++) {
      Random r = new Random(1_000_003L * SEED + c);
      Case drawn = Case.random(r);
      try {
        looked += look(c, drawn, r, wrong);
      } catch (ArithmeticException named) {
        continue; // a variance out of range, said so
      }
    }
    if (CASES > 300) {
      System.out.printf(
          Locale.ROOT,
          "largest errors: closed forms %.1e, integrals %.1e, float %.1e%n",
          LARGEST[0],
          LARGEST[1],
          LARGEST[2]);
    }
    assertTrue(wrong.isEmpty(), () -> wrong.size() + "\n" + String.join("\n", wrong));
    int entries = looked;
    assertTrue(entries > 4 * CASES, () -> entries + " entries of " + CASES + " cases");
  }

  private static int look(int c, Case drawn, Random r, List<String> wrong) {
    DoubleMatrix x = drawn.x;
    LimitKernel kernel = LimitKernel.of(Architecture.parse(x.columns(), drawn.layers));
    KernelPair all = kernel.compute(x);
    DoubleMatrix single = Matrices.toDouble(kernel.compute(Matrices.toFloat(x)).ntk());
    DoubleMatrix two = DoubleMatrix.zeros(2, x.columns());
    int looked = 0;
    for (int k = 0; k < 10; k++) {
      int i = 1 + r.nextInt(x.rows() - 1);
      int j = r.nextInt(i);
      two.rowRange(0, 1).assign(x.rowRange(i, i + 1));
      two.rowRange(1, 2).assign(x.rowRange(j, j + 1));
      KernelPair alone = kernel.compute(two);
      KernelPair moved = kernel.compute(PairSearch.moved(two, Math.ulp(1.0)));
      KernelPair far = kernel.compute(PairSearch.moved(two, Math.ulp(1f)));
      double error = drawn.costly ? COSTLY_ERROR : CLOSED_ERROR;
      error = drawn.jumps() && nearlyEqual(two) ? Math.max(error, JUMP_ERROR) : error;
      check("ntk", alone.ntk(), moved.ntk(), all.ntk().get(i, j), error, c, drawn, wrong);
      check("nngp", alone.nngp(), moved.nngp(), all.nngp().get(i, j), error, c, drawn, wrong);
      check("float", alone.ntk(), far.ntk(), single.get(i, j), FLOAT_ERROR, c, drawn, wrong);
      looked++;
    }
    return looked;
  }

  private static boolean nearlyEqual(DoubleMatrix two) {
    double size = 0;
    double difference = 0;
    for (int c = 0; c < two.columns(); c++) {
      size = Math.max(size, Math.abs(two.get(0, c)));
      difference = Math.max(difference, Math.abs(two.get(0, c) - two.get(1, c)));
    }
    return difference <= 1e-8 * size;
  }

  private static void check(
      String what,
      DoubleMatrix alone,
      DoubleMatrix moved,
      double actual,
      double tolerance,
      int c,
      Case drawn,
      List<String> wrong) {
    double scale = Math.sqrt(alone.get(0, 0)) * Math.sqrt(alone.get(1, 1));
    double error = Math.abs(actual - alone.get(1, 0)) / scale;
    double rounding = 8 * Math.abs(moved.get(1, 0) - alone.get(1, 0)) / scale;
    int kind = tolerance == FLOAT_ERROR ? 2 : drawn.costly ? 1 : 0;
    LARGEST[kind] = Math.max(LARGEST[kind], error - rounding);
    if (!(error <= tolerance + rounding)) {
      wrong.add(
          String.format(
              Locale.ROOT,
              "case %d, %d × %d, %s off by %.1e (a rounding is worth %.1e): %s",
              c,
              drawn.x.rows(),
              drawn.x.columns(),
              what,
              error,
              rounding,
              drawn.layers));
    }
  }
}
