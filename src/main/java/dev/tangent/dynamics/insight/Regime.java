package dev.tangent.dynamics.insight;

import java.util.Locale;

/**
 * Whether a training stayed in the kernel regime, decided by two numbers:
 *
 * <pre>
 *   gap   rms(f − f_lin)/rms(f − f_0)   how far the network is from its linearization, over how far it moved
 *   cka   CKA(Θ(0), Θ(t))               whether the kernel kept its shape
 *
 *   lazy          gap ≤ 0.1 and cka ≥ 0.95
 *   rich          gap ≥ 0.5 or  cka ≤ 0.8
 *   in between    else
 * </pre>
 *
 * <p>The thresholds are a convention: both quantities are continuous, and the gap falls as n^−½
 * with the width and as 1/α with the output scale (Chizat, Oyallon, Bach 2019; Lee et al. 2019;
 * Geiger, Spigler, Jacot, Wyart 2020).
 *
 * @param kind the regime
 * @param gap relative, NaN when it isn't known
 * @param cka NaN when it isn't known
 */
public record Regime(Kind kind, double gap, double cka) {
  private static final double LAZY_GAP = 0.1;
  private static final double LAZY_CKA = 0.95;
  private static final double RICH_GAP = 0.5;
  private static final double RICH_CKA = 0.8;

  /** The regimes. */
  public enum Kind {
    /** The outputs have not moved. */
    UNTRAINED("not trained"),
    /** The kernel regime. */
    LAZY("lazy"),
    /** Neither the kernel regime nor clearly beyond it. */
    BETWEEN("in between"),
    /** Features are learnt. */
    RICH("rich");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** {@return its name as a person reads it} */
    public String word() {
      return word;
    }
  }

  /**
   * {@return the regime from the two numbers at the end of a training; if one is NaN, the other
   * decides}
   *
   * @param gap relative distance of the outputs from the linearized model's
   * @param cka of the kernel with that at the start
   */
  public static Regime of(double gap, double cka) {
    Kind kind;
    if (Double.isNaN(gap) && Double.isNaN(cka)) {
      kind = Kind.UNTRAINED;
    } else if (gap >= RICH_GAP || cka <= RICH_CKA) {
      kind = Kind.RICH;
    } else if (!(gap > LAZY_GAP) && !(cka < LAZY_CKA)) {
      kind = Kind.LAZY;
    } else {
      kind = Kind.BETWEEN;
    }
    return new Regime(kind, gap, cka);
  }

  /** {@return which regime and why, in a line} */
  public String text() {
    if (kind == Kind.UNTRAINED) {
      return "not trained: nothing has moved";
    }
    StringBuilder why = new StringBuilder();
    if (!Double.isNaN(gap)) {
      why.append(
          String.format(
              Locale.ROOT,
              "the gap from the linearization is %.3g %% of the movement (lazy: at most 10 %%,"
                  + " rich: from 50 %%)",
              100 * gap));
    }
    if (!Double.isNaN(cka)) {
      why.append(why.isEmpty() ? "" : ", ")
          .append(
              String.format(
                  Locale.ROOT,
                  "the CKA of the kernel with that at the start is %.4f (lazy: at least 0.95,"
                      + " rich: up to 0.8)",
                  cka));
    }
    return kind.word() + ": " + why;
  }
}
