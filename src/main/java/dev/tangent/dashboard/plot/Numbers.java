package dev.tangent.dashboard.plot;

import java.util.Locale;

/** Numbers as people read them: with few digits and of similar width. */
public final class Numbers {
  private static final String SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

  private Numbers() {}

  /** Up to {@code digits} significant digits: 0.0123, 12.3, 1.2e-7; NaN is "–". */
  public static String significant(double value, int digits) {
    if (Double.isNaN(value)) {
      return "–";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "∞" : "−∞";
    }
    if (value == 0) {
      return "0";
    }
    if (value < 0) {
      return "−" + significant(-value, digits);
    }
    int exponent = exponentOf(value);
    if (exponent < -4 || exponent >= Math.max(digits, 5)) {
      String[] parts = String.format(Locale.ROOT, "%." + (digits - 1) + "e", value).split("e", 2);
      return trimZeros(parts[0]) + "e" + Integer.parseInt(parts[1]);
    }
    return trimZeros(
        String.format(Locale.ROOT, "%." + Math.max(0, digits - 1 - exponent) + "f", value));
  }

  /** The number with three significant digits. */
  public static String of(double value) {
    return significant(value, 3);
  }

  /** Three significant digits that keep their zeros, so that a live number does not wobble. */
  public static String steady(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value) || value == 0) {
      return of(value);
    }
    if (value < 0) {
      return "−" + steady(-value);
    }
    int exponent = exponentOf(value);
    return exponent < -4 || exponent >= 5
        ? String.format(Locale.ROOT, "%.2e", value)
            .replaceFirst("e([+-])0?(\\d)", "e$1$2")
            .replace("e+", "e")
        : String.format(Locale.ROOT, "%." + Math.max(0, 2 - exponent) + "f", value);
  }

  private static int exponentOf(double value) {
    return (int) Math.floor(Math.log10(Math.abs(value)) + 1e-12);
  }

  private static String trimZeros(String number) {
    return number.contains(".") ? number.replaceFirst("\\.?0+$", "") : number;
  }

  /** A power of ten as text: 10⁻³. */
  static String powerOfTen(int exponent) {
    StringBuilder text = new StringBuilder("10");
    for (char c : Integer.toString(exponent).toCharArray()) {
      text.append(c == '-' ? '⁻' : SUPERSCRIPTS.charAt(c - '0'));
    }
    return text.toString();
  }

  /** A count as text: 950, 1.2k, 3.4M. */
  public static String count(double value) {
    if (Double.isNaN(value)) {
      return "–";
    }
    String[] units = {"", "k", "M", "G", "T"};
    double rest = value;
    int unit = 0;
    while (Math.abs(rest) >= 9999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    return (Math.abs(rest) >= 100 ? String.format(Locale.ROOT, "%.0f", rest) : of(rest))
        + units[unit];
  }

  /** A size as text: 512 KB, 1.4 GB; 0 and less is "–". */
  public static String bytes(double bytes) {
    if (!(bytes > 0)) {
      return "–";
    }
    String[] units = {"B", "KB", "MB", "GB", "TB"};
    double rest = bytes;
    int unit = 0;
    while (rest >= 999.5 && unit < units.length - 1) {
      rest /= 1000;
      unit++;
    }
    return (rest >= 100 ? String.format(Locale.ROOT, "%.0f", rest) : of(rest)) + " " + units[unit];
  }

  /** A duration as text: 8 s, 3:20, 2:03:10, 4 d 02:10; unknown is "–". */
  public static String duration(double seconds) {
    if (Double.isNaN(seconds) || Double.isInfinite(seconds) || seconds < 0) {
      return "–";
    }
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    if (s < 3600) {
      return String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60);
    }
    if (s < 86400) {
      return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
    }
    return String.format(Locale.ROOT, "%d d %02d:%02d", s / 86400, s / 3600 % 24, s / 60 % 60);
  }
}
