package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.Layer;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Residual;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The other reports of {@code ntk kernel} on the limit, and every activation end to end. */
class LimitOptionsTest {
  @TempDir Path directory;
  private final DoubleMatrix x = DoubleMatrix.zeros(6, 4);

  @BeforeEach
  void points() {
    CounterRandom.normals(3, 1, 0, x.array(), 0, 24);
    Npy.write(directory.resolve("x.npy"), NpyArray.of(x));
  }

  private Cli run(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("kernel", "--inputs", directory.resolve("x.npy").toString()));
    arguments.addAll(List.of("--overwrite", "--out", directory.resolve("out").toString()));
    arguments.addAll(List.of(more));
    if (arguments.stream().noneMatch(option -> option.startsWith("--depth"))) {
      arguments.addAll(List.of("--depth", "3"));
    }
    return Cli.run(arguments.toArray(String[]::new));
  }

  private double[] read(String name) {
    return Npy.read(directory.resolve("out").resolve(name + ".npy")).toDoubles();
  }

  private static LimitKernel limit(String activation) {
    return LimitKernel.of(Architecture.mlp(4, 3, 500, 1, Activations.parse(activation), 1, 0.1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "relu", "leaky-relu:0.01", "abs", "sign", "erf", "gelu", "tanh", "sigmoid", "softplus",
        "silu", "elu", "selu", "sin", "cos", "exp", "gaussian", "rbf:0.5", "sigmoid-like",
        "polynomial:0.2,0.7,-0.1", "hermite:2", "monomial:2", "rectified-monomial:2", "identity"
      })
  void everyActivation(String name) {
    Cli result = run("--activation", name);
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(limit(name).compute(x).ntk().toArray(), read("ntk"));
    for (double entry : read("nngp")) {
      assertTrue(Double.isFinite(entry));
    }
  }

  @Test
  void diagonalAndTraces() {
    Cli result = run("--diagonal", "--json");
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(limit("relu").diagonal(x).ntk(), read("ntk"));
    assertArrayEquals(limit("relu").diagonal(x).nngp(), read("nngp"));
    assertTrue(result.out().contains("\"ntk-trace\":"), result.out());
  }

  @Test
  void sharesOfLayers() {
    assertEquals(0, run("--by-layer").exitCode());
    List<DoubleMatrix> shares = limit("relu").byLayer(x);
    for (int l = 0; l < 3; l++) {
      assertArrayEquals(shares.get(l).toArray(), read("ntk-layer" + (l + 1)));
    }
  }

  @Test
  void frozenLayersAndStandardParametrization() {
    assertEquals(0, run("--train-top", "1").exitCode());
    assertArrayEquals(read("nngp"), read("ntk"), 1e-14);
    assertEquals(0, run("--parametrization", "standard").exitCode());
    assertArrayEquals(
        limit("relu").withParametrization(Parametrization.STANDARD).compute(x).ntk().toArray(),
        read("ntk"));
  }

  @Test
  void definiteness() {
    Cli result = run("--definiteness", "--activation", "tanh");
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().contains("\npositive definite on spheres: λ_min = "), result.out());
  }

  @Test
  void monteCarlo() {
    Cli result = run("--monte-carlo", "12", "--width", "200");
    assertEquals(0, result.exitCode(), result.err());
    double[] limit = limit("relu").compute(x).ntk().toArray();
    double[] mean = read("ntk");
    double[] error = read("ntk-error");
    for (int i = 0; i < limit.length; i++) {
      // five standard errors, and the bias of a finite width
      assertEquals(limit[i], mean[i], 5 * error[i] + 0.02);
      assertTrue(error[i] > 0 && error[i] < 0.2);
    }
  }

  @Test
  void signLearnsNothingBelowTheLastLayer() {
    Cli result = run("--activation", "sign");
    assertTrue(result.errorLine().contains("ntk = nngp"), result.err());
    assertArrayEquals(read("nngp"), read("ntk"), 1e-15);
    assertEquals("", run("--activation", "sign", "--get", "nngp").err());
  }

  /** Factors by layer, residual blocks, layer norm and the sphere, as Java builds them. */
  @Test
  void otherArchitectures() {
    Cli result =
        run(
            "--depth=4 --beta 0.1,0,0.2,0.3 --sigma-w 1,2,1,0.5 --residual 0.7 --layer-norm=0.01"
                .split(" "));
    assertEquals(0, result.exitCode(), result.err());
    LayerNorm norm = new LayerNorm(0.01);
    Activation relu = new Activation(Activations.relu());
    List<Layer> layers =
        List.of(
            new Dense(500, 1, 0.1),
            new Residual(List.of(norm, relu, new Dense(500, 2, 0)), 0.7),
            new Residual(List.of(norm, relu, new Dense(500, 1, 0.2)), 0.7),
            norm,
            relu,
            new Dense(1, 0.5, 0.3));
    assertArrayEquals(
        LimitKernel.of(Architecture.of(4, layers)).compute(x).ntk().toArray(), read("ntk"));
    assertEquals(0, run("--sphere", "--layer-norm").exitCode());
    assertEquals(1 / (1 + 1e-5) / 2 + 0.01, read("nngp")[0], 1e-2);
    double[] diagonal = read("ntk");
    for (int i = 1; i < 6; i++) {
      assertEquals(diagonal[0], diagonal[7 * i], 1e-14);
    }
  }

  /** A finite network of these layers trains, and its weights come back in with the options. */
  @Test
  void residualNetworksTrain() {
    Path run = directory.resolve("run");
    String more = "--residual 0.5 --layer-norm --sphere --beta 0.1,0,0.2 --depth 3 --width 8";
    String train =
        "train --inputs %s --targets %s --steps 3 --learning-rate 0.1 --headless --out %s "
            .formatted(directory.resolve("x.npy"), directory.resolve("x.npy"), run);
    Cli trained = Cli.run((train + more).split(" "));
    assertEquals(0, trained.exitCode(), trained.err());
    Cli result =
        run(
            ("--empirical --precision f64 --weights " + run.resolve("weights.npz ") + more)
                .replace(" --width 8", "")
                .split(" "));
    assertEquals(0, result.exitCode(), result.err());
    assertArrayEquals(
        Npy.read(run.resolve("outputs.npy")).toDoubles(), read("outputs"), 1e-5); // float32
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--train-top 4 | 1 to the depth, 3",
        "--train-top 0 | 1 to the depth, 3",
        "--diagonal --by-layer | one at a time",
        "--diagonal --precision f32 | float64",
        "--monte-carlo 1 | 2 networks or more",
        "--empirical --diagonal | option of the limit",
        "--beta 0.1,0.2 | one for each layer",
        "--sigma-w 1,0,1 | larger than 0",
        "--beta 0.1,x,2 | --beta",
        "--depth=2 --residual 1 | --depth 3 or more",
        "--depth=1 --layer-norm | --depth 2 or more",
        "--residual 0 | not 0",
        "--layer-norm=-1 | 0 or more",
        "--activation softmax | couples",
        "--activation leaky-relu:a | numbers separated by commas",
        "--activation hermite:1.5 | whole degree"
      })
  void refusals(String options, String reason) {
    Cli result = run(options.split(" "));
    assertEquals(2, result.exitCode(), result.err());
    assertTrue(result.errorLine().contains(reason), result.errorLine());
  }
}
