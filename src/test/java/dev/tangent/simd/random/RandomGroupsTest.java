package dev.tangent.simd.random;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The vector code against its scalar twin, to the bit. */
class RandomGroupsTest {
  private static final long SEED = -5;
  private static final long STREAM = 1L << 50;
  private static final int GROUP = RandomGroups.GROUP;

  private interface Scalar<T> {
    void one(long group, T out, int offset);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5, 7, 15, 16, 17, 31, 32, 33, 48, 61})
  void groupsAreThoseOfTheScalarTwin(int groups) {
    long[] starts = {0, 1, 77, (1L << 28) - 3, 1L << 28, (1L << 58) - 64};
    for (long start : starts) {
      for (int offset : new int[] {0, 1, 5, 16}) {
        floats(start, groups, offset);
        doubles(start, groups, offset);
      }
    }
  }

  private static void floats(long start, int groups, int offset) {
    float[] expected = new float[groups * GROUP + offset + 3];
    float[] actual = new float[expected.length];
    Arrays.fill(expected, 77);
    Arrays.fill(actual, 77);
    each(
        start,
        groups,
        expected,
        offset,
        (g, o, at) -> ScalarRandom.normals(SEED, STREAM, g, o, at));
    RandomGroups.normals(SEED, STREAM, start, groups, actual, offset);
    assertArrayEquals(expected, actual);
    each(
        start,
        groups,
        expected,
        offset,
        (g, o, at) -> ScalarRandom.uniforms(SEED, STREAM, g, o, at));
    RandomGroups.uniforms(SEED, STREAM, start, groups, actual, offset);
    assertArrayEquals(expected, actual);
  }

  private static void doubles(long start, int groups, int offset) {
    double[] expected = new double[groups * GROUP + offset + 3];
    double[] actual = new double[expected.length];
    Arrays.fill(expected, 77);
    Arrays.fill(actual, 77);
    each(
        start,
        groups,
        expected,
        offset,
        (g, o, at) -> ScalarRandom.normals(SEED, STREAM, g, o, at));
    RandomGroups.normals(SEED, STREAM, start, groups, actual, offset);
    assertArrayEquals(expected, actual);
    each(
        start,
        groups,
        expected,
        offset,
        (g, o, at) -> ScalarRandom.uniforms(SEED, STREAM, g, o, at));
    RandomGroups.uniforms(SEED, STREAM, start, groups, actual, offset);
    assertArrayEquals(expected, actual);
  }

  private static <T> void each(long start, int groups, T out, int offset, Scalar<T> scalar) {
    for (int g = 0; g < groups; g++) {
      scalar.one(start + g, out, offset + g * GROUP);
    }
  }
}
