package dev.tangent.dynamics.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.References;
import dev.tangent.dynamics.SampleKernels;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.factor.SymmetricEigen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.JsonNode;

/**
 * Diagnostics of kernels against values with fifty digits, and under changes that must not affect
 * them.
 */
class DiagnosticsTest {
  private static final JsonNode FILE = References.read("diagnostics.json");

  private static void assertRelative(
      JsonNode expected, double actual, double tolerance, String at) {
    assertEquals(
        expected.asDouble(), actual, tolerance * Math.max(1e-3, Math.abs(expected.asDouble())), at);
  }

  @Test
  void alignmentsAreThoseOfFiftyDigits() {
    int pairs = 0;
    for (JsonNode p : FILE.get("pairs")) {
      String at = p.get("name").asString();
      DoubleMatrix k = References.matrix(p.get("K"));
      DoubleMatrix m = References.matrix(p.get("M"));
      DoubleMatrix y = References.matrix(p.get("Y"));
      assertRelative(p.get("alignment").get("K"), KernelAlignment.alignment(k, y), 1e-12, at);
      assertRelative(p.get("alignment").get("M"), KernelAlignment.alignment(m, y), 1e-12, at);
      JsonNode centred = p.get("centred_alignment");
      assertRelative(centred.get("K"), KernelAlignment.centredAlignment(k, y), 1e-12, at);
      assertRelative(centred.get("M"), KernelAlignment.centredAlignment(m, y), 1e-12, at);
      assertRelative(p.get("kernel_alignment"), KernelAlignment.cosine(k, m), 1e-12, at);
      assertRelative(p.get("kernel_distance"), KernelAlignment.distance(k, m), 1e-12, at);
      assertRelative(p.get("relative_change"), KernelAlignment.relativeChange(k, m), 1e-12, at);
      assertRelative(p.get("hsic_biased"), KernelAlignment.hsic(k, m), 1e-12, at);
      assertRelative(p.get("cka"), KernelAlignment.cka(k, m), 1e-12, at);
      assertRelative(p.get("hsic_debiased"), KernelAlignment.debiasedHsic(k, m), 1e-12, at);
      assertRelative(p.get("hsic_debiased_KK"), KernelAlignment.debiasedHsic(k, k), 1e-12, at);
      assertRelative(p.get("hsic_debiased_MM"), KernelAlignment.debiasedHsic(m, m), 1e-12, at);
      assertRelative(p.get("cka_debiased"), KernelAlignment.debiasedCka(k, m), 1e-12, at);
      pairs++;
    }
    assertEquals(5, pairs);
  }

  @Test
  void ranksAndEigenspacesAreThoseOfFiftyDigits() {
    for (JsonNode p : FILE.get("pairs")) {
      String at = p.get("name").asString();
      SymmetricEigen k = SymmetricEigen.of(References.matrix(p.get("K")));
      SymmetricEigen m = SymmetricEigen.of(References.matrix(p.get("M")));
      DoubleMatrix y = References.matrix(p.get("Y"));
      ranks(p.get("ranks").get("K"), References.matrix(p.get("K")), k, at);
      ranks(p.get("ranks").get("M"), References.matrix(p.get("M")), m, at);
      for (JsonNode o : p.get("overlaps")) {
        int count = o.get("k").asInt();
        Eigenspaces.Overlap overlap = Eigenspaces.overlap(k, m, count);
        assertEquals(o.get("overlap").asDouble(), overlap.overlap(), 1e-10, at);
        double[] cosines = References.array(o.get("principal_cosines"));
        for (int i = 0; i < cosines.length; i++) {
          assertEquals(
              cosines[i], overlap.cosines()[i], 1e-8, at); // a root: half the digits near 0
        }
        assertEquals(o.get("gap_K").asDouble(), overlap.gap(), 1e-11, at);
        assertEquals(o.get("gap_M").asDouble(), overlap.otherGap(), 1e-11, at);
        assertTrue(overlap.isDefined(k.values()[0], m.values()[0]));
      }
      double[] shares = References.array(p.get("target_overlap").get("M"));
      for (int i = 0; i < shares.length; i++) {
        assertEquals(shares[i], Eigenspaces.targetOverlap(m, y, i + 1), 1e-10, at);
      }
    }
  }

  private static void ranks(JsonNode golden, DoubleMatrix kernel, SymmetricEigen eigen, String at) {
    EffectiveRank rank = EffectiveRank.of(eigen.values());
    assertRelative(golden.get("participation_ratio"), rank.participationRatio(), 1e-12, at);
    assertRelative(golden.get("entropy_rank"), rank.entropyRank(), 1e-12, at);
    assertRelative(golden.get("stable_rank"), rank.stableRank(), 1e-12, at);
    assertRelative(
        golden.get("participation_ratio"), EffectiveRank.participationRatio(kernel), 1e-12, at);
  }

  @Test
  void ckaIgnoresScaleConstantsAndRotationsOfFeatures() {
    DoubleMatrix k = SampleKernels.laplace(normals(20, 3, 1), normals(20, 3, 1), 1);
    DoubleMatrix other = SampleKernels.gaussian(normals(20, 2, 5), normals(20, 2, 5), 1);
    DoubleMatrix moved = k.copy();
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 20; j++) {
        moved.set(i, j, 3.5 * k.get(i, j) + 0.75);
      }
    }
    assertEquals(1, KernelAlignment.cka(k, moved), 1e-14);
    assertEquals(1, KernelAlignment.debiasedCka(k, moved), 1e-13);
    assertEquals(KernelAlignment.cka(k, other), KernelAlignment.cka(moved, other), 1e-13);
    assertEquals(KernelAlignment.cka(k, other), KernelAlignment.cka(other, k), 1e-14);
    assertTrue(KernelAlignment.cka(k, other) > Math.abs(KernelAlignment.debiasedCka(k, other)));
  }

  private static DoubleMatrix normals(int rows, int columns, long seed) {
    return SampleKernels.normals(rows, columns, seed);
  }

  @Test
  void equalEigenvaluesAndRankOne() {
    EffectiveRank equal = EffectiveRank.of(2, 2, 2, 2, 2);
    assertEquals(5, equal.participationRatio(), 1e-14);
    assertEquals(5, equal.entropyRank(), 1e-14);
    EffectiveRank one = EffectiveRank.of(3, 0, -1e-17);
    assertEquals(1, one.participationRatio(), 1e-14);
    assertEquals(1, one.entropyRank(), 1e-14);
    assertEquals(1, one.stableRank(), 1e-14);
  }

  @Test
  void linearizationGapsAreThoseOfFiftyDigits() {
    for (JsonNode network : FILE.get("linearization")) {
      for (JsonNode step : network.get("steps")) {
        for (String part : new String[] {"train", "test"}) {
          JsonNode golden = step.get(part);
          DoubleMatrix start = References.matrix(network.get("f0_" + part));
          DoubleMatrix f = References.matrix(golden.get("network"));
          for (String way : new String[] {"taylor", "linear"}) {
            LinearizationGap gap =
                LinearizationGap.of(f, References.matrix(golden.get(way)), start);
            assertRelative(golden.get("gap_" + way), gap.gap(), 1e-11, way);
            assertRelative(golden.get("movement"), gap.movement(), 1e-12, way);
            assertRelative(golden.get("relative_gap_" + way), gap.relative(), 1e-11, way);
          }
        }
      }
    }
    DoubleMatrix f = DoubleMatrix.zeros(2, 1);
    assertEquals(0, LinearizationGap.of(f, f, f).relative());
  }

  @Test
  void whatIsUndefinedIsRefused() {
    DoubleMatrix ones = DoubleMatrix.zeros(6, 6);
    ones.fill(0.3);
    DoubleMatrix k = SampleKernels.withEigenvalues(1, 6, 5, 4, 3, 2, 2);
    DoubleMatrix y = normals(6, 2, 3);
    DoubleMatrix zero = DoubleMatrix.zeros(6, 2);
    DoubleMatrix same = zero.copy();
    same.fill(0.1);
    assertMessage("constant", () -> KernelAlignment.cka(ones, k));
    assertMessage("constant", () -> KernelAlignment.centredAlignment(ones, y));
    assertMessage("targets are 0", () -> KernelAlignment.alignment(k, zero));
    assertMessage("all the same", () -> KernelAlignment.centredAlignment(k, same));
    SymmetricEigen eigen = SymmetricEigen.of(k);
    assertMessage("targets are 0", () -> Eigenspaces.targetOverlap(eigen, zero, 2));
    assertMessage("1 to 6, got 7", () -> Eigenspaces.overlap(eigen, eigen, 7));
    assertFalse(
        Eigenspaces.overlap(eigen, eigen, 5).isDefined(6, 6), "eigenvalues 5 and 6 are equal");
    DoubleMatrix three = SampleKernels.withEigenvalues(2, 3, 2, 1);
    assertMessage("at least 4 points, got 3", () -> KernelAlignment.debiasedHsic(three, three));
    assertMessage("6 × 6", () -> KernelAlignment.cosine(k, three));
    assertMessage("0 or not finite", () -> EffectiveRank.of(0, 0));
    assertThrows(ArithmeticException.class, () -> KernelAlignment.debiasedCka(ones, ones));
  }

  private static void assertMessage(String part, Executable body) {
    String message = assertThrows(IllegalArgumentException.class, body).getMessage();
    assertTrue(message.contains(part), message);
  }
}
