package dev.tangent.job.shard;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.kernel.KernelJob;
import dev.tangent.job.kernel.KernelSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.run.RunInterrupted;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Shards of a kernel have the same bytes as on one machine, whichever process made a block and
 * however often.
 */
class ShardTest {
  @TempDir Path directory;
  private Path x = Path.of("");

  @BeforeEach
  void points() {
    x = write("x", 1, 700);
  }

  private Path write(String name, long seed, int rows) {
    DoubleMatrix points = DoubleMatrix.zeros(rows, 5);
    CounterRandom.normals(seed, 1, 0, points.array(), 0, points.array().length);
    Path file = directory.resolve(name + ".npy");
    Npy.write(file, NpyArray.of(points));
    return file;
  }

  private static Cli ntk(String command) {
    return Cli.run(command.split(" "));
  }

  private static void done(String command) {
    Cli cli = ntk(command);
    assertEquals(0, cli.exitCode(), cli.err());
  }

  /** All shards into directories d1, d2, …; their names with spaces between. */
  private String shards(String options, int n) {
    List<String> places = new ArrayList<>();
    for (int k = 1; k <= n; k++) {
      Path place = directory.resolve("d" + k);
      done("kernel " + options + " --shard " + k + "/" + n + " --out " + place);
      places.add(place.toString());
    }
    return String.join(" ", places);
  }

  private static void refused(String expected, String command) {
    Cli cli = ntk(command);
    assertTrue(cli.exitCode() == 1 || cli.exitCode() == 2, cli.out());
    assertEquals(1, cli.err().strip().lines().count(), cli.err());
    assertTrue(cli.err().contains(expected), cli.err());
  }

  @ParameterizedTest
  @CsvSource({
    "3, --block 200 --precision f64",
    "2, --block 192 --precision f32",
    "7, --precision f32 --activation erf --get ntk",
    "1, --block 1000 --get nngp",
    "4, --block 333 --inputs2 Y",
    "3, --block 150 --limit-rows 300 --parametrization standard --train-top 1",
  })
  void mergesToTheBytesOfOneMachine(int n, String options) throws Exception {
    Path y = write("y", 2, 410);
    String rest = "--inputs " + x + " --depth 3 --beta 0.2 " + options.replace(" Y", " " + y);
    Path whole = directory.resolve("whole");
    done("kernel " + rest.replaceAll("--block \\d+", "").replaceAll(" +", " ") + " --out " + whole);
    Path merged = directory.resolve("merged");
    done("merge " + shards(rest, n) + " --out " + merged);
    for (String name : List.of("nngp.npy", "ntk.npy")) {
      assertEquals(Files.exists(whole.resolve(name)), Files.exists(merged.resolve(name)), name);
      if (Files.exists(whole.resolve(name))) {
        assertArrayEquals(
            Files.readAllBytes(whole.resolve(name)),
            Files.readAllBytes(merged.resolve(name)),
            name);
      }
    }
  }

  @Test
  void imagesTooAndAllShardsInOneDirectory() throws Exception {
    String kernel =
        "kernel --data digits --limit-rows 120 --get ntk --precision f64 --architecture"
            + " conv_8_3x3;relu;gap;dense_1";
    Path whole = directory.resolve("whole");
    String[] words = kernel.split(" ");
    words[words.length - 1] = words[words.length - 1].replace('_', ' ');
    run(words, "--out", whole.toString());
    Path blocks = directory.resolve("blocks");
    for (int k = 1; k <= 3; k++) {
      run(words, "--shard", k + "/3", "--block", "50", "--out", blocks.toString());
    }
    // The blocks are in it already, and the whole kernel goes beside them.
    done("merge " + blocks + " --out " + blocks);
    assertArrayEquals(
        Files.readAllBytes(whole.resolve("ntk.npy")),
        Files.readAllBytes(blocks.resolve("ntk.npy")));
  }

  private static void run(String[] words, String... more) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of(more));
    Cli cli = Cli.run(all.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
  }

  @Test
  void aShardThatIsBegunAgainMakesWhatIsMissing() throws Exception {
    String command = "kernel --inputs " + x + " --block 200 --get ntk --shard 1/2 --out ";
    Path out = directory.resolve("d");
    done(command + out);
    Path kept = out.resolve("ntk-2-1.npy");
    List<Path> blocks = blocks(out);
    assertTrue(blocks.contains(kept), blocks.toString());
    FileTime before = FileTime.fromMillis(1_000_000_000_000L);
    for (Path block : blocks) {
      Files.setLastModifiedTime(block, before);
    }
    byte[] bytes = Files.readAllBytes(blocks.getFirst());
    Files.delete(blocks.getFirst());
    byte[] flipped = Files.readAllBytes(blocks.getLast());
    damage(blocks.getLast());
    done(command + out);
    for (Path block : blocks.subList(1, blocks.size() - 1)) {
      assertEquals(before, Files.getLastModifiedTime(block), block + " was made again");
    }
    assertArrayEquals(bytes, Files.readAllBytes(blocks.getFirst()));
    assertArrayEquals(flipped, Files.readAllBytes(blocks.getLast()));
  }

  private static List<Path> blocks(Path out) throws Exception {
    try (var files = Files.list(out)) {
      return files.filter(f -> f.toString().endsWith(".npy")).sorted().toList();
    }
  }

  private static void damage(Path file) throws Exception {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      int old = bytes.read();
      bytes.seek(bytes.length() / 2);
      bytes.write(old ^ 1);
    }
  }

  @Test
  void anInterruptedShardGoesOn() throws Exception {
    Path out = directory.resolve("d");
    KernelSpec spec =
        KernelSpec.of(DataSpec.of(x)).with("shard", "1/1").with("block", 100).with("get", "ntk");
    JobListener interrupting =
        new JobListener() {
          @Override
          public void progress(String what, long done, long total) {
            if (what.equals("blocks") && done == 11) {
              Thread.currentThread().interrupt();
            }
          }
        };
    RunInterrupted stopped =
        assertThrows(
            RunInterrupted.class, () -> Jobs.run(KernelJob.of(spec), out, false, interrupting));
    assertTrue(stopped.isResumable());
    assertEquals(out.resolve("shard-1-of-1"), stopped.run());
    int made = blocks(out).size();
    assertTrue(made >= 11 && made < 28, made + " blocks");
    Cli resumed = ntk("kernel --json --resume " + stopped.run());
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(resumed.out().contains("\"blocks-there-before\":" + made), resumed.out());
    done("merge " + out + " --out " + directory.resolve("merged"));
    done("kernel --get ntk --inputs " + x + " --out " + directory.resolve("whole"));
    assertArrayEquals(
        Files.readAllBytes(directory.resolve("whole/ntk.npy")),
        Files.readAllBytes(directory.resolve("merged/ntk.npy")));
    try (var files = Files.list(out)) {
      assertFalse(files.anyMatch(file -> file.toString().endsWith(".part")));
    }
  }

  @Test
  void whatIsMissingOrDamagedIsNamed() throws Exception {
    String places = shards("--inputs " + x + " --get ntk --block 300", 3);
    Path out = directory.resolve("out");
    String[] each = places.split(" ");
    refused("ntk-1-1.npy", "merge " + each[0] + " " + each[1] + " --out " + out);
    refused("run ntk kernel --shard 3/3", "merge " + each[0] + " " + each[1] + " --out " + out);
    Path block = blocks(Path.of(each[1])).getFirst();
    damage(block);
    refused(block + " is damaged", "merge " + places + " --out " + out);
    assertFalse(Files.exists(out.resolve("ntk.npy")));
    Files.delete(block);
    refused(String.valueOf(block), "merge " + places + " --overwrite --out " + out);
    done("kernel --inputs " + x + " --get ntk --block 300 --shard 2/3 --out " + each[1]);
    done("merge " + places + " --overwrite --out " + out);
    Path manifest = Path.of(each[0]).resolve("manifest-1-of-3.json");
    String text = Files.readString(manifest);
    Files.writeString(manifest, text.substring(0, text.length() / 2));
    refused(manifest + ": damaged", "merge " + places + " --overwrite --out " + out);
    Files.writeString(manifest, text.replaceAll("\"version\" : \"[^\"]*\"", "\"version\" : \"0\""));
    refused("version", "merge " + places + " --overwrite --out " + out);
  }

  @Test
  void shardsOfOtherKernelsAreRefused() {
    Path other = write("other", 3, 700);
    shards("--inputs " + x + " --get ntk --block 300", 2);
    Path first = directory.resolve("d1");
    Path second = directory.resolve("e2");
    String rest = " --get ntk --block 300 --shard 2/2 --out " + second;
    done("kernel --inputs " + other + rest);
    String merge = "merge " + first + " " + second + " --out " + directory.resolve("m");
    refused("has data 700x5-", merge);
    refused("holds blocks of another kernel", "kernel --inputs " + x + rest);
    refused(
        "has data 700x5-",
        "kernel --get ntk --block 300 --shard 2/2 --inputs " + other + " --out " + first);
  }

  @Test
  void overwriteMakesThisShardAnewAndRemovesOtherKernels() throws Exception {
    Path out = directory.resolve("k");
    String rest = "kernel --inputs " + x + " --get ntk --block 300 --out " + out + " --shard ";
    done(rest + "1/2 --depth 2");
    done(rest + "2/2 --depth 2");
    Path first = out.resolve("ntk-0-0.npy");
    byte[] shallow = Files.readAllBytes(first);
    // Another kernel, in larger blocks: the old ones must neither count nor stay.
    String deep = rest.replace("--block 300", "--block 400") + "%s --depth 3";
    refused("--overwrite", deep.formatted("1/2"));
    done(deep.formatted("1/2") + " --overwrite");
    assertFalse(Files.exists(out.resolve("ntk-2-2.npy")));
    done(deep.formatted("2/2"));
    assertFalse(Arrays.equals(shallow, Files.readAllBytes(first)));
    Path whole = directory.resolve("whole");
    done("kernel --inputs " + x + " --get ntk --depth 3 --out " + whole);
    done("merge " + out + " --out " + directory.resolve("m"));
    assertEquals(
        -1, Files.mismatch(whole.resolve("ntk.npy"), directory.resolve("m").resolve("ntk.npy")));
    // The same kernel: this shard's blocks are made anew, the other's stay.
    String made = "\"blocks-there-before\":0";
    assertFalse(ntk(deep.formatted("1/2") + " --json").out().contains(made));
    assertTrue(ntk(deep.formatted("1/2") + " --overwrite --json").out().contains(made));
    assertTrue(Files.exists(out.resolve("manifest-2-of-2.json")));
  }

  @Test
  void blocksOfAnotherWidthOfVectorsAreNamed() throws Exception {
    Path first = directory.resolve("d1");
    Path second = directory.resolve("d2");
    String kernel = "kernel --get ntk --block 300 --inputs " + x;
    done(kernel + " --shard 1/2 --out " + first);
    Process narrow =
        new ProcessBuilder(
                Cli.command(
                    List.of("-Dtangent.simd=scalar"),
                    (kernel + " --shard 2/2 --out " + second).split(" ")))
            .redirectErrorStream(true)
            .start();
    String said = new String(narrow.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, narrow.waitFor(), said);
    refused(
        "shard 2/2 in " + second + " (ntk-",
        "merge " + first + " " + second + " --out " + directory.resolve("m"));
    refused(
        "has vectors of bits scalar, not",
        "merge " + first + " " + second + " --out " + directory.resolve("m"));
  }

  @Test
  void predictAndPcaReadBlocks() throws Exception {
    Path y = write("y", 4, 700);
    String targets = " --targets " + y;
    Path t = write("t", 5, 30);
    done("kernel --inputs " + x + " --out " + directory.resolve("k"));
    done("kernel --inputs " + t + " --inputs2 " + x + " --out " + directory.resolve("kt"));
    Path blocks = directory.resolve("blocks");
    done("merge " + shards("--inputs " + x + " --block 160", 2) + " --blocks --out " + blocks);
    Path test = directory.resolve("test");
    String of = "kernel --inputs " + t + " --inputs2 " + x + " --block 90 --out " + test;
    done(of + " --shard 1/2");
    done(of + " --shard 2/2");
    for (String kind : List.of("ntk", "nngp")) {
      String rest = targets + " --ridge 0.1 --kernel " + kind + " --get mean,dual --out ";
      Path expected = directory.resolve("expected-" + kind);
      String file = "/" + kind + ".npy";
      done(
          "predict --kernel-matrix "
              + (directory.resolve("k") + file)
              + " --test-kernel-matrix "
              + (directory.resolve("kt") + file)
              + rest
              + expected);
      Path found = directory.resolve("found-" + kind);
      done("predict --kernel-matrix " + blocks + " --test-kernel-matrix " + test + rest + found);
      for (String name : List.of("mean.npy", "dual.npy")) {
        assertArrayEquals(
            Files.readAllBytes(expected.resolve(name)), Files.readAllBytes(found.resolve(name)));
      }
    }
    done("pca --kernel-matrix " + blocks + " --out " + directory.resolve("p"));
    done(
        "pca --kernel-matrix "
            + directory.resolve("k/ntk.npy")
            + " --out "
            + directory.resolve("q"));
    assertArrayEquals(
        Files.readAllBytes(directory.resolve("q/components.npy")),
        Files.readAllBytes(directory.resolve("p/components.npy")));
  }

  @Test
  void conjugateGradientsReadBlocksAPieceAtATime() throws Exception {
    Path t = write("t", 3, 90);
    Path y = directory.resolve("y.npy");
    double[] values = new double[2 * 700];
    CounterRandom.normals(4, 1, 0, values, 0, values.length);
    Npy.write(y, NpyArray.of(values, 700, 2));
    String rest = " --targets " + y + " --ridge 0.5 --out ";
    String cg = " --solver cg --tolerance 1e-12 --preconditioner 60" + rest;
    Path k = directory.resolve("k");
    Path kt = directory.resolve("kt");
    done("kernel --inputs " + x + " --out " + k);
    done("kernel --inputs " + t + " --inputs2 " + x + " --out " + kt);
    Path blocks = directory.resolve("blocks");
    done("merge " + shards("--inputs " + x + " --block 160", 2) + " --blocks --out " + blocks);
    Path test = directory.resolve("test");
    done("kernel --inputs " + t + " --inputs2 " + x + " --block 90 --shard 1/1 --out " + test);
    for (String kind : List.of("ntk", "nngp")) {
      String file = "/" + kind + ".npy";
      String matrices = k + file + " --test-kernel-matrix " + kt + file;
      String kernel = " --kernel " + kind;
      Path exact = directory.resolve("exact-" + kind);
      done("predict --kernel-matrix " + matrices + kernel + rest + exact);
      double[] expected = Npy.read(exact.resolve("mean.npy")).toDoubles();
      for (String from : List.of(matrices, blocks + " --test-kernel-matrix " + test)) {
        Path found = directory.resolve("found-" + kind + from.length());
        done("predict --kernel-matrix " + from + kernel + cg + found);
        assertArrayEquals(expected, Npy.read(found.resolve("mean.npy")).toDoubles(), 1e-9);
      }
    }
    String command =
        "predict --kernel-matrix %s --test-kernel-matrix " + test + cg + directory.resolve("bad");
    Path skew = directory.resolve("skew.npy");
    DoubleMatrix matrix = Npy.read(k.resolve("ntk.npy")).toDoubleMatrix();
    for (int j = 0; j < 350; j++) {
      matrix.set(600, j, 1.1 * matrix.get(600, j));
    }
    Npy.write(skew, NpyArray.of(matrix));
    refused("skew.npy is not symmetric", command.formatted(skew));
    damage(blocks.resolve("ntk-3-1.npy"));
    refused("ntk-3-1.npy is damaged", command.formatted(blocks));
  }

  @Test
  void badInputIsOneLine() {
    String kernel = "kernel --inputs " + x + " --out " + directory.resolve("d") + " ";
    refused("--shard 0/3: 1/3 to 3/3", kernel + "--shard 0/3");
    refused("--shard 4/3", kernel + "--shard 4/3");
    refused("--shard two: k/n", kernel + "--shard two");
    refused("--block 0", kernel + "--shard 1/2 --block 0");
    refused("--block without --shard", kernel + "--block 10");
    refused("--shard with --empirical, --diagonal", kernel + "--shard 1/2 --diagonal");
    refused("no shards to merge", "merge --out " + directory.resolve("m"));
    refused("has no blocks", "merge " + directory + " --out " + directory.resolve("m"));
    refused(
        "cannot be read",
        "merge " + directory.resolve("nowhere") + " --out " + directory.resolve("m"));
  }
}
