package dev.tangent.job.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.Dataset;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Diagnostics are thinned automatically when they would take more than a tenth of the training. */
class LooksTest {
  private static TrainingPlan plan(int width, int points, int probes, long steps, long every) {
    Architecture architecture = Architecture.mlp(64, 4, width, 10, Activations.relu(), 1, 0.1);
    DoubleMatrix x = DoubleMatrix.zeros(points, 64);
    DoubleMatrix y = DoubleMatrix.zeros(points, 10);
    return new TrainingPlan(
        new Dataset("zeros", x, y, null),
        architecture,
        Parametrization.NTK,
        null,
        0,
        null,
        null,
        0.1,
        false,
        0,
        0,
        steps,
        0,
        every,
        probes,
        true,
        Double.NaN);
  }

  private static long looks(TrainingPlan plan) {
    Looks looks = Looks.of(plan);
    return LongStream.rangeClosed(0, plan.steps())
        .filter(looks::looksAt)
        .filter(looks::everything)
        .count();
  }

  @Test
  void cheapOnesAreAllMade() {
    assertEquals(12, looks(plan(100, 50, 20, 1000, 0)), "0, 1, 2, 4, …, 512, 1000");
    assertEquals(101, looks(plan(20, 20, 8, 100, 1)));
  }

  @Test
  void dearOnesAreThinnedButNotTheFirstAndTheLast() {
    TrainingPlan plan = plan(2000, 512, 512, 100, 1);
    long some = looks(plan);
    assertTrue(some >= 2 && some <= 6, "looks " + some);
    Looks looks = Looks.of(plan);
    assertTrue(looks.everything(0) && looks.everything(100));
    long more = looks(plan(2000, 512, 512, 1000, 1));
    assertTrue(more > 3 * some, "ten times as many steps allow more: " + more);
    assertEquals(3, looks(plan(1000, 512, 512, 1000, 0)), "0, 512, 1000");
  }

  /** What a user asks for is looked at; what nobody asked for is thinned with the rest. */
  @Test
  void usualLooksAtADearKernelAreThinnedToo() {
    TrainingPlan usual = plan(2000, 512, 512, 300, 0);
    long all = LongStream.rangeClosed(0, 300).filter(usual::looksAt).count();
    long made = LongStream.rangeClosed(0, 300).filter(Looks.of(usual)::looksAt).count();
    assertEquals(11, all, "0, 1, 2, 4, …, 256, 300");
    assertTrue(made >= 2 && made < 8, "looks " + made);
    TrainingPlan asked = plan(2000, 512, 512, 300, 10);
    Looks looks = Looks.of(asked);
    assertEquals(31, LongStream.rangeClosed(0, 300).filter(looks::looksAt).count());
    assertTrue(looks(asked) < 8, "measured " + looks(asked));
  }
}
