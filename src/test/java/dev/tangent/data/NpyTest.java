package dev.tangent.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tangent.linalg.DoubleMatrix;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * NPY and NPZ files, written and read, against bytes in the format of numpy.save
 * (numpy.lib.format).
 */
class NpyTest {
  @TempDir Path temp;

  /** What numpy.save writes for this header and these bytes. */
  private Path numpy(String name, String literal, byte[] data) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    boolean isLong = literal.length() > 65_000;
    int prefix = isLong ? 12 : 10;
    int length = (prefix + literal.length() + 1 + 63) / 64 * 64 - prefix;
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) (isLong ? 2 : 1), 0});
    for (int shift = 0; shift < 8 * (prefix - 8); shift += 8) {
      out.write(length >> shift);
    }
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

  private static String header(String descr, String shape) {
    return "{'descr': " + descr + ", 'fortran_order': False, 'shape': " + shape + ", }";
  }

  /** What NumPy also writes, and the word that names it. */
  static List<Arguments> foreignHeaders() {
    return List.of(
        arguments(header("'<c16'", "(2,)"), "complex"),
        arguments(header("'|O'", "(2,)"), "Python objects"),
        arguments(header("'<U5'", "(2,)"), "text"),
        arguments(header("'|S5'", "(2,)"), "text"),
        arguments(header("'<M8[ns]'", "(2,)"), "dates"),
        arguments(header("'<m8[s]'", "(2,)"), "durations"),
        arguments(header("'|V8'", "(2,)"), "records"),
        arguments(header("'<f16'", "(2,)"), "f16"),
        arguments(header("'<f3'", "(2,)"), "f3"),
        arguments(header("'<g99999999999'", "(2,)"), "astype"),
        arguments(header("[('a', '<f8'), (\"b\", '<i4', (3,))]", "(2,)"), "fields a, b"),
        arguments(header("'<f8'", "(9999999999, 9999999999)"), "more entries"),
        arguments(header("'<f8'", "(99999999999999999999999,)"), "digits"),
        arguments(header("'<f8'", "(2000000000, 2)"), "truncated"),
        arguments(header("'<f8'", "(-1, 2)"), "whole number from 0"),
        arguments(header("'<f8'", "(2"), "damaged"),
        arguments(header("'<f8'", "(" + "1, ".repeat(300_000) + ")"), "300000 dimensions"),
        arguments(header("'<f8'", "[" + "[".repeat(100_000)), "nesting"),
        arguments("{'descr': '<f8', 'shape': (2,)}", "fortran_order"),
        arguments("{'descr': '<f8', 'fortran_order': 1, 'shape': (2,)}", "fortran_order"),
        arguments("'descr'", "damaged"),
        arguments("", "damaged"),
        arguments("{'descr': '<f8\nx', 'fortran_order': False, 'shape': (2,)}", "unknown type"));
  }

  @ParameterizedTest
  @MethodSource("foreignHeaders")
  void otherTypesAndDamagedHeadersAreNamed(String literal, String word) throws Exception {
    Path file = numpy("bad.npy", literal, new byte[32]);
    DataException e =
        assertTimeout(
            Duration.ofSeconds(5), () -> assertThrows(DataException.class, () -> Npy.read(file)));
    assertFalse(e.getMessage().contains("\n"), e.getMessage());
    assertTrue(e.getMessage().contains(word), e.getMessage());
    assertTrue(e.getMessage().length() < 400, e.getMessage());
  }

  /** What people have saved, downloaded or cloned in place of an array. */
  @ParameterizedTest
  @CsvSource({
    "PK\u0003\u0004aaaaaaa, ZIP archive",
    "\u0080\u0004\u0095aaaaaaaaa, Python pickle",
    "<!DOCTYPE html><html>, web page",
    "version https://git-lfs.github.com/spec/v1, git lfs pull",
    "1.5 2.5 3.5 4.5, not an NPY file (write"
  })
  void otherFilesAreNamedForWhatTheyAre(String content, String word) throws Exception {
    Path file = temp.resolve("x.npy");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    String message = assertThrows(DataException.class, () -> Npy.read(file)).getMessage();
    assertTrue(message.contains("not an NPY file") && message.contains(word), message);
  }

  /** What {@code ast.literal_eval} takes, and so NumPy. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"descr\": \"<f8\", \"fortran_order\": False, \"shape\": (2, 2)}",
        "{'shape':(2L,2L),'fortran_order':False,'descr':'<f8'}",
        "  { 'descr' : '<f8' , 'fortran_order' : False , 'shape' : ( 2 , 2 , ) , 'more': None }",
        "{'descr': 'f8', 'fortran_order': False, 'shape': [2, 2]}",
      })
  void headersInOtherWritingAreRead(String literal) throws Exception {
    Path file = numpy("other.npy", literal, doubles(ByteOrder.LITTLE_ENDIAN, 1, 2, 3, 4));
    assertArrayEquals(new int[] {2, 2}, Npy.read(file).shape());
    assertArrayEquals(new double[] {1, 2, 3, 4}, Npy.read(file).toDoubles());
  }

  @Test
  void booleansAndWideIntegersAreNumbers() throws Exception {
    Path flags = numpy("b.npy", header("'|b1'", "(3,)"), new byte[] {1, 0, 1});
    assertArrayEquals(new double[] {1, 0, 1}, Npy.read(flags).toDoubles());
    ByteBuffer longs = ByteBuffer.allocate(16).order(ByteOrder.BIG_ENDIAN).putLong(-5).putLong(7);
    Path wide = numpy("l.npy", header("'>i8'", "(2,)"), longs.array());
    assertArrayEquals(new double[] {-5, 7}, Npy.read(wide).toDoubles());
    Path unsigned = numpy("u.npy", header("'<u8'", "(1,)"), new byte[] {0, 0, 0, 0, 0, 0, 0, -1});
    assertArrayEquals(new double[] {0x1.fep63}, Npy.read(unsigned).toDoubles());
  }

  /** Digits of other scripts, decimal commas: a header is the same in every country. */
  @ParameterizedTest
  @ValueSource(strings = {"ar-EG", "fa-IR", "bn-BD", "mr-IN", "my-MM", "de-DE", "tr-TR"})
  void headersAreTheSameInEveryLocale(String tag) throws Exception {
    NpyArray array = NpyArray.of(new double[12345], 12345, 1);
    Path here = temp.resolve("here.npy");
    Path there = temp.resolve("there.npy");
    Path archive = temp.resolve("there.npz");
    Npy.write(here, array);
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag(tag));
      Npy.write(there, array);
      Npz.write(archive, Map.of("W0", array));
    } finally {
      Locale.setDefault(before);
    }
    assertArrayEquals(Files.readAllBytes(here), Files.readAllBytes(there));
    assertArrayEquals(new int[] {12345, 1}, Npz.read(archive).get("W0").shape());
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
