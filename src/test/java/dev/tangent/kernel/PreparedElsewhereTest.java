package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.simd.Width;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A tile is computed in another process from the serialized prepared limit, at every vector width.
 */
@Tag("slow")
class PreparedElsewhereTest {
  private static final int N = 430;
  private static final int[] PART = {101, 390, 17, 233};
  private static final String NET =
      "dense 9; erf; residual { dense 9; relu; dense 9 }; dense 9; gelu; dense 1";

  @TempDir Path temp;

  /** Those that this machine has. */
  static Stream<String> widths() {
    return Stream.of("scalar", "128", "256", "512")
        .filter(width -> width.equals("scalar") || Integer.parseInt(width) <= Width.BITS);
  }

  @ParameterizedTest
  @MethodSource("widths")
  void aTileElsewhereHasTheBitsOfTheWhole(String width) throws Exception {
    run(width, "prepare", temp.toString());
    run(width, "tile", temp.toString());
    assertArrayEquals(
        Files.readAllBytes(temp.resolve("whole")), Files.readAllBytes(temp.resolve("tile")));
    assertEquals(
        2L * (PART[1] - PART[0]) * (PART[3] - PART[2]) * (Float.BYTES + Double.BYTES),
        Files.size(temp.resolve("tile")));
  }

  private static void run(String width, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Dtangent.simd=" + width,
                "-cp",
                System.getProperty("java.class.path"),
                PreparedElsewhereTest.class.getName()));
    command.addAll(List.of(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), said);
  }

  /** The other processes: one prepares and computes all, the other computes a part. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[1]);
    FloatMatrix x = FloatPreparedLimitTest.points(N, 3);
    DoubleMatrix xx = DoublePreparedLimitTest.points(N, 3);
    LimitKernel kernel = LimitKernel.of(Architecture.parse(x.columns(), NET));
    ByteBuffer out = ByteBuffer.allocate(1 << 22);
    if (arguments[0].equals("prepare")) {
      Files.write(directory.resolve("float"), kernel.prepare(x).toBytes());
      Files.write(directory.resolve("double"), kernel.prepare(xx).toBytes());
      FloatKernelPair single = kernel.compute(x);
      KernelPair exact = kernel.compute(xx);
      for (FloatMatrix part : List.of(single.nngp(), single.ntk())) {
        put(out, part.view(PART[0], PART[1], PART[2], PART[3]).toArray());
      }
      for (DoubleMatrix part : List.of(exact.nngp(), exact.ntk())) {
        put(out, part.view(PART[0], PART[1], PART[2], PART[3]).toArray());
      }
      Files.write(directory.resolve("whole"), Arrays.copyOf(out.array(), out.position()));
      return;
    }
    List<float[]> single = new ArrayList<>();
    byte[] bytes = Files.readAllBytes(directory.resolve("float"));
    FloatPreparedLimitTest.computeElsewhere(bytes, x, PART, single);
    single.forEach(part -> put(out, part));
    List<double[]> exact = new ArrayList<>();
    bytes = Files.readAllBytes(directory.resolve("double"));
    DoublePreparedLimitTest.computeElsewhere(bytes, xx, PART, exact);
    exact.forEach(part -> put(out, part));
    Files.write(directory.resolve("tile"), Arrays.copyOf(out.array(), out.position()));
  }

  private static void put(ByteBuffer out, float[] values) {
    out.asFloatBuffer().put(values);
    out.position(out.position() + Float.BYTES * values.length);
  }

  private static void put(ByteBuffer out, double[] values) {
    out.asDoubleBuffer().put(values);
    out.position(out.position() + Double.BYTES * values.length);
  }
}
