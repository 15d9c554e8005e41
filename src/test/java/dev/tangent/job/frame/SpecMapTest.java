package dev.tangent.job.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpecMapTest {
  public enum Kind {
    ONE_WORD,
    TWO
  }

  public record Part(@Nullable Path someFile, List<Double> factors) implements SpecPart {}

  public record Whole(
      Part part,
      int count,
      @Nullable Integer perhaps,
      Kind kind,
      boolean flag,
      double rate,
      long seed)
      implements JobSpec<Whole> {
    public Whole {
      SpecException.require(count > 0, "--count " + count, "1 or more");
    }

    @Override
    public String verb() {
      return "test";
    }
  }

  private static final Whole WHOLE =
      new Whole(new Part(null, List.of(0.5)), 3, null, Kind.TWO, false, 0.1, 4);

  @Test
  void settingsAreTheComponentsByTheirNames() {
    Map<String, Object> map = WHOLE.toMap();
    assertEquals("{factors=0.5, count=3, kind=two, flag=false, rate=0.1, seed=4}", map.toString());
    assertEquals(WHOLE, SpecMap.read(WHOLE, map));
    Whole other =
        WHOLE
            .with("some-file", "a/b.npy")
            .with("factors", "1,2.5")
            .with("perhaps", 7)
            .with("kind", "one-word")
            .with("flag", "true")
            .with(new Part(Path.of("/x.npy"), List.of(1.0, 2.5)));
    assertEquals(Path.of("/x.npy"), other.part().someFile());
    assertEquals(List.of(1.0, 2.5), other.part().factors());
    assertEquals(other, SpecMap.read(WHOLE, other.toMap()));
    assertEquals("1.0,2.5", other.toMap().get("factors"));
    assertNull(other.with("perhaps", null).perhaps());
  }

  /** A run may go on from another directory. */
  @Test
  void pathsAreRecordedFromTheRoot() {
    String file = WHOLE.with("some-file", "b.npy").toMap().get("some-file").toString();
    assertTrue(Path.of(file).isAbsolute(), file);
    assertFalse(WHOLE.toMap().containsKey("some-file"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "count   | 0     | --count 0: 1 or more",
        "count   | ten   | --count ten: a whole number",
        "count   | 1.5   | --count 1.5: a whole number",
        "perhaps | x     | --perhaps x: a whole number",
        "kind    | three | --kind three: one-word or two",
        "flag    | yes   | --flag yes: true or false",
        "rate    | fast  | --rate fast: a number",
        "factors | 1,b   | --factors 1,b: with commas between, each a number",
        "nothing | 1     | unknown setting \"nothing\": there are some-file, factors",
      })
  void whatCannotBeMeantIsRefusedByItsName(String name, String value, String expected) {
    SpecException e = assertThrows(SpecException.class, () -> WHOLE.with(name, value));
    assertTrue(e.getMessage().startsWith(expected), e.getMessage());
  }
}
