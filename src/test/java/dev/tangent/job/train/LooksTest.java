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

/** Diagnostics are thinned out by themselves where they would cost more than a tenth. */
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
        .filter(plan::looksAt)
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
    assertEquals(12, looks(plan(1000, 512, 512, 1000, 0)), "the usual ones at width 1000");
  }
}
