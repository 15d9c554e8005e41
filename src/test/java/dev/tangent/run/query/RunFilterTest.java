package dev.tangent.run.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunFilterTest {
  static RunRow row(
      String name, long seed, Map<String, Object> settings, Map<String, Object> results) {
    return new RunRow(
        Path.of(name),
        "train",
        "done",
        seed,
        1000 * seed,
        1,
        1,
        "",
        settings,
        results,
        Map.of("drift", 0.25));
  }

  private static final RunRow ROW =
      row(
          "wide",
          7,
          Map.of(
              "width",
              1000,
              "activation",
              "relu",
              "data",
              "mnist:a b",
              "cost",
              "mse",
              "learning-rate",
              "0.5"),
          Map.of("cost", 0.03, "accuracy.train", 0.9));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "width>=1000 and cost<0.1 | true",
        "width >= 1001 | false",
        "width=1000 | true",
        "width = 1e3 | true",
        "width != 1000 | false",
        "cost < 0.1 or width < 10 and seed = 1 | true", // and binds closer
        "(cost < 0.1 or width < 10) and seed = 1 | false",
        "not seed = 1 | true",
        "not not seed = 1 | false",
        "activation = relu | true",
        "activation = ReLU | true",
        "activation > gelu | true",
        "data ~ MNIST | true",
        "data = 'mnist:a b' | true",
        "data = \"mnist:a b\" | true",
        "setting.cost = mse and result.cost = 0.03 | true",
        "accuracy.train > 0.85 | true",
        "drift = .25 | true",
        "value.drift = .25 | true",
        "learning-rate <= 0.5 | true", // a number that stands as text
        "missing = 3 | false",
        "missing != 3 | false",
        "missing | false",
        "width | true",
        "run = wide and command = train and status = done | true",
        "'' = 1 or width | error",
        "width >= | error",
        "width >= and | false", // `and` is a value here
        "(width | error",
        "width) | error",
        "width > 3 seed = 1 | error",
        "width = 'open | error",
      })
  void holds(String expression, String expected) {
    if (expected.equals("error")) {
      String text =
          assertThrows(IllegalArgumentException.class, () -> RunFilter.parse(expression))
              .getMessage();
      assertTrue(text.contains(expression), text);
    } else {
      assertEquals(expected, "" + RunFilter.parse(expression).test(ROW));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  "})
  void nothingIsAskedFor(String expression) {
    assertTrue(RunFilter.parse(expression).test(ROW));
  }

  @Test
  void orders() {
    RunRow a = row("a", 2, Map.of("width", 10), Map.of());
    RunRow b = row("b", 1, Map.of("width", 9), Map.of());
    RunRow c = row("c", 3, Map.of(), Map.of());
    assertEquals(List.of("b", "a", "c"), names(List.of(c, a, b), "width"));
    assertEquals(List.of("a", "b", "c"), names(List.of(c, b, a), "-width"));
    assertEquals(List.of("c", "b", "a"), names(List.of(a, b, c), "-run"));
  }

  private static List<String> names(List<RunRow> rows, String key) {
    List<RunRow> sorted = new ArrayList<>(rows);
    sorted.sort(RunFilter.order(key));
    return sorted.stream().map(RunRow::name).toList();
  }

  @Test
  void comparesRunsAndSeeds() {
    List<RunRow> rows = new ArrayList<>();
    double[] costs = {1, 2, 4, 10, 20};
    for (int i = 0; i < 5; i++) {
      rows.add(
          row("r" + i, i, Map.of("width", i < 3 ? 10 : 20, "depth", 4), Map.of("cost", costs[i])));
    }
    RunComparison comparison = RunComparison.of(rows);
    assertEquals(List.of("width", "seed"), comparison.differing(), "depth is the same in all");
    assertEquals(List.of("cost", "drift"), comparison.numbers());
    assertEquals(2, comparison.groups().size());
    RunComparison.Statistic cost = comparison.groups().getFirst().statistics().get("cost");
    assertEquals(7 / 3.0, cost.mean(), 1e-15);
    assertEquals(
        Math.sqrt(7 / 3.0), cost.deviation(), 1e-15, "squares (16 + 1 + 25)/9 over n - 1 = 2");
    assertEquals(3, cost.count());
    assertEquals(Map.of("width", 20), comparison.groups().get(1).settings());
  }

  /** Where width and activation tell networks apart, their long text is no column of its own. */
  @Test
  void aNetworkIsSaidOnce() {
    List<RunRow> rows = new ArrayList<>();
    for (int width : new int[] {10, 20}) {
      String network = "dense " + width + "; relu; dense 1";
      rows.add(row("w" + width, 0, Map.of("width", width, "architecture", network), Map.of()));
    }
    assertEquals(List.of("width"), RunComparison.of(rows).differing());
    String other = "dense 20; tanh; dense 1";
    rows.add(row("other", 0, Map.of("width", 20, "architecture", other), Map.of()));
    assertEquals(List.of("width", "architecture"), sorted(RunComparison.of(rows).differing()));
  }

  private static List<String> sorted(List<String> names) {
    return names.stream().sorted(java.util.Comparator.reverseOrder()).toList();
  }
}
