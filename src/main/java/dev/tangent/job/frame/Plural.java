package dev.tangent.job.frame;

/** Numbers of things in messages. */
public final class Plural {
  private Plural() {}

  /**
   * {@return the number with its word, {@code 1 step} or {@code 20 steps}}
   *
   * @param count how many
   * @param one the word for one of them, whose plural ends in s
   */
  public static String of(long count, String one) {
    return count + " " + one + (count == 1 ? "" : "s");
  }
}
