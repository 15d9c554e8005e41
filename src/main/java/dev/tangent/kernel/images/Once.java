package dev.tangent.kernel.images;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is computed by one thread when it is first needed. */
final class Once<T> implements Supplier<T> {
  private final Supplier<T> maker;
  private @Nullable T value;

  private Once(Supplier<T> maker) {
    this.maker = maker;
  }

  static <T> Once<T> of(Supplier<T> maker) {
    return new Once<>(maker);
  }

  @Override
  public synchronized T get() {
    if (value == null) {
      value = maker.get();
    }
    return Objects.requireNonNull(value);
  }
}
