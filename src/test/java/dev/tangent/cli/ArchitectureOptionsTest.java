package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.NpzReader;
import dev.tangent.data.sets.Datasets;
import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.LayerNorm;
import dev.tangent.layer.Parametrization;
import dev.tangent.layer.Residual;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.network.FloatLeastSquares;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkFiles;
import dev.tangent.network.FloatTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code --architecture}: one text for every command, in every file. */
class ArchitectureOptionsTest {
  private static final String NESTED =
      "dense 12; residual scale=0.5 { residual { tanh; dense 12 b=0.2 }; layernorm; relu;"
          + " dense 12 sw=1.5 }; relu; dense";

  private static final Architecture NESTED_OBJECT =
      Architecture.of(
          2,
          List.of(
              new Dense(12, 1, 0.1),
              new Residual(
                  List.of(
                      new Residual(
                          List.of(new Activation(Activations.tanh()), new Dense(12, 1, 0.2)), 1),
                      new LayerNorm(1e-12),
                      new Activation(Activations.relu()),
                      new Dense(12, 1.5, 0.1)),
                  0.5),
              new Activation(Activations.relu()),
              new Dense(1, 1, 0.1)));

  @TempDir Path temp;

  private byte[] kernel(String name, String... options) throws IOException {
    Path out = temp.resolve(name);
    String[] all = new String[options.length + 5];
    System.arraycopy(options, 0, all, 5, options.length);
    all[0] = "kernel";
    all[1] = "--data=circle:9";
    all[2] = "--get=ntk";
    all[3] = "--seed=3";
    all[4] = "--out=" + out;
    Cli cli = Cli.run(all);
    assertEquals(0, cli.exitCode(), cli.err());
    return Files.readAllBytes(out.resolve("ntk.npy"));
  }

  @Test
  void shortOptionsBuildTheSame() throws IOException {
    String text =
        Cli.run(
                "kernel",
                "--print-architecture",
                "--depth=4",
                "--activation=erf",
                "--width=30",
                "--beta=0.3",
                "--residual=0.5",
                "--layer-norm=1e-3")
            .out()
            .strip();
    assertArrayEquals(
        kernel(
            "short",
            "--depth=4",
            "--activation=erf",
            "--beta=0.3",
            "--residual=0.5",
            "--layer-norm=1e-3"),
        kernel("text", "--architecture=" + text));
    Path file = Files.writeString(temp.resolve("net.txt"), text.replace("; ", "\n") + " # mine\n");
    assertArrayEquals(
        kernel("again", "--architecture=" + text), kernel("file", "--architecture", "@" + file));
    assertTrue(
        Files.readString(temp.resolve("short/run.json")).contains(text.replace("30", "500")));
    assertTrue(Files.readString(temp.resolve("file/run.json")).contains(text));
  }

  @Test
  void theCanonicalTextPrintsItself() {
    String text =
        Cli.run("kernel", "--print-architecture", "--architecture=" + NESTED).out().strip();
    assertEquals(NESTED_OBJECT.text(), text);
    Cli again = Cli.run("kernel", "--print-architecture", "--architecture=" + text);
    assertEquals(text, again.out().strip());
  }

  /** A nested residual network trained from its text has the bits of the object of Java. */
  @Test
  void trainingFromATextGivesTheBitsOfTheObject() throws IOException {
    Path out = temp.resolve("trained");
    Cli cli =
        Cli.run(
            "train",
            "--data=circle:16",
            "--architecture=" + NESTED,
            "--steps=7",
            "--learning-rate=0.25",
            "--seed=11",
            "--kernel-every=-1",
            "--out=" + out);
    assertEquals(0, cli.exitCode(), cli.err());

    var circle = Datasets.parse("circle:16", 11, 16);
    FloatNetwork expected = FloatNetwork.initialize(NESTED_OBJECT, 11);
    FloatMatrix targets = Matrices.toFloat(Objects.requireNonNull(circle.targets()));
    FloatTrainer.of(expected, Matrices.toFloat(circle.inputs()), new FloatLeastSquares(targets))
        .learningRate(0.25)
        .build()
        .train(7);
    Path weights = out.resolve("weights.npz");
    FloatNetwork trained =
        FloatNetworkFiles.readWeights(weights, NESTED_OBJECT, Parametrization.NTK);
    for (int l = 0; l < NESTED_OBJECT.denseCount(); l++) {
      assertArrayEquals(expected.weights(l).toArray(), trained.weights(l).toArray());
      assertArrayEquals(expected.biases(l), trained.biases(l));
    }

    // The file says what it is, so that nothing else has to.
    try (NpzReader reader = NpzReader.open(weights)) {
      assertEquals(NESTED_OBJECT.toString(), reader.text("architecture"));
      assertEquals(null, reader.text("W0"));
    }
    Path said = temp.resolve("said");
    Path known = temp.resolve("known");
    Cli first =
        Cli.run(
            "kernel",
            "--empirical",
            "--weights=" + weights,
            "--data=circle:5",
            "--architecture=" + NESTED,
            "--out=" + said);
    Cli second =
        Cli.run(
            "kernel", "--empirical", "--weights=" + weights, "--data=circle:5", "--out=" + known);
    assertEquals(0, first.exitCode(), first.err());
    assertEquals(0, second.exitCode(), second.err());
    assertArrayEquals(
        Files.readAllBytes(said.resolve("ntk.npy")), Files.readAllBytes(known.resolve("ntk.npy")));
  }

  @Test
  void everyCommandTakesIt() {
    String text = "--architecture=dense 9; relu; dense";
    Cli predict =
        Cli.run(
            "predict",
            "--data=circle:8",
            "--train-rows=5",
            "--test-rows=3",
            "--times=inf",
            text,
            "--out=" + temp.resolve("predict"));
    assertEquals(0, predict.exitCode(), predict.err());
    Cli pca = Cli.run("pca", "--data=circle:8", text, "--out=" + temp.resolve("pca"));
    assertEquals(0, pca.exitCode(), pca.err());
  }

  @Test
  void refusesWhatItCantGoWith() {
    String text = "--architecture=dense 9; relu; dense";
    Cli depth = Cli.run("kernel", "--data=circle:3", text, "--depth=3");
    assertEquals(2, depth.exitCode());
    assertTrue(
        depth.err().startsWith("ntk: --architecture with --depth: leave --depth out"), depth.err());
    Cli missing = Cli.run("kernel", "--data=circle:3", "--architecture=@" + temp.resolve("none"));
    assertEquals(1, missing.exitCode());
    assertTrue(missing.err().contains("cannot be read"), missing.err());
    Cli outputs =
        Cli.run(
            "train",
            "--data=circle:3",
            "--architecture=dense 9; relu; dense 7",
            "--steps=1",
            "--out=" + temp.resolve("t"));
    assertEquals(2, outputs.exitCode(), outputs.err());
    assertTrue(outputs.err().contains("7 outputs"), outputs.err());
    Cli wrong = Cli.run("kernel", "--data=circle:3", "--architecture=dense 9; rulu; dense");
    assertEquals(2, wrong.exitCode());
    assertTrue(
        wrong.err().startsWith("ntk: architecture, line 1, column 10: no layer 'rulu'"),
        wrong.err());
    assertEquals(1, wrong.err().strip().lines().count(), wrong.err());
  }
}
