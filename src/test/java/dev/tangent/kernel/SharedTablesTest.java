package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The kernels of a search share tables: the numbers are the same in any order, and hardly any
 * integral is computed anew.
 */
class SharedTablesTest {
  private static final int ROWS =
      150; // enough pairs for a table of a closed form, enough points for series of variances

  /** Points whose norms differ by a factor; beyond e^1.75 their variances are cut into pieces. */
  private static DoubleMatrix points(double spread) {
    Random random = new Random(3);
    DoubleMatrix x = DoubleMatrix.zeros(ROWS, 4);
    for (int i = 0; i < ROWS; i++) {
      double size = Math.exp(spread * (random.nextDouble() - 0.5));
      for (int j = 0; j < 4; j++) {
        x.set(i, j, size * random.nextGaussian());
      }
    }
    return x;
  }

  private static LimitKernel limit(ActivationFunction activation, double sigmaW, double beta) {
    return LimitKernel.of(Architecture.mlp(4, 3, 10, 1, activation, sigmaW, beta));
  }

  @ParameterizedTest
  @ValueSource(strings = {"tanh", "erf"})
  void entriesAreThoseOfTablesOfTheirOwn(String name) {
    ActivationFunction activation = Activations.parse(name);
    DoubleMatrix x = points(1);
    LimitKernel shared = limit(activation, 1, 0.1);
    for (double sigmaW : new double[] {1.5}) {
      // Parsed again, as every trial of a search does.
      LimitKernel own = limit(Activations.parse(name), sigmaW, 0.3);
      KernelPair expected = own.compute(x);
      KernelPair pair = own.withTablesOf(shared).compute(x);
      KernelDiagonal diagonal = own.diagonal(x);
      for (int i = 0; i < ROWS; i++) {
        for (int j = 0; j < ROWS; j++) {
          double size = Math.sqrt(diagonal.ntk()[i] * diagonal.ntk()[j]);
          double error = 20 * own.entryError(false) * size; // two tables, three layers
          assertEquals(expected.ntk().get(i, j), pair.ntk().get(i, j), error, name);
        }
      }
    }
  }

  /** What was tried before changes no bit. */
  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void orderDoesNotMatter(double spread) {
    DoubleMatrix x = points(spread);
    LimitKernel one = limit(Activations.erf(), 1, 0.1);
    LimitKernel other = limit(Activations.erf(), 1, 0.1);
    double[] scales = {0.8, 0.802};
    double[][] forth = new double[scales.length][];
    for (int k = 0; k < scales.length; k++) {
      forth[k] = ntk(limit(Activations.erf(), scales[k], 0.1).withTablesOf(one), x);
    }
    for (int k = scales.length - 1; k >= 0; k--) {
      double[] back = ntk(limit(Activations.erf(), scales[k], 0.1).withTablesOf(other), x);
      assertArrayEquals(forth[k], back);
    }
  }

  private static double[] ntk(LimitKernel limit, DoubleMatrix x) {
    DoubleMatrix ntk = limit.compute(x).ntk();
    double[] entries = new double[ROWS * ROWS];
    for (int i = 0; i < entries.length; i++) {
      entries[i] = ntk.get(i / ROWS, i % ROWS);
    }
    return entries;
  }

  /** Counted where it is paid: in values of the activation. */
  @Test
  void theNextKernelOfASearchMakesNoTable() {
    AtomicLong values = new AtomicLong();
    ActivationFunction counted =
        Activations.custom(
            "counted",
            x -> {
              values.incrementAndGet();
              return Math.tanh(x);
            },
            x -> {
              values.incrementAndGet();
              double t = Math.tanh(x);
              return 1 - t * t;
            });
    DoubleMatrix x = points(1);
    LimitKernel shared = limit(counted, 1.1, 0.1);
    limit(counted, 1.1, 0.1).withTablesOf(shared).compute(x);
    long first = values.getAndSet(0);
    limit(counted, 1.102, 0.1).withTablesOf(shared).compute(x);
    long second = values.getAndSet(0);
    assertTrue(second < 0.2 * first, second + " values after " + first);
    limit(counted, 1.102, 0.1).compute(x);
    assertTrue(values.get() > 2 * second, values + " values of tables of its own");
  }
}
