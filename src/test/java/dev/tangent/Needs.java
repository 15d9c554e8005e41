package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Conditions that a test needs of the machine. */
public final class Needs {
  private Needs() {}

  /**
   * Goes on when it is there. Otherwise the test is skipped; in CI, where nobody would see that, it
   * fails.
   *
   * @param words what is missing, and how to install it
   */
  public static void that(boolean isThere, String words) {
    if (System.getenv("CI") != null) {
      assertTrue(isThere, words);
    }
    assumeTrue(isThere, words);
  }
}
