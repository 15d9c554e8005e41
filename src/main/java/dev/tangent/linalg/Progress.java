package dev.tangent.linalg;

/**
 * Hears how far long work has come. It is called on the thread that does the work, so it must be
 * quick.
 */
@FunctionalInterface
public interface Progress {
  /** Hears nothing. */
  Progress NONE = (what, done, total) -> {};

  /**
   * {@code done} of {@code total} units of {@code what} are finished.
   *
   * @param what the name of the units, for display: {@code tiles}
   * @param done how many units are finished
   * @param total how many there are
   */
  void update(String what, long done, long total);
}
