package dev.tangent.run;

import java.util.Arrays;

/**
 * A measured value against step and time, for drawing: at most {@value #CAPACITY} points, however
 * long the run. When full, every other point is dropped and from then on only steps of twice the
 * spacing are kept; the newest point is always there.
 */
public final class Series {
  private static final int CAPACITY = 4096;

  private long[] steps = new long[64];
  private double[] times = new double[64];
  private double[] values = new double[64];
  private int size;
  private int kept = 1; // Every kept-th point offered stays.
  private long offered;

  /** Empty: events fill it. */
  Series() {}

  void add(long step, double time, double value) {
    // A resumed run repeats what came after its checkpoint: the later report counts.
    while (size > 0 && steps[size - 1] >= step) {
      size--;
    }
    // The newest point is provisional: it stays only if it is on the grid.
    if (size > 0 && (offered - 1) % kept != 0) {
      size--;
    }
    if (size == CAPACITY) {
      thin();
    }
    if (size == steps.length) {
      steps = Arrays.copyOf(steps, 2 * size);
      times = Arrays.copyOf(times, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
    }
    steps[size] = step;
    times[size] = time;
    values[size] = value;
    size++;
    offered++;
  }

  private void thin() {
    for (int i = 0; 2 * i < size; i++) {
      steps[i] = steps[2 * i];
      times[i] = times[2 * i];
      values[i] = values[2 * i];
    }
    size = (size + 1) / 2;
    kept *= 2;
  }

  /** {@return how many values there are} */
  public int size() {
    return size;
  }

  /**
   * {@return the step of value i}
   *
   * @param i from 0, the oldest
   */
  public long step(int i) {
    return steps[i];
  }

  /**
   * {@return the time of value i: steps × learning rate}
   *
   * @param i from 0, the oldest
   */
  public double time(int i) {
    return times[i];
  }

  /**
   * {@return value i}
   *
   * @param i from 0, the oldest
   */
  public double value(int i) {
    return values[i];
  }

  /** {@return the newest value; NaN when there is none} */
  public double last() {
    return size == 0 ? Double.NaN : values[size - 1];
  }

  /** {@return a copy of the times} */
  public double[] times() {
    return Arrays.copyOf(times, size);
  }

  /** {@return a copy of the values} */
  public double[] values() {
    return Arrays.copyOf(values, size);
  }
}
