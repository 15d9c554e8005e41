package dev.tangent.dashboard.plot;

import java.util.List;
import java.util.Locale;

/**
 * Colours by meaning. Series take the palette of Okabe and Ito (2008), which readers with any
 * common colour blindness can tell apart; {@link #reference()} (the exact limit) is the text
 * colour.
 *
 * @param series colours of series 0, 1, …; after the last one, the first again
 * @param sequential control points of heat maps from low to high
 * @param diverging control points from negative over zero to positive
 */
public record Theme(
    String name,
    int text,
    int muted,
    int faint,
    int frame,
    int focus,
    int good,
    int warn,
    int bad,
    List<Integer> series,
    List<Integer> sequential,
    List<Integer> diverging) {

  private static final List<Integer> VIRIDIS =
      List.of(0x440154, 0x46327E, 0x365C8D, 0x277F8E, 0x1FA187, 0x4AC16D, 0xA0DA39, 0xFDE725);

  /**
   * For terminals with a dark background: the Okabe–Ito colours; white replaces their black and is
   * kept for the limit.
   */
  public static final Theme DARK =
      new Theme(
          "dark",
          0xE4E4E4,
          0x9A9A9A,
          0x4A4A4A,
          0x6C6C6C,
          0x56B4E9,
          0x00B884,
          0xE69F00,
          0xF0703A,
          List.of(0x56B4E9, 0xE69F00, 0x00B884, 0xCC79A7, 0xF0E442, 0xD55E00, 0x3A8FD0),
          VIRIDIS,
          List.of(0x56B4E9, 0x0072B2, 0x202020, 0xD55E00, 0xFFB27A));

  /** For terminals with a light background; yellow comes last and darker. */
  public static final Theme LIGHT =
      new Theme(
          "light",
          0x202020,
          0x606060,
          0xB8B8B8,
          0x909090,
          0x0072B2,
          0x00805C,
          0xA86A00,
          0xC04A00,
          List.of(0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0x2E94CC, 0xC98600, 0xA89A00),
          VIRIDIS,
          List.of(0x004C7A, 0x56B4E9, 0xF4F4F4, 0xE69F00, 0xA03C00));

  /** Bright colours and bright frames, for poor screens. */
  public static final Theme CONTRAST =
      new Theme(
          "contrast",
          0xFFFFFF,
          0xD0D0D0,
          0x808080,
          0xC0C0C0,
          0xF0E442,
          0x00FFB0,
          0xFFC000,
          0xFF8050,
          List.of(0x7FD4FF, 0xFFB000, 0x00FFB0, 0xFF9FD0, 0xFFFF60, 0xFF7030, 0x60B0FF),
          VIRIDIS,
          List.of(0x9FE0FF, 0x2090E0, 0x000000, 0xFF7030, 0xFFD0A0));

  /** All themes in the order in which the key steps through them. */
  public static final List<Theme> ALL = List.of(DARK, LIGHT, CONTRAST);

  /** Colour of the exact limit and of other references. */
  public int reference() {
    return text;
  }

  /** Colour of a series; slots below 0 are references. */
  public int series(int slot) {
    return slot < 0 ? reference() : series.get(slot % series.size());
  }

  /** The theme of that name. */
  public static Theme named(String name) {
    return ALL.stream()
        .filter(t -> t.name.equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    String.format(
                        Locale.ROOT,
                        "no theme \"%s\": one of %s",
                        name,
                        ALL.stream().map(Theme::name).toList())));
  }

  /** A colour of a map at 0..1, interpolated between its control points. */
  static int ramp(List<Integer> points, double fraction) {
    double p = Math.clamp(fraction, 0, 1) * (points.size() - 1);
    int i = Math.min((int) p, points.size() - 2);
    return blend(points.get(i), points.get(i + 1), p - i);
  }

  /** A mixture of two colours: weight 0 gives the first, 1 the second. */
  public static int blend(int from, int to, double weight) {
    int result = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int a = from >> shift & 0xFF;
      int b = to >> shift & 0xFF;
      result |= (int) Math.round(a + (b - a) * weight) << shift;
    }
    return result;
  }
}
