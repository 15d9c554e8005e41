package dev.tangent.network;

import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.RandomStreams;

/**
 * Which points each step trains on: all of them in order, or in each epoch a new permutation that
 * is cut into batches. The choice is a function of (seed, step) alone, so that training can resume
 * at any step. The points that don't fill a last batch are left out for that epoch.
 */
final class Batches {

  private final int points;
  private final long seed;
  private final int[] order;
  private final int[] batch;
  private final double[] draws;
  private long orderedEpoch = -1;

  Batches(int points, int size, long seed) {
    this.points = points;
    this.seed = seed;
    batch = new int[size];
    boolean shuffled = size < points;
    order = new int[shuffled ? points : 0];
    draws = new double[order.length];
    if (!shuffled) {
      for (int i = 0; i < points; i++) {
        batch[i] = i;
      }
    }
  }

  /** Points of one step. */
  int size() {
    return batch.length;
  }

  /** The points of step {@code step} from 0; overwritten by the next call. */
  int[] of(long step) {
    if (order.length == 0) {
      return batch;
    }
    int perEpoch = points / batch.length;
    shuffle(step / perEpoch);
    System.arraycopy(order, (int) (step % perEpoch) * batch.length, batch, 0, batch.length);
    return batch;
  }

  /** Makes the permutation of an epoch: a Fisher–Yates shuffle of the identity. */
  private void shuffle(long epoch) {
    if (epoch == orderedEpoch) {
      return;
    }
    CounterRandom.uniforms(seed, RandomStreams.BATCHES, epoch * points, draws, 0, points);
    for (int i = 0; i < points; i++) {
      order[i] = i;
    }
    for (int i = points - 1; i > 0; i--) {
      int j = Math.min(i, (int) (draws[i] * (i + 1)));
      int swap = order[i];
      order[i] = order[j];
      order[j] = swap;
    }
    orderedEpoch = epoch;
  }
}
