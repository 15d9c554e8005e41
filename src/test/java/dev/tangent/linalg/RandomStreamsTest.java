package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomStreamsTest {
  /** A run's seed draws from all of these; none may see another's numbers. */
  @Test
  void streamsOfARunDiffer() {
    Set<Long> streams = new HashSet<>();
    int layers = 100_000;
    for (int l = 0; l < layers; l++) {
      streams.add(RandomStreams.weights(l));
      streams.add(RandomStreams.biases(l));
    }
    streams.add(RandomStreams.BATCHES);
    streams.add(RandomStreams.DATA);
    streams.add(RandomStreams.FOLDS);
    streams.add(RandomStreams.IMPORTANCES);
    assertEquals(2 * layers + 4, streams.size());
  }

  @Test
  void streamsOfTrialsDiffer() {
    Set<Long> streams = new HashSet<>();
    for (int trial = 0; trial < 50; trial++) {
      for (int n = 1; n <= 100; n++) {
        long first = RandomStreams.sphereTrial(trial, n);
        for (int use = 0; use < 3; use++) {
          assertTrue(streams.add(first + use), trial + ", " + n);
        }
      }
      assertTrue(RandomStreams.trialRows(trial) != RandomStreams.trialNoise(trial));
    }
  }
}
