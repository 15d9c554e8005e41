package dev.tangent.dashboard.feed;

import dev.tangent.run.RunModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * The recorded states of curves or matrices, for the time slider. Bounded: when they hold too many
 * numbers, every other state is dropped; the first and the newest stay.
 */
public final class History<T> {
  private static final int MOST_STATES = 256;

  private final Map<RunModel.Key, List<T>> states = new LinkedHashMap<>();
  private final ToDoubleFunction<T> time;
  private final ToLongFunction<T> numbers;
  private final long budget;
  private long held;

  /**
   * An empty history.
   *
   * @param time of a state
   * @param numbers how many numbers a state holds
   * @param budget how many numbers may be held
   */
  public History(ToDoubleFunction<T> time, ToLongFunction<T> numbers, long budget) {
    this.time = time;
    this.numbers = numbers;
    this.budget = budget;
  }

  public void add(RunModel.Key key, T state) {
    List<T> list = states.computeIfAbsent(key, _ -> new ArrayList<>());
    // A resumed run records again what came after its checkpoint: the later record counts.
    while (!list.isEmpty() && time.applyAsDouble(list.getLast()) >= time.applyAsDouble(state)) {
      held -= numbers.applyAsLong(list.removeLast());
    }
    list.add(state);
    held += numbers.applyAsLong(state);
    if (list.size() > MOST_STATES) {
      thin(list);
    }
    if (held > budget) {
      states.values().forEach(this::thin);
    }
  }

  private void thin(List<T> list) {
    List<T> kept = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      if (i % 2 == 0 || i == list.size() - 1) {
        kept.add(list.get(i));
      } else {
        held -= numbers.applyAsLong(list.get(i));
      }
    }
    list.clear();
    list.addAll(kept);
  }

  public Map<RunModel.Key, List<T>> copy() {
    Map<RunModel.Key, List<T>> copy = new LinkedHashMap<>();
    states.forEach((key, list) -> copy.put(key, List.copyOf(list)));
    return copy;
  }
}
