package dev.tangent.dynamics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is left of an error, by the definitions. */
class TrainingTimeTest {
  private static final double INFINITY = Double.POSITIVE_INFINITY;

  @Test
  void theFlowDecaysByItsRate() {
    TrainingTime time = new TrainingTime.Flow(2.5);
    assertEquals(Math.exp(-1), time.remaining(0.4), 1e-16);
    assertEquals((1 - Math.exp(-1)) / 0.4, time.weight(0.4), 1e-15);
    assertEquals(1, time.remaining(0));
    assertEquals(2.5, time.weight(0), "the limit at rate 0");
    assertEquals(2.5, time.elapsed());
    assertEquals("t = 2.5", time.toString());
    TrainingTime end = new TrainingTime.Flow(INFINITY);
    assertEquals(0, end.remaining(1e-3));
    assertEquals(1000, end.weight(1e-3), 1e-12);
    assertEquals(1, end.remaining(0), "what has no rate never moves");
    assertEquals(INFINITY, end.elapsed());
    assertEquals("t = ∞", end.toString());
  }

  @Test
  void stepsAreCountedOneByOne() {
    double rate = 0.3;
    double learningRate = 0.7;
    double left = 1;
    double weight = 0;
    for (int k = 0; k <= 20; k++) {
      TrainingTime time = new TrainingTime.Steps(learningRate, k);
      assertEquals(left, time.remaining(rate), 1e-15, "" + k);
      assertEquals(weight, time.weight(rate), 1e-14, "" + k);
      assertEquals(k * learningRate, time.elapsed(), 1e-15);
      assertEquals(1, time.remaining(0));
      assertEquals(k * learningRate, time.weight(0), 1e-14);
      weight += learningRate * left;
      left *= 1 - learningRate * rate;
    }
    assertEquals("1 step of learning rate 0.7", new TrainingTime.Steps(0.7, 1).toString());
    assertEquals("0 steps of learning rate 0.7", new TrainingTime.Steps(0.7, 0).toString());
  }

  @Test
  void listsKeepTheirOrder() {
    assertEquals(
        List.of(new TrainingTime.Flow(3), new TrainingTime.Flow(0)), TrainingTime.flow(3, 0));
    assertEquals(
        List.of(new TrainingTime.Steps(0.5, 7), new TrainingTime.Steps(0.5, 2)),
        TrainingTime.steps(0.5, 7, 2));
    assertThrows(IllegalArgumentException.class, TrainingTime::flow);
  }

  @Test
  void whatIsNoTimeIsRefused() {
    for (double time : new double[] {-1e-9, Double.NaN, Double.NEGATIVE_INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new TrainingTime.Flow(time));
    }
    for (double rate : new double[] {0, -1, Double.NaN, INFINITY}) {
      assertThrows(IllegalArgumentException.class, () -> new TrainingTime.Steps(rate, 1));
    }
    String words =
        assertThrows(IllegalArgumentException.class, () -> new TrainingTime.Steps(0.5, -3))
            .getMessage();
    assertTrue(words.contains("0.5") && words.contains("-3"), words);
  }

  /** At ημ = 2 the error only changes its sign; above it grows. */
  @Test
  void stepsThatDivergeAreRefused() {
    TrainingTime time = new TrainingTime.Steps(0.5, 10);
    time.requireStable(4);
    String words =
        assertThrows(IllegalArgumentException.class, () -> time.requireStable(4.000001))
            .getMessage();
    assertTrue(words.contains("diverges") && words.contains("below 0.5"), words);
    new TrainingTime.Flow(1).requireStable(1e9);
  }
}
