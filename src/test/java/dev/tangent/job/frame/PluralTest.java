package dev.tangent.job.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PluralTest {
  @Test
  void oneIsSingularAllElsePlural() {
    assertEquals("0 steps", Plural.of(0, "step"));
    assertEquals("1 step", Plural.of(1, "step"));
    assertEquals("2 weight layers", Plural.of(2, "weight layer"));
  }
}
