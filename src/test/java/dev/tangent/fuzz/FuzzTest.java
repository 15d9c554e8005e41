package dev.tangent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import dev.tangent.activation.Activations;
import dev.tangent.cli.Cli;
import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.Safetensors;
import dev.tangent.data.sets.Datasets;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.TableFile;
import dev.tangent.data.table.TableOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.job.learner.NeuralKernelRegressor;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.Shape;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkFiles;
import dev.tangent.network.WeightsFile;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import dev.tangent.run.RunGlance;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.query.RunFilter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * All readers, with inputs that are nearly right: they read them, or refuse them with our own
 * exception and a helpful line. They must not crash, hang, allocate memory because a header claims
 * a size, or write a file outside of the directory. {@code -Dtangent.fuzz=1000000} tries so many of
 * each kind, {@code -Dtangent.fuzz.seed} others.
 */
@Timeout(value = 1, unit = java.util.concurrent.TimeUnit.HOURS)
class FuzzTest {
  private static final int TRIES = Integer.getInteger("tangent.fuzz", 1000);
  private static final long SEED = Long.getLong("tangent.fuzz.seed", 1);

  /**
   * What reading a small file may allocate: buffers, tables, names; far below what a header can
   * claim.
   */
  private static final long ALLOCATED = 48 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path temp;

  private interface Reader {
    void read(byte[] bytes) throws Exception;
  }

  private void fuzz(List<byte[]> good, List<String> words, Set<Class<?>> refusals, Reader reader)
      throws Exception {
    for (byte[] each : good) {
      reader.read(each); // what is near them says little if the good ones are not good
    }
    Set<String> before = files();
    Mutations inputs = new Mutations(good, words, SEED);
    int refused = 0;
    for (int i = 0; i < TRIES; i++) {
      byte[] input = inputs.next();
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      // Of the processor: on a busy machine a process may wait for minutes. A hang ends by
      // @Timeout.
      long start = THREADS.getCurrentThreadCpuTime();
      try {
        reader.read(input);
      } catch (Throwable e) {
        if (!refusals.contains(e.getClass())) {
          throw new AssertionError(about(i, input), e);
        }
        String message = e.getMessage();
        assertNotNull(message, about(i, input));
        assertTrue(!message.isBlank(), about(i, input));
        refused++;
      }
      long taken = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      if (taken > ALLOCATED + 1000L * input.length) {
        fail("allocated " + taken + ": " + about(i, input));
      }
      long seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000_000;
      assertTrue(seconds < 20, "took " + seconds + " s: " + about(i, input));
    }
    assertEquals(before, files(), "files beside");
    System.out.println(TRIES + " tries, " + refused + " refused");
    assertTrue(refused > TRIES / 50, "what is refused is tried too: " + refused);
  }

  private static String about(int number, byte[] input) {
    return "input " + number + " " + Base64.getEncoder().encodeToString(input);
  }

  private Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(temp)) {
      all.forEach(f -> names.add(f.toString()));
    }
    return names;
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(temp.resolve(name), bytes);
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private byte[] npy(NpyArray array) throws IOException {
    Path file = temp.resolve("good.npy");
    Npy.write(file, array);
    return Files.readAllBytes(file);
  }

  private List<byte[]> goodNpy() throws IOException {
    return List.of(
        npy(NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3)),
        npy(NpyArray.of(new float[] {1, 2, 3}, 3)),
        npy(NpyArray.of(new float[24], 2, 3, 4)));
  }

  @Test
  void npy() throws Exception {
    fuzz(
        goodNpy(),
        List.of(
            "'descr'", "'<f8'", "'>i4'", "'|b1'", "'<f2'", "True", "False", "(3,)", "()", "'O'",
            "{"),
        Set.of(DataException.class),
        bytes -> Npy.read(file("a.npy", bytes)));
  }

  @Test
  void npz() throws Exception {
    List<byte[]> good = new ArrayList<>();
    Path file = temp.resolve("good.npz");
    Npz.write(
        file,
        Map.of("W0", NpyArray.of(new double[6], 2, 3), "b0", NpyArray.of(new double[2], 2)),
        Map.of("architecture", "dense 2"));
    good.add(Files.readAllBytes(file));
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(deflated)) {
      for (String name : List.of("../../out.npy", "W0.npy")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(goodNpy().getFirst());
      }
    }
    good.add(deflated.toByteArray());
    fuzz(
        good,
        List.of("PK\u0003\u0004", "PK\u0001\u0002", "W0.npy", "../x.npy", ".npy"),
        Set.of(DataException.class),
        bytes -> Npz.read(file("a.npz", bytes)));
  }

  @Test
  void weights() throws Exception {
    Path file = temp.resolve("good.npz");
    FloatNetworkFiles.writeWeights(
        file, FloatNetwork.initialize(Architecture.mlp(3, 3, 4, 2, Activations.relu(), 1, 0.1), 1));
    fuzz(
        List.of(Files.readAllBytes(file)),
        List.of("W0.npy", "W7.npy", "b0.npy", "relu", "dense", "(4, 3)", "architecture"),
        Set.of(DataException.class),
        bytes -> WeightsFile.read(file("a.npz", bytes)));
  }

  @Test
  void idx() throws Exception {
    byte[] images =
        ByteBuffer.allocate(16 + 2 * 9).putInt(0x803).putInt(2).putInt(3).putInt(3).array();
    byte[] labels = ByteBuffer.allocate(8 + 2).putInt(0x801).putInt(2).array();
    file("train-labels-idx1-ubyte", labels);
    fuzz(
        List.of(images),
        List.of(),
        Set.of(DataException.class),
        bytes -> {
          file("train-images-idx3-ubyte", bytes);
          Datasets.parse("idx:" + temp, 0, 1000);
        });
  }

  @Test
  void csv() throws Exception {
    fuzz(
        List.of(
            text("a,b,kind\n1,2,x\n3,4.5,y\n-1,?,x\n"),
            text("a;b\n1,5;2\n\"q\"\"uoted\";3\n"),
            text("1\t2\t3\n4\t5\t6\n7\t8\t9\n"),
            text("\uFEFFx y\n1 2\n")),
        List.of("\"", ",", ";", "\t", "\n", "\r\n", "NaN", "?", "a,a", "\"\n\"", "é", "1,5"),
        Set.of(DataException.class),
        bytes ->
            Table.of(
                TableFile.read(file("a.csv", bytes), TableOptions.GUESSED), TableOptions.GUESSED));
  }

  @Test
  void arff() throws Exception {
    fuzz(
        List.of(
            text("@relation r\n@attribute a numeric\n@attribute k {x,y}\n@data\n1,x\n2,y\n?,x\n"),
            text(
                "% c\n"
                    + "@RELATION 'r'\n"
                    + "@ATTRIBUTE 'a b' REAL\n"
                    + "@ATTRIBUTE k {'p q',r}\n"
                    + "@DATA\n"
                    + "{0 3, 1 r}\n"
                    + "1,'p q'\n")),
        List.of(
            "@attribute",
            "@data",
            "@relation",
            "{",
            "}",
            "'",
            "%",
            "numeric",
            "date",
            "string",
            "\n",
            ","),
        Set.of(DataException.class),
        bytes ->
            Table.of(
                TableFile.read(file("a.arff", bytes), TableOptions.GUESSED), TableOptions.GUESSED));
  }

  @Test
  void safetensors() throws Exception {
    byte[] header =
        text(
            "{\"__metadata__\":{\"format\":\"pt\"},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"0.bias\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[24,40]}}");
    byte[] good =
        ByteBuffer.allocate(8 + header.length + 40)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();
    fuzz(
        List.of(good),
        List.of(
            "\"dtype\"",
            "\"BF16\"",
            "\"I64\"",
            "\"shape\"",
            "\"data_offsets\"",
            "[",
            "]",
            "{",
            "}",
            ","),
        Set.of(DataException.class),
        bytes -> Safetensors.read(file("a.safetensors", bytes)));
  }

  private static final List<byte[]> RUN_JSON =
      List.of(
          text(
              "{\"command\":\"pca\",\"verb\":\"pca\",\"settings\":{\"data\":\"digits\",\"components\":3,\"depth\":2,"
                  + "\"activation\":\"relu\",\"beta\":[0.1],\"limit-rows\":10,\"precision\":\"f64\"},\"seed\":1}"),
          text(
              "{\"command\":\"train\",\"settings\":{\"data\":\"circle:8\",\"width\":16,\"steps\":5,\"cost\":\"mse\","
                  + "\"learning-rate\":\"50%\"},\"started\":\"2026-01-01T00:00:00Z\",\"machine\":{},\"version\":\"0.0.1\"}"));

  private static final List<String> JSON_WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "null",
          "true",
          "\"settings\"",
          "\"command\"",
          "\"../../x\"",
          "\"seed\"");

  @Test
  void runJson() throws Exception {
    fuzz(
        RUN_JSON,
        JSON_WORDS,
        Set.of(RunException.class, SpecException.class),
        bytes -> {
          Path run = Files.createDirectories(temp.resolve("run"));
          Files.write(run.resolve("run.json"), bytes);
          RunGlance glance = RunGlance.of(run);
          glance.status();
          glance.values();
          RunDirectory directory = RunDirectory.open(run);
          var settings = directory.settings();
          var verb = Verbs.named(settings.command());
          if (verb != null) {
            verb.spec(settings.settings());
          }
        });
  }

  @Test
  void events() throws Exception {
    Path run = Files.createDirectories(temp.resolve("run"));
    Files.write(run.resolve("run.json"), RUN_JSON.getFirst());
    fuzz(
        List.of(
            text(
                "{\"type\":\"phase\",\"at\":1,\"name\":\"a\",\"index\":1,\"count\":2}\n"
                    + "{\"type\":\"log\",\"at\":2,\"level\":\"info\",\"message\":\"t\"}\n"
                    + "{\"type\":\"step\",\"at\":3,\"member\":\"m\",\"step\":5,\"time\":0.5,\"values\":{\"cost\":0.1}}\n"
                    + "{\"type\":\"end\",\"at\":4,\"status\":\"done\",\"message\":\"\"}\n"),
            text(
                "{\"type\":\"table\",\"at\":1,\"title\":\"t\",\"columns\":[\"a\"],\"rows\":[[\"1\"]]}\n"
                    + "{\"type\":\"curve\",\"at\":1,\"role\":\"r\",\"member\":\"m\",\"series\":\"s\",\"step\":1,\"x\":[1,2],\"y\":[1,2]}\n")),
        List.of(
            "{",
            "}",
            "[",
            "]",
            "\n",
            "\"type\"",
            "\"phase\"",
            "\"end\"",
            "\"field\"",
            "\"member\"",
            "\"values\"",
            "null"),
        Set.of(RunException.class),
        bytes -> {
          Files.write(run.resolve("events.jsonl"), bytes);
          RunModel model = new RunModel();
          var reader = RunReader.open(run);
          reader.pollLogged().forEach(model::apply);
          RunGlance glance = RunGlance.of(run);
          glance.status();
          glance.progress();
          if (reader.skippedLines() > 0) {
            throw new RunException("lines skipped: " + reader.skippedLines());
          }
        });
  }

  @Test
  void architectureText() throws Exception {
    fuzz(
        List.of(
            text(
                "flatten; dense 50; residual scale=0.5 { layernorm; gelu; dense 50 }; relu; dense"
                    + " 1"),
            text(
                "conv 4 3x3 stride=2 pad=circular; leaky-relu:0.1; avgpool 2x2; lap 1; gap; dense"
                    + " 3"),
            text("rmsnorm eps=0 # c\nflatten; dense 10 sw=1.5 b=0\npolynomial:1,2,3\ndense")),
        List.of(
            ";",
            "{",
            "}",
            "dense",
            "conv",
            "shortcut",
            "residual",
            "=",
            "sw=",
            "stride=",
            "3x3",
            "gap",
            "flatten",
            "hermite:",
            "rbf:",
            "#",
            "\n",
            "sumpool"),
        Set.of(IllegalArgumentException.class, Class.forName("dev.tangent.layer.PlacedException")),
        bytes ->
            Architecture.parse(new Shape(6, 6, 2), 3, new String(bytes, StandardCharsets.UTF_8))
                .text());
  }

  @Test
  void filters() throws Exception {
    fuzz(
        List.of(
            text("command = train and cost < 0.1"), text("not (width >= 64 or status != 'done')")),
        List.of("and", "or", "not", "(", ")", "=", "!=", "<=", "~", "'", "\"", " "),
        Set.of(IllegalArgumentException.class),
        bytes -> RunFilter.parse(new String(bytes, StandardCharsets.UTF_8)));
  }

  @Test
  void commandLine() throws Exception {
    // One for all inputs: to read the options of all commands takes longer than to parse a line.
    CommandLine parser = Cli.parser();
    fuzz(
        List.of(
            text(
                "kernel\u0001--data\u0001circle:8\u0001--depth\u00013\u0001--get\u0001nngp,ntk\u0001--out\u0001D"),
            text(
                "train\u0001--data\u0001digits\u0001--width\u000110\u0001--sweep\u0001width=1,2\u0001--seeds\u00013\u0001--learning-rate\u000150%"),
            text(
                "predict\u0001--times\u00010,1,inf\u0001--ridge\u00011e-3\u0001--beta\u00010.1,0\u0001--json\u0001--seed=7")),
        List.of(
            "\u0001",
            "--",
            "-",
            "=",
            "--depth",
            "--seed",
            "--help",
            "@x",
            "\"",
            "'",
            ",",
            "--threads",
            "\u0001--out\u0001"),
        Set.of(
            CommandLine.ParameterException.class,
            CommandLine.MissingParameterException.class,
            CommandLine.OverwrittenOptionException.class,
            CommandLine.MaxValuesExceededException.class,
            CommandLine.UnmatchedArgumentException.class,
            CommandLine.MutuallyExclusiveArgsException.class),
        bytes -> parser.parseArgs(new String(bytes, StandardCharsets.UTF_8).split("\u0001")));
  }

  @Test
  void models() throws Exception {
    Path model = temp.resolve("good.tangent");
    NeuralKernelRegressor.create()
        .withDepths(2)
        .fit(new double[][] {{0, 1}, {1, 0}, {1, 1}, {2, 1}, {0, 3}}, 1, 2, 3, 4, 5)
        .save(model);
    fuzz(
        List.of(Files.readAllBytes(model)),
        List.of("{", "}", "relu", "dense", "\"architecture\"", "(8, 2)", ".npy"),
        Set.of(DataException.class),
        bytes -> NeuralKernelModel.load(file("a.tangent", bytes)));
  }
}
