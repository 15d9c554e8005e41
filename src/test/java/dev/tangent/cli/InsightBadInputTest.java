package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Errors in a spectrum, a kernel matrix or a network of another program give one line, with numbers
 * and what to do, in every command that reads such a file.
 */
class InsightBadInputTest {
  @TempDir static Path dir;

  @BeforeAll
  static void files() {
    array("two", 2, 1, 0.5);
    array("three", 3, 1, 0.5, 0.25);
    array("falling-power", 2, 1, -0.5);
    array("negative", 2, 1, -0.5);
    array("half-modes", 2, 1, 1.5);
    matrix("y", 1, 1, 0.5);
    matrix("y3", 1, 1, 0.5, 2);
    matrix("x", 2, 1, 0, 0, 1, 1, 1);
    matrix("skew", 2, 1, 2, 0, 1);
    matrix("wide", 3, 1, 2, 3, 4, 5, 6);
    matrix("indefinite", 2, 1, 2, 2, 1);
    matrix("nan", 2, 1, Double.NaN, Double.NaN, 1);
    weights("strange", "gamma0", 3, 2);
    weights("lstm", "lstm.weight_hh_l0", 4, 2, "0.weight", 3, 2);
    weights("gap", "0.weight", 3, 2, "2.weight", 2, 5);
    Map<String, NpyArray> norm = new LinkedHashMap<>();
    norm.put("0.weight", NpyArray.of(new float[6], 3, 2));
    norm.put("1.weight", NpyArray.of(new float[3], 3));
    norm.put("2.weight", NpyArray.of(new float[6], 2, 3));
    Npz.write(dir.resolve("norm.npz"), norm);
  }

  private static void array(String name, int n, double... entries) {
    Npy.write(dir.resolve(name + ".npy"), NpyArray.of(entries, n));
  }

  private static void matrix(String name, int columns, double... entries) {
    int rows = entries.length / columns;
    Npy.write(dir.resolve(name + ".npy"), NpyArray.of(entries, rows, columns));
  }

  /** Names, each with its rows and columns. */
  private static void weights(String file, Object... entries) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    for (int i = 0; i < entries.length; i += 3) {
      int rows = (int) entries[i + 1];
      int columns = (int) entries[i + 2];
      arrays.put((String) entries[i], NpyArray.of(new float[rows * columns], rows, columns));
    }
    Npz.write(dir.resolve(file + ".npz"), arrays);
  }

  /** {@code @name} is a file of this test; exit code; part of the line. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // Coefficients that don't fit the spectrum.
        "curve --spectrum @two.npy --power @three.npy --sizes 1|1|2 eigenvalues but 3 powers",
        "curve --spectrum @two.npy --sizes 1|2|--power",
        "curve --spectrum @two.npy --power @falling-power.npy --sizes 1|1|-0.5",
        "curve --spectrum @negative.npy --power @two.npy --sizes 1|1|-0.5",
        "curve --spectrum @two.npy --multiplicity @half-modes.npy --power @two.npy --sizes 1|1|1.5",
        "curve --spectrum @two.npy --multiplicity @three.npy --power @two.npy --sizes 1|1|3",
        "curve --spectrum @wide.npy --power @two.npy --sizes 1|1|one number for each level",
        "curve --on-sphere 5 --degree-power 1,2,3 --degrees 1 --sizes 3|2|--degrees 2",
        // More training points than modes, without a ridge.
        "curve --spectrum @two.npy --power @two.npy --sizes 2 --noise 0.1|1|diverges at n = 2",
        "curve --inputs @x.npy --targets @y3.npy --sizes 9|2|at most",
        // No kernel: by how much, and what would do.
        "curve --kernel-matrix @skew.npy --targets @y.npy --sizes 1|1|entries (1, 0) and (0, 1)",
        "attribute --kernel-matrix @skew.npy --targets @y.npy --ridge 1|1|entries (1, 0) and (0,"
            + " 1)",
        "predict --kernel-matrix @skew.npy --targets @y.npy --test-kernel-matrix @skew.npy|1|(1,"
            + " 0)",
        "pca --kernel-matrix @skew.npy --components 1|1|entries (1, 0) and (0, 1)",
        "curve --kernel-matrix @wide.npy --targets @y.npy --sizes 1|1|2 × 3: a kernel matrix is"
            + " square",
        "attribute --kernel-matrix @wide.npy --targets @y.npy --ridge 1|1|2 × 3",
        "curve --kernel-matrix @indefinite.npy --targets @y.npy --sizes 1|1|1.0 more on its"
            + " diagonal",
        "attribute --kernel-matrix @indefinite.npy --targets @y.npy --ridge 0.1|1|1.0 more on its"
            + " diagonal",
        "curve --kernel-matrix @nan.npy --targets @y.npy --sizes 1|1|NaN",
        "attribute --kernel-matrix @nan.npy --targets @y.npy --ridge 1|1|NaN",
        "curve --kernel-matrix @indefinite.npy --targets @y3.npy --sizes 1|1|3 rows but",
        // Networks that aren't ours.
        "kernel --empirical --weights @strange.npz --inputs @x.npy|1|has no array W0, only"
            + " [gamma0]",
        "kernel --empirical --weights @lstm.npz --inputs @x.npy|1|lstm.weight_hh_l0",
        "kernel --empirical --weights @norm.npz --inputs @x.npy|1|1.weight is",
        "kernel --empirical --weights @gap.npz --inputs @x.npy|1|takes 5 inputs",
        "curve --weights @lstm.npz --inputs @x.npy --targets @y3.npy --sizes 1|1|lstm.weight_hh_l0",
        "attribute --weights @norm.npz --inputs @x.npy --targets @y3.npy --ridge 1|1|1.weight is",
        "curve --weights @gap.npz --spectrum @two.npy --power @two.npy --sizes 1|2|--weights with",
        "curve --weights @gap.npz --kernel nngp --inputs @x.npy --targets @y3.npy --sizes 1|2|nngp",
      })
  void oneLineWithNumbersAndWhatToDo(String command, int exit, String part) {
    List<String> words =
        Arrays.stream(command.split(" "))
            .map(w -> w.startsWith("@") ? dir.resolve(w.substring(1)).toString() : w)
            .toList();
    Path out = dir.resolve("out");
    Cli cli =
        Cli.run(
            Stream.concat(words.stream(), Stream.of("--out", out.toString(), "--overwrite"))
                .toArray(String[]::new));
    assertEquals(exit, cli.exitCode(), cli.out() + cli.err());
    List<String> said = cli.err().lines().filter(l -> l.startsWith("ntk: ")).toList();
    assertTrue(said.getLast().contains(part), cli.err());
    assertTrue(!cli.err().contains("Exception"), cli.err());
  }
}
