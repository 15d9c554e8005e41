package dev.tangent.experiment.statement;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statistics;
import dev.tangent.experiment.Statistics.Estimate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
class VerificationTest {
  private static final Map<String, List<Measurement>> MEASURED = new ConcurrentHashMap<>();

  static List<Statement> statements() {
    return Verification.statements();
  }

  static Stream<Arguments> faults() {
    return Verification.statements().stream()
        .flatMap(s -> s.faults().stream().sorted().map(f -> Arguments.of(s.id(), f)));
  }

  private static String failures(List<Measurement> measurements) {
    return measurements.stream()
        .filter(m -> !m.passes())
        .map(m -> m.quantity() + ": " + m.measured() + ", allowed " + m.tolerance())
        .collect(Collectors.joining("; "));
  }

  private static List<Measurement> measured(Statement statement, @Nullable Fault fault) {
    return MEASURED.computeIfAbsent(
        statement.id() + fault,
        _ -> Verification.measure(statement, ExperimentScale.QUICK, 0, fault));
  }

  @ParameterizedTest
  @MethodSource("statements")
  void everyStatementHolds(Statement statement) {
    List<Measurement> measurements = measured(statement, null);
    assertFalse(measurements.isEmpty());
    assertEquals("", failures(measurements));
    assertFalse(statement.faults().isEmpty(), "a check that can't fail is worth nothing");
  }

  /**
   * The same check with an error planted has to fail: that is what makes its passing say something.
   * It has to be wrong, not only too blunt to tell.
   */
  @ParameterizedTest
  @MethodSource("faults")
  void plantedErrorIsNoticed(String id, Fault fault) {
    Statement statement = Verification.named(List.of(id)).getFirst();
    assertTrue(
        measured(statement, fault).stream().anyMatch(VerificationTest::isWrong),
        "nothing failed though " + fault.description());
  }

  private static boolean isWrong(Measurement m) {
    return !(m.value() >= m.low() && m.value() <= m.high());
  }

  /** No measurement stands there for show: each of them fails under one planted error at least. */
  @ParameterizedTest
  @MethodSource("statements")
  void everyMeasurementCanFail(Statement statement) {
    List<Measurement> honest = measured(statement, null);
    for (int i = 0; i < honest.size(); i++) {
      int index = i;
      assertTrue(
          statement.faults().stream()
              .map(fault -> measured(statement, fault))
              .anyMatch(m -> m.size() == honest.size() && isWrong(m.get(index))),
          "no planted error makes it fail: " + honest.get(i).quantity());
    }
  }

  @Test
  void unknownStatementIsNamed() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> Verification.named(List.of("theorem-9")));
    assertTrue(e.getMessage().contains("theorem-9") && e.getMessage().contains("theorem-1"));
  }

  /** Inside the interval is not enough: the measurement has to be sharper than the interval. */
  @Test
  void measurementTooBluntToTellFails() {
    assertTrue(Measurement.near("x", new Estimate(1, 0.04), 1, 0.1).passes());
    assertFalse(Measurement.near("x", new Estimate(1, 0.06), 1, 0.1).passes());
    assertFalse(Measurement.near("x", new Estimate(1.2, 0.01), 1, 0.1).passes());
    assertTrue(Measurement.below("x", new Estimate(1, 0.1), 1.3).passes());
    assertFalse(Measurement.below("x", new Estimate(1, 0.2), 1.3).passes());
    assertFalse(Measurement.above("x", new Estimate(1, 0.2), 0.7).passes());
    assertFalse(Measurement.below("x", Estimate.exact(Double.NaN), 1).passes());
    assertEquals("-0.5 ± 0.1", Measurement.near("x", Estimate.exact(0), -0.5, 0.1).tolerance());
  }

  /** A power law with known exponent and noise comes back within its standard error. */
  @Test
  void slopeOfAPowerLaw() {
    double[] n = {10, 100, 1000};
    double[][] y = new double[3][50];
    for (int i = 0; i < 3; i++) {
      double[] z = CheckNetworks.normals(1, 50, 3, i).toArray();
      for (int s = 0; s < 50; s++) {
        y[i][s] = Math.pow(n[i], -0.5) * (1 + 0.1 * z[s]);
      }
    }
    Estimate slope = Statistics.logSlope(n, y);
    // 0.1/√50 on each of three logarithms, two of them ln 10 from the middle.
    assertEquals(0.1 / Math.sqrt(50) / (Math.sqrt(2) * Math.log(10)), slope.error(), 0.002);
    assertEquals(-0.5, slope.value(), 3 * slope.error());
  }

  @Test
  void quantilesAndMoments() {
    double[] x = {4, 1, 3, 2};
    assertEquals(2.5, Statistics.quantile(x, 0.5), 0);
    assertEquals(1, Statistics.quantile(x, 0), 0);
    assertEquals(Math.sqrt(5.0 / 3), Statistics.deviation(x), 1e-15);
    assertEquals(-1, Statistics.correlation(x, new double[] {-4, -1, -3, -2}), 1e-15);
  }
}
