package dev.tangent.dashboard.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ScaleTest {
  private static List<String> labels(Scale scale, int most, Scale.Kind kind) {
    return scale.ticks(most, kind).stream().map(Scale.Tick::label).toList();
  }

  @Test
  void linearRangesAreRoundAndHoldTheData() {
    assertEquals(new Scale(0, 200, false), Scale.fit(3, 187, false));
    assertEquals(
        List.of("0", "50", "100", "150", "200"),
        labels(new Scale(0, 200, false), 5, Scale.Kind.NUMBER));
    assertEquals(
        List.of("−0.5", "0.0", "0.5"), labels(new Scale(-0.5, 0.5, false), 4, Scale.Kind.NUMBER));
  }

  @Test
  void logarithmicTicksAreDecadesOrOneTwoFive() {
    assertEquals(
        List.of("10⁻³", "10⁻²", "10⁻¹", "10⁰"),
        labels(Scale.fit(1e-3, 1, true), 5, Scale.Kind.NUMBER));
    assertEquals(
        List.of("0.02", "0.05", "0.1", "0.2"),
        labels(Scale.fit(0.02, 0.21, true), 5, Scale.Kind.NUMBER));
  }

  /** Seen: a cost from 2.34 to 2.29 with the one tick 2, and 0.0708, 0.0707, 0.0707. */
  @Test
  void narrowRangesHaveTicksThatDiffer() {
    assertEquals(
        List.of("2.30", "2.32", "2.34"), labels(Scale.fit(2.29, 2.34, true), 5, Scale.Kind.NUMBER));
    assertEquals(
        List.of("0.07065", "0.07070", "0.07075"),
        labels(Scale.fit(0.07065, 0.07078, false), 3, Scale.Kind.NUMBER));
    assertEquals(
        List.of("100000", "100005", "100010"),
        labels(Scale.fit(100_000, 100_010, false), 4, Scale.Kind.NUMBER));
    assertEquals(
        List.of("0", "1e-7", "2e-7"), labels(Scale.fit(0, 2e-7, false), 3, Scale.Kind.NUMBER));
  }

  @Test
  void anglesAreMultiplesOfPi() {
    assertEquals(
        List.of("−π", "−π/2", "0", "π/2", "π"),
        labels(new Scale(-Math.PI, Math.PI, false), 6, Scale.Kind.ANGLE));
    assertEquals(
        List.of("−π", "0", "π"), labels(new Scale(-Math.PI, Math.PI, false), 4, Scale.Kind.ANGLE));
  }

  @Test
  void wholeNumbersHaveNoTicksBetween() {
    assertEquals(List.of("1", "2", "3"), labels(new Scale(1, 3, false), 9, Scale.Kind.INTEGER));
  }

  @Test
  void oddDataStillMakesAnAxis() {
    assertEquals(new Scale(0, 1, false), Scale.fit(Double.NaN, Double.NaN, false));
    assertEquals(new Scale(0, 1, false), Scale.fit(Double.POSITIVE_INFINITY, 0, false));
    assertEquals(new Scale(0.1, 1, true), Scale.fit(0, Double.POSITIVE_INFINITY, true));
    Scale one = Scale.fit(3, 3, false);
    assertTrue(one.min() < 3 && 3 < one.max());
    assertTrue(Double.isNaN(new Scale(1, 10, true).at(-2)), "no place for a negative value");
  }

  /** For any data: the range holds it, ticks are few, ascending, inside, and labels differ. */
  @Test
  void randomRanges() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 5000; trial++) {
      boolean log = random.nextBoolean();
      double low = Math.pow(10, random.nextDouble(-12, 12));
      double high = low * (1 + Math.pow(10, random.nextDouble(-3, 6)));
      if (!log && random.nextBoolean()) {
        low = -low;
      }
      Scale scale = Scale.fit(low, high, log);
      String about = "%s for [%s, %s]".formatted(scale, low, high);
      double slack = 1e-6 * (high - low);
      assertTrue(scale.min() <= low + slack && scale.max() >= high - slack, about);
      int most = random.nextInt(2, 12);
      List<Scale.Tick> ticks = scale.ticks(most, Scale.Kind.NUMBER);
      assertTrue(ticks.size() <= Math.max(2, most), about + " ticks " + ticks);
      assertTrue(ticks.size() >= 2, about + " ticks " + ticks);
      assertEquals(
          ticks.size(), ticks.stream().map(Scale.Tick::label).distinct().count(), "" + ticks);
      double last = Double.NEGATIVE_INFINITY;
      for (Scale.Tick tick : ticks) {
        double at = scale.at(tick.value());
        assertTrue(at >= -1e-6 && at <= 1 + 1e-6 && at > last, about + " ticks " + ticks);
        assertEquals(tick.value(), scale.value(at), 1e-9 * Math.max(high, -low), about);
        last = at;
      }
    }
  }

  @Test
  void nothingLiesBelowANormThatIsZeroSoFar() {
    Scale scale = Scale.fit(0, 0, false);
    assertEquals(0, scale.min());
    assertEquals(1, scale.max());
  }
}
