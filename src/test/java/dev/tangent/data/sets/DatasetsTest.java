package dev.tangent.data.sets;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.linalg.DoubleMatrix;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatasetsTest {
  private static final int ALL = Integer.MAX_VALUE;

  @TempDir Path temp;

  private static String refused(String specification) {
    String message =
        assertThrows(DataException.class, () -> Datasets.parse(specification, 0, ALL)).getMessage();
    assertFalse(message.contains("\n"), message);
    return message;
  }

  @Test
  void digitsAreThoseOfTheRepository() {
    Dataset digits = Datasets.parse("digits", 0, ALL);
    assertEquals(1797, digits.rows());
    assertEquals(64, digits.inputWidth());
    // Counts of the classes, from the data's own documentation (optdigits.names, the test set).
    int[] counts = new int[10];
    int[] labels = Objects.requireNonNull(digits.labels());
    DoubleMatrix targets = Objects.requireNonNull(digits.targets());
    for (int label : labels) {
      counts[label]++;
    }
    assertArrayEquals(new int[] {178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
    assertEquals(5 / 16.0, digits.inputs().get(0, 2));
    assertEquals(1, Arrays.stream(digits.inputs().array()).max().orElseThrow());
    for (int i = 0; i < digits.rows(); i++) {
      assertEquals(1, targets.get(i, labels[i]));
    }
    assertEquals(1797, Arrays.stream(targets.array()).sum());
    assertEquals(3, Datasets.parse("digits", 0, 3).rows());
  }

  @Test
  void circleIsEvenAndItsTargetIsTheProduct() {
    Dataset circle = Datasets.parse("circle:8", 0, ALL);
    assertEquals(1, circle.inputs().get(0, 0));
    for (int i = 0; i < 8; i++) {
      double x = circle.inputs().get(i, 0);
      double y = circle.inputs().get(i, 1);
      assertEquals(i * Math.PI / 4, Math.atan2(y, x) + (i > 4 ? 2 * Math.PI : 0), 1e-15);
      assertEquals(x * y, Objects.requireNonNull(circle.targets()).get(i, 0));
    }
  }

  @Test
  void gaussianIsStandardAndDecidedByTheSeed() {
    Dataset data = Datasets.parse("gaussian:20000", 5, ALL);
    double[] x = data.inputs().array();
    double mean = Arrays.stream(x).average().orElseThrow();
    double variance = Arrays.stream(x).map(v -> v * v).average().orElseThrow();
    // 40,000 draws: five standard deviations of the mean and of the variance.
    assertEquals(0, mean, 5 / Math.sqrt(40_000));
    assertEquals(1, variance, 5 * Math.sqrt(2.0 / 40_000));
    // Rows are a function of the seed and their index: fewer rows are the same rows.
    double[] fewer = Datasets.parse("gaussian:7", 5, ALL).inputs().array();
    assertArrayEquals(Arrays.copyOf(x, 14), fewer);
    assertFalse(Arrays.equals(fewer, Datasets.parse("gaussian:7", 6, ALL).inputs().array()));
  }

  /** IDX bytes: magic, sizes, values. */
  private static byte[] idx(int[] sizes, byte[] values) {
    ByteBuffer b = ByteBuffer.allocate(4 + 4 * sizes.length + values.length);
    b.putInt(0x800 | sizes.length);
    Arrays.stream(sizes).forEach(b::putInt);
    return b.put(values).array();
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private static final byte[] PIXELS = {0, 51, (byte) 255, 102, 1, 2, 3, 4, 9, 8, 7, 6};

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void idxFilesAreReadGzippedOrNot(boolean gzipped) throws Exception {
    byte[] images = idx(new int[] {3, 2, 2}, PIXELS);
    byte[] labels = idx(new int[] {3}, new byte[] {7, 0, 1});
    String end = gzipped ? ".gz" : "";
    Files.write(temp.resolve("t10k-images-idx3-ubyte" + end), gzipped ? gzip(images) : images);
    Files.write(temp.resolve("t10k-labels-idx1-ubyte" + end), gzipped ? gzip(labels) : labels);
    Dataset data = Datasets.parse("idx:" + temp, 0, 2);
    assertEquals(2, data.rows());
    assertArrayEquals(new int[] {7, 0}, data.labels());
    assertEquals(0.2, data.inputs().get(0, 1), 1e-16);
    assertEquals(1, data.inputs().get(0, 2));
    assertEquals(10, Objects.requireNonNull(data.targets()).columns());
    assertTrue(refused("mnist:" + temp).contains("28 × 28"));
    String file = temp.resolve("t10k-images-idx3-ubyte" + end).toString();
    assertEquals(3, Datasets.parse("idx:" + file, 0, ALL).rows());
  }

  @Test
  void badIdxFilesAreRefused() throws Exception {
    Path images = temp.resolve("train-images-idx3-ubyte");
    Path labels = temp.resolve("train-labels-idx1-ubyte");
    assertTrue(refused("idx:" + temp).contains("no train-images"));
    assertTrue(refused("idx:" + temp.resolve("none")).contains("no such directory"));
    byte[] good = idx(new int[] {3, 2, 2}, PIXELS);
    Files.write(images, good);
    Dataset bare = Datasets.parse("idx:" + temp, 0, ALL);
    assertNull(bare.targets(), "a kernel needs no labels");
    assertTrue(bare.notes().getFirst().contains("no file of labels"), bare.notes().toString());
    Files.write(labels, idx(new int[] {2}, new byte[] {1, 2}));
    assertTrue(refused("idx:" + temp).contains("3 images"));
    Files.write(labels, idx(new int[] {3}, new byte[] {1, 2, 3}));
    Datasets.parse("idx:" + temp, 0, ALL);
    for (int length = 0; length < good.length; length++) {
      Files.write(images, Arrays.copyOf(good, length));
      assertTrue(refused("idx:" + temp).startsWith(images.toString()));
    }
    byte[] zipped = gzip(good);
    for (int length = 2; length < zipped.length; length++) {
      Files.write(images, Arrays.copyOf(zipped, length));
      assertTrue(refused("idx:" + temp).startsWith(images.toString()));
    }
    Files.write(images, idx(new int[] {0, 2, 2}, new byte[0]));
    assertTrue(refused("idx:" + temp).contains("at least one row"));
    Files.write(images, idx(new int[] {-1, -1, -1}, new byte[0]));
    refused("idx:" + temp);
    Files.writeString(images, "P5 this is a picture of another kind");
    assertTrue(refused("idx:" + temp).contains("magic number"));
  }

  /** EMNIST's letters: four files of other names, labels from 1. */
  @Test
  void theTrainingImagesAreTakenAndLabelsFromOneAreTheirOwnClasses() throws Exception {
    String letters = "emnist-letters-";
    for (String part : List.of("test", "train")) {
      Files.write(
          temp.resolve(letters + part + "-images-idx3-ubyte"), idx(new int[] {3, 2, 2}, PIXELS));
      byte[] labels = part.equals("train") ? new byte[] {1, 26, 2} : new byte[] {1, 2, 3};
      Files.write(temp.resolve(letters + part + "-labels-idx1-ubyte"), idx(new int[] {3}, labels));
    }
    Dataset data = Datasets.parse("idx:" + temp, 0, 2);
    assertEquals(26, Objects.requireNonNull(data.targets()).columns());
    assertEquals("26", data.classes().getLast());
    assertArrayEquals(new int[] {0, 25}, data.labels());
    assertTrue(data.notes().getFirst().contains("training images"), data.notes().toString());
    Files.write(temp.resolve("emnist-digits-train-images-idx3-ubyte"), new byte[4]);
    String several = refused("idx:" + temp);
    assertTrue(several.contains("several sets") && several.contains("digits"), several);
  }

  private Dataset csv(String text) throws IOException {
    return Datasets.parse("csv:" + Files.writeString(temp.resolve("d.csv"), text), 0, ALL);
  }

  private String badCsv(String text) throws IOException {
    return refused("csv:" + Files.writeString(temp.resolve("d.csv"), text));
  }

  @Test
  void csvWithAndWithoutHeader() throws Exception {
    Dataset values = csv("a,b,y\n1,2,3\n4, 5.5 ,6\n");
    assertEquals(2, values.rows());
    assertEquals(5.5, values.inputs().get(1, 1));
    assertEquals(6, Objects.requireNonNull(values.targets()).get(1, 0));
    assertNull(values.labels(), "a named column that is no class");
    Dataset classes = csv("a,b,label\n1,2,3\n4,5,0\n");
    assertArrayEquals(new int[] {1, 0}, classes.labels());
    assertEquals(List.of("0", "3"), classes.classes());
    assertEquals(2, Objects.requireNonNull(classes.targets()).columns());
    assertArrayEquals(new int[] {1, 0}, csv("0.5,1\r\n0.25,0\r\n\r\n").labels());
    assertNull(csv("0.5,1.5\n0.25,0\n").labels());
    Path zipped = temp.resolve("z.csv");
    Files.write(zipped, gzip("1,2\n3,4\n".getBytes("ASCII")));
    assertEquals(2, Datasets.parse("csv:" + zipped, 0, ALL).rows());
    assertEquals(1, Datasets.parse("csv:" + zipped, 0, 1).rows());
  }

  @Test
  void badCsvNamesTheLine() throws Exception {
    assertTrue(badCsv("1,2\n3,nan\n").contains("line 2, column 2"));
    assertTrue(badCsv("1,2\n3,4,5\n").contains("line 2 has 3 columns"));
    assertTrue(badCsv("1,2\n3,\n").contains("line 2, column 2"));
    assertTrue(badCsv("1\n2\n").contains("at least 2"));
    assertTrue(badCsv("").contains("no rows"));
    assertTrue(badCsv("a,b\n").contains("no rows"));
    assertTrue(badCsv("a,label\n1,0.5\n").contains("whole numbers"));
    assertTrue(refused("csv:" + temp.resolve("none.csv")).contains("no such file"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "digit",
        "circle",
        "circle:",
        "circle:0",
        "circle:-1",
        "circle:x",
        "gaussian:1.5",
        "digits:5",
        "mnist",
        "mnist:",
        "csv",
        "idx:"
      })
  void whatIsNoDataSetIsWrongUsage(String specification) {
    assertThrows(
        IllegalArgumentException.class, () -> Datasets.parse(specification, 0, Integer.MAX_VALUE));
  }

  /** Every data set of N points, before any is made. */
  @Test
  void whatDoesNotFitIsRefusedAtOnceWithNumbers() {
    List<String> sized =
        Datasets.forms().keySet().stream().filter(form -> form.endsWith(":N")).toList();
    assertTrue(sized.size() >= 2, sized.toString());
    for (String form : sized) {
      String asked = form.replace(":N", ":2147483647");
      long start = System.nanoTime();
      String said =
          assertThrows(IllegalArgumentException.class, () -> Datasets.parse(asked, 0, ALL))
              .getMessage();
      assertTrue(System.nanoTime() - start < 1_000_000_000L, asked);
      assertTrue(said.startsWith(asked + ": 2147483647 points"), said);
      assertTrue(said.contains("51.5 GB"), said);
    }
  }

  @Test
  void aMissingDirectoryIsRefused() {
    refused("fashion-mnist:nowhere");
  }

  @Test
  void missingFashionMnistSaysWhichPackage() {
    if (!Files.isDirectory(Path.of("/usr/share/datasets/fashion-mnist"))) {
      assertTrue(refused("fashion-mnist").contains("dataset-fashion-mnist"));
    }
  }

  @Test
  void datasetsAreChecked() {
    DoubleMatrix x = DoubleMatrix.of(2, 1, 1, 2);
    assertThrows(DataException.class, () -> new Dataset("d", x, DoubleMatrix.zeros(3, 1), null));
    assertThrows(DataException.class, () -> new Dataset("d", x, null, new int[1]));
    assertThrows(
        DataException.class,
        () -> new Dataset("d", DoubleMatrix.of(1, 1, Double.NEGATIVE_INFINITY), null, null));
    assertThrows(IllegalArgumentException.class, () -> Datasets.parse("digits", 0, 0));
  }

  /** For settings that are read again in another directory. */
  @Test
  void filesCanBeNamedFromAnywhere() {
    String here = Path.of("").toAbsolutePath().toString();
    assertEquals("csv:" + here + "/a:b.csv", Datasets.absolute("csv:a:b.csv"));
    assertEquals("mnist:/data/mnist", Datasets.absolute("mnist:/data/mnist"));
    for (String same : new String[] {"digits", "circle:12", "fashion-mnist", "fashion-mnist:"}) {
      assertEquals(same, Datasets.absolute(same));
    }
  }

  @Test
  void everyNameOfTheTableIsKnownAndSaidInTheHelp() {
    assertFalse(Datasets.forms().isEmpty());
    String help = Cli.run("kernel", "--help").out().replaceAll("\\s+", "");
    Datasets.forms()
        .forEach(
            (form, what) -> {
              assertTrue(help.contains(form), form + " in the help of --data");
              assertFalse(what.isBlank());
              String name = form.replaceFirst("[:\\[].*", "");
              String wrong = name + ":" + temp.resolve("no such place");
              RuntimeException e =
                  assertThrows(RuntimeException.class, () -> Datasets.parse(wrong, 0, ALL));
              assertTrue(e instanceof DataException || e instanceof IllegalArgumentException);
              assertFalse(e.getMessage().startsWith("no data set"), e.getMessage());
            });
  }
}
