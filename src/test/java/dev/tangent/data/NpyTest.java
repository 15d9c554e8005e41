package dev.tangent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.linalg.DoubleMatrix;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** NPY and NPZ against bytes as numpy.save lays them out (numpy.lib.format), and back. */
class NpyTest {
  @TempDir Path temp;

  /** What numpy.save writes for this header and these bytes. */
  private Path numpy(String name, String literal, byte[] data) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int padded = (10 + literal.length() + 1 + 63) / 64 * 64;
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    int length = padded - 10;
    out.write(new byte[] {(byte) length, (byte) (length >> 8)});
    out.write((literal + " ".repeat(length - 1 - literal.length()) + "\n").getBytes("ASCII"));
    out.write(data);
    return Files.write(temp.resolve(name), out.toByteArray());
  }

  private static byte[] doubles(ByteOrder order, double... values) {
    ByteBuffer b = ByteBuffer.allocate(8 * values.length).order(order);
    Arrays.stream(values).forEach(b::putDouble);
    return b.array();
  }

  @Test
  void writesTheBytesThatNumpyWrites() throws Exception {
    Path numpy =
        numpy(
            "numpy.npy",
            "{'descr': '<f8', 'fortran_order': False, 'shape': (2, 3), }",
            doubles(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4, 5, Double.NaN));
    Path ours = temp.resolve("sub/ours.npy");
    Npy.write(ours, NpyArray.of(new double[] {1, 2, 3, 4, 5, Double.NaN}, 2, 3));
    assertArrayEquals(Files.readAllBytes(numpy), Files.readAllBytes(ours));
    assertEquals(1, Files.list(ours.getParent()).count(), "nothing is left aside");
  }

  static List<int[]> shapes() {
    return List.of(
        new int[] {},
        new int[] {0},
        new int[] {7},
        new int[] {3, 0},
        new int[] {2, 3, 4, 5},
        new int[] {1, 100_003});
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyShapeComesBack(int[] shape) {
    int n = (int) NpyArray.size(shape);
    double[] d = new double[n];
    float[] f = new float[n];
    for (int i = 0; i < n; i++) {
      d[i] = Math.sin(i);
      f[i] = (float) Math.cos(i);
    }
    Path file = temp.resolve("a.npy");
    Npy.write(file, NpyArray.of(d, shape));
    assertArrayEquals(shape, Npy.read(file).shape());
    assertArrayEquals(d, Npy.read(file).toDoubles());
    Npy.write(file, NpyArray.of(f, shape));
    assertTrue(Npy.read(file).isFloat());
    assertArrayEquals(f, Npy.read(file).toFloats());
  }

  @Test
  void readsFortranOrderBigEndianAndIntegers() throws Exception {
    Path fortran =
        numpy(
            "f.npy",
            "{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), }",
            doubles(ByteOrder.BIG_ENDIAN, 1, 4, 2, 5, 3, 6));
    assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, Npy.read(fortran).toDoubles());
    Path labels =
        numpy(
            "i.npy",
            "{'descr': '|i1', 'fortran_order': False, 'shape': (2,), }",
            new byte[] {3, -1});
    assertArrayEquals(new double[] {3, -1}, Npy.read(labels).toDoubles());
    Path bytes =
        numpy(
            "u.npy",
            "{'descr': '|u1', 'fortran_order': False, 'shape': (2,), }",
            new byte[] {3, -1});
    assertArrayEquals(new double[] {3, 255}, Npy.read(bytes).toDoubles());
    Path halves =
        numpy(
            "h.npy",
            "{'descr': '<f2', 'fortran_order': False, 'shape': (3,), }",
            new byte[] {0, 0x3c, 0x55, 0x35, 1, (byte) 0x80});
    assertArrayEquals(new double[] {1, 0.333251953125, -0x1p-24}, Npy.read(halves).toDoubles());
  }

  @Test
  void everyTruncationIsRefused() throws Exception {
    Path whole = temp.resolve("whole.npy");
    Npy.write(whole, NpyArray.of(DoubleMatrix.of(2, 2, 1, 2, 3, 4)));
    byte[] bytes = Files.readAllBytes(whole);
    for (int length = 0; length < bytes.length; length++) {
      Path cut = Files.write(temp.resolve("cut.npy"), Arrays.copyOf(bytes, length));
      DataException e = assertThrows(DataException.class, () -> Npy.read(cut));
      assertTrue(e.getMessage().startsWith(cut.toString()), e.getMessage());
      assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '<c16', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '|O', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f16', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (9999999999, 9999999999), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999999), }",
        "{'descr': '<f8', 'fortran_order': False, 'shape': (2000000000, 2), }",
        "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (2,), }",
      })
  void otherTypesAndDamagedHeadersAreRefused(String literal) throws Exception {
    Path file = numpy("bad.npy", literal, new byte[32]);
    DataException e = assertThrows(DataException.class, () -> Npy.read(file));
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
  }

  @Test
  void missingFilesAndWrongRanksAreNamed() {
    Path missing = temp.resolve("missing.npy");
    String message = assertThrows(DataException.class, () -> Npy.read(missing)).getMessage();
    assertTrue(message.contains("no such file"), message);
    assertThrows(DataException.class, () -> Npy.read(temp));
    assertThrows(DataException.class, () -> NpyArray.of(new double[2], 2).toDoubleMatrix());
    assertThrows(IllegalArgumentException.class, () -> NpyArray.of(new double[5], 2, 3));
  }

  @Test
  void mappedFilesAreTheSameFiles() throws Exception {
    Path file = temp.resolve("m.npy");
    try (Arena arena = Arena.ofConfined()) {
      var segment = Npy.create(file, arena, false, 3, 2);
      for (int i = 0; i < 6; i++) {
        segment.setAtIndex(ValueLayout.JAVA_DOUBLE, i, i);
      }
    }
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, Npy.read(file).toDoubles());
    try (Arena arena = Arena.ofConfined()) {
      Npy.Mapped mapped = Npy.map(file, arena);
      assertArrayEquals(new long[] {3, 2}, mapped.shape());
      assertEquals(4, mapped.entries().getAtIndex(ValueLayout.JAVA_DOUBLE, 4));
      assertEquals(0, mapped.entries().address() % 64);
    }
  }

  @Test
  void archivesComeBackInOrderAndAreStored() throws Exception {
    Path file = temp.resolve("w.npz");
    Map<String, NpyArray> arrays = new java.util.LinkedHashMap<>();
    arrays.put("W0", NpyArray.of(new float[] {1, 2, 3, 4}, 2, 2));
    arrays.put("b0", NpyArray.of(new double[] {5, 6}, 2));
    Npz.write(file, arrays);
    byte[] once = Files.readAllBytes(file);
    Npz.write(file, arrays);
    assertArrayEquals(once, Files.readAllBytes(file), "same arrays, same bytes");
    Map<String, NpyArray> read = Npz.read(file);
    assertEquals(List.of("W0", "b0"), List.copyOf(read.keySet()));
    assertArrayEquals(new float[] {1, 2, 3, 4}, read.get("W0").toFloats());
    assertTrue(new String(once, StandardCharsets.ISO_8859_1).contains("\u0093NUMPY"), "stored");
  }

  @Test
  void arraysAreReadIntoStorageThatIsThere() throws Exception {
    Path file = temp.resolve("w.npz");
    Map<String, NpyArray> arrays = new java.util.LinkedHashMap<>();
    arrays.put("W0", NpyArray.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
    arrays.put("b0", NpyArray.of(new double[] {0.1, 6}, 2));
    Npz.write(file, arrays);
    try (NpzReader reader = NpzReader.open(file)) {
      assertEquals(List.of("W0", "b0"), reader.names());
      assertArrayEquals(new int[] {2, 3}, reader.shape("W0"));
      assertTrue(reader.isFloat("W0") && !reader.isFloat("b0"));
      float[] w = new float[6];
      reader.read("W0", w, 2, 3);
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, w);
      float[] b = new float[2];
      reader.read("b0", b, 2);
      assertArrayEquals(new float[] {0.1f, 6}, b);
      double[] wide = new double[6];
      reader.read("W0", wide, 2, 3);
      assertArrayEquals(new double[] {1, 2, 3, 4, 5, 6}, wide);
      DataException e = assertThrows(DataException.class, () -> reader.read("W0", w, 3, 2));
      assertTrue(e.getMessage().contains("(2×3), expected (3×2)"), e.getMessage());
      assertThrows(DataException.class, () -> reader.read("W1", w, 2, 3));
    }
  }

  /** A disk that changes one bit of the data, which no length or header would tell. */
  @Test
  void aFlippedBitIsNoticed() throws Exception {
    Path file = temp.resolve("w.npz");
    Npz.write(file, Map.of("W0", NpyArray.of(new float[] {1, 2, 3, 4}, 4)));
    byte[] bytes = Files.readAllBytes(file);
    int data = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\n", 70) + 1;
    bytes[data + 2] ^= 1;
    Files.write(file, bytes);
    DataException e = assertThrows(DataException.class, () -> Npz.read(file));
    assertTrue(e.getMessage().contains("checksum"), e.getMessage());
  }

  @Test
  void compressedArchivesAreReadAndBrokenOnesRefused() throws Exception {
    Path one = temp.resolve("one.npy");
    Npy.write(one, NpyArray.of(new double[] {1, 2, 3}, 3));
    Path zip = temp.resolve("z.npz");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("x.npy"));
      out.write(Files.readAllBytes(one));
      out.putNextEntry(new ZipEntry("readme.txt"));
    }
    assertArrayEquals(new double[] {1, 2, 3}, Npz.read(zip).get("x").toDoubles());
    byte[] bytes = Files.readAllBytes(zip);
    for (int length : Stream.iterate(0, i -> i < bytes.length, i -> i + 7).toList()) {
      Path cut = Files.write(temp.resolve("cut.npz"), Arrays.copyOf(bytes, length));
      assertThrows(DataException.class, () -> Npz.read(cut));
    }
    assertThrows(DataException.class, () -> Npz.read(temp.resolve("missing.npz")));
    assertThrows(DataException.class, () -> Npz.read(one));
  }
}
