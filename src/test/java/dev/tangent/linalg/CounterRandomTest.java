package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * A small battery of statistical tests. Seeds are fixed, so that the tests don't fail by chance;
 * bounds are 5 standard deviations, or 4.5 of a χ² that is nearly normal.
 */
class CounterRandomTest {
  private static final int N = 1 << 20;

  private static float[] normals(long seed, long stream) {
    float[] z = new float[N];
    CounterRandom.normals(seed, stream, 0, z, 0, N);
    return z;
  }

  private static float[] uniforms(long seed, long stream) {
    float[] u = new float[N];
    CounterRandom.uniforms(seed, stream, 0, u, 0, N);
    return u;
  }

  /** The bits of a stream are a promise: checkpoints and results rest on them. */
  @Test
  void theBitsOfAStreamNeverChange() {
    int n = 10_000;
    float[] f = new float[n];
    double[] d = new double[n];
    CounterRandom.normals(42, 3, 1_000_003, f, 0, n);
    CounterRandom.normals(42, 3, 1_000_003, d, 0, n);
    assertEquals(-1025290740, Arrays.hashCode(f));
    assertEquals(1281668370, Arrays.hashCode(d));
    CounterRandom.uniforms(42, 3, 1_000_003, f, 0, n);
    CounterRandom.uniforms(42, 3, 1_000_003, d, 0, n);
    assertEquals(2061083956, Arrays.hashCode(f));
    assertEquals(-176084592, Arrays.hashCode(d));
  }

  @Test
  void anyPieceIsThePieceOfTheWhole() {
    float[] whole = new float[500];
    CounterRandom.normals(1, 2, 100, whole, 0, 500);
    int[] sizes = {0, 1, 2, 3, 15, 16, 17, 31, 33, 63, 64, 65, 100, 129};
    for (int size : sizes) {
      for (int from : new int[] {0, 1, 27, 28, 29, 91, 92, 300}) {
        float[] piece = new float[size];
        CounterRandom.normals(1, 2, 100 + from, piece, 0, size);
        assertArrayEquals(Arrays.copyOfRange(whole, from, from + size), piece);
      }
    }
    assertThrows(
        IndexOutOfBoundsException.class, () -> CounterRandom.normals(1, 2, 0, whole, 1, 500));
  }

  @Test
  void momentsOfNormals() {
    double[] moments = new double[5];
    for (float z : normals(11, 3)) {
      for (int p = 1; p <= 4; p++) {
        moments[p] += Math.pow(z, p) / N;
      }
    }
    double[] expected = {0, 0, 1, 0, 3};
    double[] variance = {0, 1, 2, 15, 96}; // E z^{2p} − (E z^p)²
    for (int p = 1; p <= 4; p++) {
      assertEquals(expected[p], moments[p], 5 * Math.sqrt(variance[p] / N), "moment " + p);
    }
  }

  @Test
  void cellsAndTailsOfNormals() {
    int cells = 100;
    int[] counts = new int[cells];
    int[] beyond = new int[2];
    for (float z : normals(12, 4)) {
      counts[(int) Math.min(cells - 1, cells * Special.normalCdf(z))]++;
      beyond[0] += z < -4 ? 1 : 0;
      beyond[1] += z > 4 ? 1 : 0;
    }
    assertUniform(counts, N);
    double tail = N * Special.normalCdf(-4);
    assertEquals(tail, beyond[0], 5 * Math.sqrt(tail));
    assertEquals(tail, beyond[1], 5 * Math.sqrt(tail));
  }

  private static void assertUniform(int[] counts, double total) {
    double mean = total / counts.length;
    double chi = 0;
    for (int count : counts) {
      chi += (count - mean) * (count - mean) / mean;
    }
    double freedom = counts.length - 1;
    assertEquals(freedom, chi, 4.5 * Math.sqrt(2 * freedom), "χ²");
  }

  @Test
  void noCorrelationBetweenLagsStreamsAndSeeds() {
    float[] z = normals(13, 5);
    for (int lag : new int[] {1, 2, 3, 4, 15, 16, 17, 32, 48, 64, 1000}) {
      double sum = 0;
      for (int i = lag; i < N; i++) {
        sum += (double) z[i] * z[i - lag];
      }
      assertEquals(0, sum / Math.sqrt(N), 5, "lag " + lag);
    }
    float[][] others = {normals(13, 6), normals(14, 5), uniforms(13, 5)};
    for (float[] other : others) {
      double sum = 0;
      for (int i = 0; i < N; i++) {
        sum += (double) z[i] * (other == others[2] ? (other[i] - 0.5) * Math.sqrt(12) : other[i]);
      }
      assertEquals(0, sum / Math.sqrt(N), 5);
    }
  }

  @Test
  void pairsAndBitsOfUniforms() {
    float[] u = uniforms(15, 7);
    int[] pairs = new int[32 * 32];
    int[] bits = new int[20];
    for (int i = 0; i < N; i += 2) {
      pairs[(int) (32 * u[i]) * 32 + (int) (32 * u[i + 1])]++;
    }
    for (float x : u) {
      assertTrue(x > 0 && x < 1);
      int word = (int) (x * (1 << 20));
      for (int b = 0; b < 20; b++) {
        bits[b] += word >> b & 1;
      }
    }
    assertUniform(pairs, N / 2.0);
    for (int b = 0; b < 20; b++) {
      assertEquals(N / 2.0, bits[b], 5 * Math.sqrt(N / 4.0), "bit " + b);
    }
  }

  /** Marsaglia's birthday spacings: repeats among sorted spacings are Poisson, λ = m³/(4n). */
  @Test
  void birthdaySpacings() {
    int birthdays = 512;
    int days = 1 << 22;
    int samples = N / birthdays;
    double[] u = new double[N];
    CounterRandom.uniforms(16, 8, 0, u, 0, N);
    int repeats = 0;
    for (int s = 0; s < samples; s++) {
      int[] day = new int[birthdays];
      for (int i = 0; i < birthdays; i++) {
        day[i] = (int) (u[s * birthdays + i] * days);
      }
      Arrays.sort(day);
      int[] spacing = new int[birthdays - 1];
      for (int i = 1; i < birthdays; i++) {
        spacing[i - 1] = day[i] - day[i - 1];
      }
      Arrays.sort(spacing);
      for (int i = 1; i < birthdays - 1; i++) {
        repeats += spacing[i] == spacing[i - 1] ? 1 : 0;
      }
    }
    double expected = samples * Math.pow(birthdays, 3) / (4.0 * days);
    assertEquals(expected, repeats, 5 * Math.sqrt(expected) + 0.02 * expected);
  }
}
