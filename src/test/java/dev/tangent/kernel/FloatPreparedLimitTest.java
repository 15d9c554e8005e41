// twin: double
package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.large.FloatSymmetricTiles;
import dev.tangent.simd.Width;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any part of a prepared kernel has the bits of the whole. */
@SuppressWarnings("cast") // casts that only one twin needs
class FloatPreparedLimitTest {
  private static final int WIDTH = 11;
  private static final String NET =
      "dense 9; erf; residual scale=0.7 { dense 9 sw=1.2; leaky-relu:0.1; dense 9 }; dense 9;"
          + " relu; dense 9; gelu; dense";

  /** Points of many norms, with duplicates, antipodes and a zero. */
  static FloatMatrix points(int n, int seed) {
    FloatMatrix x = FloatMatrix.zeros(n, WIDTH);
    CounterRandom.normals(seed, 5, 0, x.array(), 0, n * WIDTH);
    for (int i = 0; i < n; i++) {
      float scale = (float) Math.exp(0.5 * CounterRandom.uniform(seed, 1, i));
      for (int j = 0; j < WIDTH; j++) {
        x.set(i, j, scale * x.get(i, j));
        if (i % 50 == 7) {
          x.set(i, j, i % 100 == 7 ? x.get(3, j) : -x.get(3, j));
        }
      }
    }
    x.rowRange(n / 2, n / 2 + 1).fill(0);
    return x;
  }

  private record Whole(FloatMatrix nngp, FloatMatrix ntk) {}

  private static void samePart(
      FloatPreparedLimit prepared, Whole whole, int i0, int i1, int j0, int j1) {
    FloatMatrix nngp = FloatMatrix.zeros(i1 - i0, j1 - j0);
    FloatMatrix ntk = FloatMatrix.zeros(i1 - i0, j1 - j0);
    AtomicLong entries = new AtomicLong();
    prepared.tile(
        i0,
        i1,
        j0,
        j1,
        (i, j, s, t) -> {
          entries.addAndGet((long) s.rows() * s.columns());
          nngp.view(i - i0, i - i0 + s.rows(), j - j0, j - j0 + s.columns()).assign(s);
          ntk.view(i - i0, i - i0 + t.rows(), j - j0, j - j0 + t.columns()).assign(t);
        });
    String where = "%d–%d × %d–%d".formatted(i0, i1, j0, j1);
    assertEquals((long) (i1 - i0) * (j1 - j0), entries.get(), where);
    assertTrue(
        Arrays.equals(whole.nngp().view(i0, i1, j0, j1).toArray(), nngp.toArray()),
        "nngp of " + where);
    assertTrue(
        Arrays.equals(whole.ntk().view(i0, i1, j0, j1).toArray(), ntk.toArray()),
        "ntk of " + where);
  }

  private static Whole whole(FloatPreparedLimit prepared) {
    Whole pair =
        new Whole(
            FloatMatrix.zeros(prepared.rows(), prepared.columns()),
            FloatMatrix.zeros(prepared.rows(), prepared.columns()));
    prepared.compute(pair.nngp(), pair.ntk());
    return pair;
  }

  /** 210 points come in small tiles, 800 in large ones; erf and gelu by tables. */
  @ParameterizedTest
  @ValueSource(ints = {1, 210, 800})
  void anyPartOfASquareHasTheBitsOfTheWhole(int n) {
    FloatMatrix x = points(n, 3);
    LimitKernel kernel = LimitKernel.of(Architecture.parse(WIDTH, 1, NET));
    FloatPreparedLimit prepared = kernel.prepare(x);
    Whole whole = whole(prepared);
    int g = prepared.grain();
    Random random = new Random(n);
    for (int k = 0; k < 4; k++) {
      int[] cut = random.ints(4, 0, n + 1).toArray();
      int i0 = Math.min(cut[0], cut[1]);
      int j0 = Math.min(cut[2], cut[3]);
      samePart(prepared, whole, i0, Math.max(cut[0], cut[1]), j0, Math.max(cut[2], cut[3]));
    }
    samePart(prepared, whole, 0, n, 0, n);
    samePart(prepared, whole, 0, Math.min(n, g), Math.min(n, g), n);
    samePart(prepared, whole, n - 1, n, 0, n);
    samePart(prepared, whole, 0, n, n - 1, n);
    samePart(prepared, whole, 0, 0, 0, n);
    // Alone: another object, and one thread.
    try (Threads one = Threads.ofCount(1)) {
      FloatPreparedLimit again = FloatPreparedLimit.read(kernel.prepare(x).toBytes(), x);
      one.run(() -> samePart(again, whole, n / 3, n / 3 + n / 4, n / 5, n));
    }
  }

  @Test
  void anyPartOfARectangleHasTheBitsOfTheWhole() {
    FloatMatrix x = points(401, 3);
    FloatMatrix y = points(289, 4);
    LimitKernel kernel =
        LimitKernel.of(Architecture.parse(WIDTH, 1, NET))
            .withParametrization(Parametrization.STANDARD)
            .trainingTop(3);
    FloatPreparedLimit prepared = kernel.prepare(x, y);
    Whole whole = whole(prepared);
    FloatPreparedLimit read = FloatPreparedLimit.read(prepared.toBytes(), x, y);
    samePart(prepared, whole, 0, 401, 0, 289);
    samePart(prepared, whole, 17, 401, 100, 101);
    samePart(read, whole, 200, 210, 3, 288);
    samePart(read, whole, 399, 400, 288, 289);
  }

  /** Methods are chosen for the whole set: a part of few pairs is not computed by others. */
  @Test
  void fewPairsOfManyAreTreatedAsAll() {
    FloatMatrix x = points(500, 8);
    LimitKernel kernel = LimitKernel.of(Architecture.parse(WIDTH, 1, "dense 3; sin; dense"));
    FloatPreparedLimit prepared = kernel.prepare(x);
    samePart(prepared, whole(prepared), 2, 4, 1, 3);
  }

  /** Norms over powers of ten: tables in pieces, which a part must cut at the same places. */
  @Test
  void piecesOfTablesAreThoseOfTheWhole() {
    FloatMatrix x = points(300, 9);
    for (int i = 0; i < x.rows(); i++) {
      float scale = (float) Math.pow(10, 3 * CounterRandom.uniform(2, 2, i) - 1.5);
      for (int j = 0; j < WIDTH; j++) {
        x.set(i, j, scale * x.get(i, j));
      }
    }
    LimitKernel kernel = LimitKernel.of(Architecture.parse(WIDTH, 1, "dense 3; erf; dense"));
    FloatPreparedLimit prepared = kernel.prepare(x);
    Whole whole = whole(prepared);
    FloatPreparedLimit read = FloatPreparedLimit.read(prepared.toBytes(), x);
    samePart(prepared, whole, 17, 301 - 17, 5, 290);
    samePart(read, whole, 100, 300, 3, 200);
    FloatMatrix y = points(170, 4);
    FloatPreparedLimit rectangle = kernel.prepare(x, y);
    samePart(FloatPreparedLimit.read(rectangle.toBytes(), x, y), whole(rectangle), 9, 300, 0, 99);
  }

  @Test
  void trianglesAndMatricesAreTheSame() {
    FloatMatrix x = points(300, 5);
    FloatPreparedLimit prepared = LimitKernel.of(Architecture.parse(WIDTH, 1, NET)).prepare(x);
    Whole whole = whole(prepared);
    try (FloatSymmetricTiles lower = FloatSymmetricTiles.onHeap(300, 64)) {
      prepared.lower(null, lower);
      for (int i = 0; i < 300; i += 7) {
        for (int j = 0; j <= i; j++) {
          assertEquals(whole.ntk().get(i, j), lower.get(i, j));
        }
      }
    }
    KernelDiagonal diagonal = prepared.diagonal();
    for (int i = 0; i < 300; i++) {
      assertEquals(whole.nngp().get(i, i), (float) diagonal.nngp()[i]);
      assertEquals(whole.ntk().get(i, i), (float) diagonal.ntk()[i]);
    }
  }

  @Test
  void bytesAreSmallAndTellWhatIsWrong() {
    FloatMatrix x = points(200, 3);
    LimitKernel kernel = LimitKernel.of(Architecture.parse(WIDTH, 1, NET));
    byte[] bytes = kernel.prepare(x).toBytes();
    assertTrue(bytes.length < 2_000_000, bytes.length + " bytes");
    assertEquals(kernel.toString(), FloatPreparedLimit.read(bytes, x).kernel().toString());

    byte[] damaged = bytes.clone();
    damaged[bytes.length / 2] ^= 4;
    refused("damaged", () -> FloatPreparedLimit.read(damaged, x));
    refused("damaged", () -> FloatPreparedLimit.read(Arrays.copyOf(bytes, 100), x));
    refused("damaged", () -> FloatPreparedLimit.read(new byte[3], x));
    FloatMatrix other = x.copy();
    other.set(7, 3, other.get(7, 3) + 1);
    refused("other points", () -> FloatPreparedLimit.read(bytes, other));
    refused("other points", () -> FloatPreparedLimit.read(bytes, x.rowRange(0, 199)));
    refused("give it alone", () -> FloatPreparedLimit.read(bytes, x, x));
    refused(
        "one's own",
        () ->
            LimitKernel.of(
                    Architecture.mlp(
                        WIDTH, 2, 3, 1, Activations.custom("mine", Math::atan), 1, 0.1))
                .prepare(x)
                .toBytes());
    refused("no rows 5 to 201", () -> kernel.prepare(x).tile(5, 201, 0, 1, (i, j, s, t) -> {}));
    refused("no columns 3 to 2", () -> kernel.prepare(x).tile(0, 1, 3, 2, (i, j, s, t) -> {}));
  }

  @Test
  void bytesOfAnotherWidthAreNamed() {
    FloatMatrix x = points(50, 3);
    byte[] bytes = LimitKernel.of(Architecture.parse(WIDTH, 1, NET)).prepare(x).toBytes();
    int at = 3 * Integer.BYTES; // magic, version, bytes of a number
    assertEquals(Width.BITS, java.nio.ByteBuffer.wrap(bytes).getInt(at));
    byte[] wider = resealed(bytes, at, Width.BITS == 512 ? 256 : 512);
    refused(Width.describe(), () -> FloatPreparedLimit.read(wider, x));
    byte[] newer = resealed(bytes, Integer.BYTES, 99);
    refused("version 99", () -> FloatPreparedLimit.read(newer, x));
  }

  /** With another number in it and a checksum that is right. */
  private static byte[] resealed(byte[] bytes, int at, int value) {
    byte[] content = Arrays.copyOf(bytes, bytes.length - Long.BYTES);
    java.nio.ByteBuffer.wrap(content).putInt(at, value);
    return LimitBytes.write(out -> out.write(content));
  }

  private static void refused(String word, org.junit.jupiter.api.function.Executable what) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, what);
    assertTrue(String.valueOf(e.getMessage()).contains(word), e.getMessage());
  }

  /** What the other process does: {@link PreparedElsewhereTest}. */
  static void computeElsewhere(byte[] prepared, FloatMatrix x, int[] part, List<float[]> result) {
    FloatMatrix ntk = FloatMatrix.zeros(part[1] - part[0], part[3] - part[2]);
    FloatMatrix nngp = FloatMatrix.zeros(ntk.rows(), ntk.columns());
    FloatPreparedLimit.read(prepared, x)
        .tile(
            part[0],
            part[1],
            part[2],
            part[3],
            (i, j, s, t) -> {
              int r = i - part[0];
              int c = j - part[2];
              nngp.view(r, r + s.rows(), c, c + s.columns()).assign(s);
              ntk.view(r, r + t.rows(), c, c + t.columns()).assign(t);
            });
    result.add(nngp.toArray());
    result.add(ntk.toArray());
  }
}
