// twin: double
package dev.tangent.linalg.product;

import java.lang.ref.SoftReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Work arrays that are used again: in steady state the kernels allocate nothing.
 *
 * <p>Each thread has a few of its own, held by soft references. An array is taken, used and given
 * back on the same thread; a nested call takes another one.
 */
public final class FloatScratch {
  private static final int KEPT = 6;
  private static final ThreadLocal<SoftReference<List<float[]>>> FREE =
      ThreadLocal.withInitial(() -> new SoftReference<>(new ArrayList<>()));

  private FloatScratch() {}

  /**
   * {@return an array of at least {@code length} numbers with any content}
   *
   * @param length how many numbers
   */
  public static float[] take(long length) {
    if (length > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a work array of %d numbers is too long", length));
    }
    List<float[]> free = free();
    int best = -1;
    for (int i = 0; i < free.size(); i++) {
      int size = free.get(i).length;
      if (size >= length && (best < 0 || size < free.get(best).length)) {
        best = i;
      }
    }
    return best >= 0 ? free.remove(best) : new float[(int) length];
  }

  /**
   * Returns what {@link #take} gave.
   *
   * @param array what {@link #take} gave
   */
  public static void give(float[] array) {
    List<float[]> free = free();
    if (free.size() == KEPT) {
      int smallest = 0;
      for (int i = 1; i < KEPT; i++) {
        smallest = free.get(i).length < free.get(smallest).length ? i : smallest;
      }
      free.remove(smallest);
    }
    free.add(array);
  }

  private static List<float[]> free() {
    List<float[]> free = FREE.get().get();
    if (free == null) {
      free = new ArrayList<>();
      FREE.set(new SoftReference<>(free));
    }
    return free;
  }
}
