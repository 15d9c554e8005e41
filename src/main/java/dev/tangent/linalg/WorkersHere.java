package dev.tangent.linalg;

import java.io.File;
import java.io.Serializable;
import java.nio.file.Path;

/** Parts one after the other, in this process. */
final class WorkersHere implements Workers {
  static final ScopedValue<Workers> CURRENT = ScopedValue.newInstance();

  /**
   * A value that stays where it is.
   *
   * @param <C> type of the value
   * @param get the value
   */
  private record Kept<C extends Serializable>(C get) implements Shared<C> {
    @Override
    public void close() {}
  }

  @Override
  public <C extends Serializable> Shared<C> share(C value) {
    return new Kept<>(value);
  }

  @Override
  public Shared<File> share(Path file) {
    return new Kept<>(file.toFile());
  }

  @Override
  public <T extends Serializable> void forEach(
      String what, int parts, Part<T> part, Taker<T> taker, Progress progress) {
    for (int p = 0; p < parts; p++) {
      Threads.checkInterrupted();
      progress.update(what, p, parts);
      taker.take(p, part.compute(p));
    }
    progress.update(what, parts, parts);
  }

  @Override
  public int atOnce() {
    return 1;
  }

  @Override
  public boolean areElsewhere() {
    return false;
  }
}
