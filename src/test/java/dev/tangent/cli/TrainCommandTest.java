package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.FiniteReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** {@code ntk train}, from input files to output files. */
class TrainCommandTest {
  private static final Path CHECKPOINT = Path.of("checkpoints", "network.work.npz");

  @TempDir Path directory;

  static List<FiniteReference.Case> cases() {
    return FiniteReference.cases();
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void writeReference() {
    Npy.write(directory.resolve("x.npy"), NpyArray.of(FiniteReference.inputs()));
    Npy.write(directory.resolve("y.npy"), NpyArray.of(FiniteReference.targets()));
    int[] labels = FiniteReference.labels();
    double[] values = new double[labels.length];
    for (int i = 0; i < labels.length; i++) {
      values[i] = labels[i];
    }
    Npy.write(directory.resolve("labels.npy"), NpyArray.of(values, values.length));
    Map<String, NpyArray> weights = new LinkedHashMap<>();
    for (int l = 0; l < FiniteReference.weights().size(); l++) {
      double[] b = FiniteReference.biases().get(l);
      weights.put("W" + l, NpyArray.of(FiniteReference.weights().get(l)));
      weights.put("b" + l, NpyArray.of(b, b.length));
    }
    Npz.write(directory.resolve("w.npz"), weights);
  }

  private static void assertClose(DoubleMatrix expected, DoubleMatrix actual, double tolerance) {
    double largest = 0;
    for (double v : expected.toArray()) {
      largest = Math.max(largest, Math.abs(v));
    }
    assertArrayEquals(expected.toArray(), actual.toArray(), tolerance * largest);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void fiveStepsOfTheReference(FiniteReference.Case c) {
    writeReference();
    for (String cost : List.of("mse", "cross-entropy")) {
      for (String precision : List.of("f32", "f64")) {
        Path out = directory.resolve(cost + precision);
        Cli run =
            Cli.run(
                "train",
                "--inputs=" + file("x.npy"),
                "--targets=" + file(cost.equals("mse") ? "y.npy" : "labels.npy"),
                "--weights=" + file("w.npz"),
                "--activation=" + c.get("activation").asString(),
                "--sigma-w=" + c.get("sigma_w").asDouble(),
                "--beta=" + c.get("beta").asDouble(),
                "--cost=" + cost,
                "--learning-rate=0.5",
                "--steps=5",
                "--kernel-every=" + (precision.equals("f64") ? -1 : 2),
                "--precision=" + precision,
                "--headless",
                "--out=" + out);
        assertEquals(0, run.exitCode(), run.err());
        JsonNode loss = c.loss(cost.equals("mse") ? "mse" : "softmax_cross_entropy");
        double tolerance = precision.equals("f32") ? 5e-5 : 1e-12;
        assertClose(
            FiniteReference.matrix(loss.get("steps").get(4).get("outputs")),
            Npy.read(out.resolve("outputs.npy")).toDoubleMatrix(),
            tolerance);
        Map<String, NpyArray> weights = Npz.read(out.resolve("weights.npz"));
        assertEquals(precision.equals("f32"), weights.get("W0").isFloat());
        for (int l = 0; l < 3; l++) {
          assertClose(
              FiniteReference.matrices(loss.get("W_after_5")).get(l),
              weights.get("W" + l).toDoubleMatrix(),
              tolerance);
        }
      }
    }
  }

  private List<String> small(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "train",
                "--data=circle:12",
                "--width=24",
                "--depth=3",
                "--steps=40",
                "--seed=3",
                "--learning-rate=50%",
                "--probes=6",
                "--headless",
                "--out=" + file(out)));
    for (String option : more) {
      String name = option.substring(0, option.indexOf('=') + 1);
      arguments.removeIf(a -> !name.isEmpty() && a.startsWith(name));
      arguments.add(option);
    }
    return arguments;
  }

  private static Cli run(List<String> arguments) {
    return Cli.run(arguments.toArray(String[]::new));
  }

  /** The zero vector without biases has a limit kernel of zeros, which the run is compared with. */
  @Test
  void trainsOnAZeroRowWithoutBiases() throws IOException {
    Npy.write(directory.resolve("x.npy"), NpyArray.of(new double[] {0, 0, 0, 1, 1, 0}, 3, 2));
    Npy.write(directory.resolve("y.npy"), NpyArray.of(new double[] {0, 1, 1}, 3));
    Cli run =
        Cli.run(
            "train",
            "--inputs=" + file("x.npy"),
            "--targets=" + file("y.npy"),
            "--depth=3",
            "--beta=0",
            "--width=32",
            "--learning-rate=0.1",
            "--steps=2",
            "--out=" + file("out"));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(Files.exists(directory.resolve("out/weights.npz")));
    String events = Files.readString(directory.resolve("out/events.jsonl"));
    assertFalse(events.contains("no limit to compare with"), events);
    assertTrue(events.contains("\"distance\""), events);
  }

  @Test
  void aNetworkThatOverflowsDivergesAtItsFirstStep() {
    writeReference();
    Npy.write(directory.resolve("x.npy"), NpyArray.of(new double[12], 4, 3));
    Cli run =
        Cli.run(
            "train",
            "--inputs=" + file("x.npy"),
            "--targets=" + file("y.npy"),
            "--activation=exp",
            "--depth=9",
            "--width=8",
            "--sigma-w=3",
            "--beta=0",
            "--steps=2",
            "--out=" + file("out"));
    assertEquals(1, run.exitCode());
    assertTrue(run.err().contains("diverged at step 0"), run.err());
  }

  @Test
  void writesARunThatCanBeRead() throws IOException {
    Cli run = run(small("run", "--json"));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("\"costAtStart\""), run.out());
    List<String> events = Files.readAllLines(directory.resolve("run/events.jsonl"));
    for (String wanted : List.of("\"drift\"", "\"distance\"", "spectrum", "weights moved")) {
      assertTrue(events.stream().anyMatch(e -> e.contains(wanted)), wanted);
    }
    assertTrue(events.getLast().contains("\"done\""));
    assertTrue(Files.exists(directory.resolve("run/result.json")));
  }

  @Test
  void resumesAnInterruptedRunInTheSameBits() throws IOException {
    for (String more : List.of("--depth=2", "--batch-size=5")) {
      List<String> through = small("through" + more, more, "--momentum=0.5");
      assertEquals(0, run(through).exitCode());
      // Interrupted before the first step, and again right after some more.
      Thread.currentThread().interrupt();
      Cli stopped = run(small("stopped" + more, more, "--momentum=0.5"));
      Thread.interrupted();
      assertEquals(130, stopped.exitCode(), stopped.err());
      assertTrue(stopped.err().contains("--resume"), stopped.err());
      Cli resumed = Cli.run("train", "--resume=" + file("stopped" + more));
      assertEquals(0, resumed.exitCode(), resumed.err());
      for (String name : List.of("weights.npz", "outputs.npy")) {
        assertArrayEquals(
            Files.readAllBytes(directory.resolve("through" + more).resolve(name)),
            Files.readAllBytes(directory.resolve("stopped" + more).resolve(name)));
      }
    }
  }

  private String refusal(int exitCode, String... more) {
    Cli run = run(small("refused", more));
    assertEquals(exitCode, run.exitCode(), run.err() + run.out());
    return run.errorLine();
  }

  /** Cross-entropy at too large a step doesn't grow without end: it ends at guessing. */
  @Test
  void trainingThatCameToNothingIsNamed() {
    Cli run =
        run(
            small(
                "dead",
                "--data=digits",
                "--limit-rows=100",
                "--width=64",
                "--cost=cross-entropy",
                "--learning-rate=500",
                "--steps=30"));
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.err().contains("training came to nothing: cross-entropy"), run.err());
  }

  @Test
  void refusesInOneLine() throws IOException {
    writeReference();
    assertTrue(refusal(2, "--learning-rate=-1").contains("a positive number"));
    assertTrue(refusal(2, "--batch-size=13").contains("1 to 12"));
    assertTrue(refusal(2, "--weights=" + file("w.npz"), "--width=7").contains("takes 3 inputs"));
    assertTrue(refusal(2, "--cost=huber").contains("mse or cross-entropy"));
    String diverged = refusal(1, "--learning-rate=1e9");
    assertTrue(diverged.contains("diverged at step"), diverged);
    assertTrue(diverged.contains("largest stable one is"), diverged);

    byte[] whole = Files.readAllBytes(directory.resolve("w.npz"));
    Files.write(directory.resolve("cut.npz"), Arrays.copyOf(whole, whole.length / 2));
    assertTrue(refusal(1, "--weights=" + file("cut.npz")).contains("truncated"));

    Npy.write(directory.resolve("y3.npy"), NpyArray.of(new double[6], 3, 2));
    Cli run =
        Cli.run(
            "train",
            "--inputs=" + file("x.npy"),
            "--targets=" + file("y3.npy"),
            "--out=" + file("refused"));
    assertTrue(run.errorLine().contains("has 3 rows but"), run.err());

    Npy.write(directory.resolve("nan.npy"), NpyArray.of(new double[] {0, 1, Double.NaN, 0}, 4));
    run =
        Cli.run(
            "train",
            "--inputs=" + file("x.npy"),
            "--targets=" + file("nan.npy"),
            "--out=" + file("refused"));
    assertTrue(run.errorLine().contains("nan.npy: row 2, column 0"), run.err());

    Npy.write(directory.resolve("l9.npy"), NpyArray.of(new double[] {0, 1, 9, 0}, 4));
    run =
        Cli.run(
            "train",
            "--inputs=" + file("x.npy"),
            "--targets=" + file("l9.npy"),
            "--weights=" + file("w.npz"),
            "--cost=cross-entropy",
            "--out=" + file("refused"));
    assertEquals(2, run.exitCode());
    assertTrue(run.errorLine().contains("label 9 of row 2 (from 0) is outside 0 to 1"), run.err());
    assertFalse(Files.exists(directory.resolve("refused/weights.npz")));
  }

  /** Waits for a thread whose last act may be to interrupt this one. */
  private static void join(Thread thread) {
    Thread.interrupted();
    try {
      thread.join();
    } catch (InterruptedException e) {
      // That was it.
    }
    Thread.interrupted();
  }

  /** Runs until there is a checkpoint, and then interrupts. */
  private Cli stopped(String out, String... more) {
    Thread main = Thread.currentThread();
    Path checkpoint = directory.resolve(out).resolve(CHECKPOINT);
    Thread killer =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!Files.exists(checkpoint)) {
                    if (Thread.interrupted()) {
                      return; // It ended without one.
                    }
                    Thread.onSpinWait();
                  }
                  main.interrupt();
                });
    try {
      List<String> options = new ArrayList<>(List.of(more));
      options.addAll(List.of("--steps=100000", "--checkpoint-every=20", "--kernel-every=-1"));
      return run(small(out, options.toArray(String[]::new)));
    } finally {
      killer.interrupt();
      join(killer);
    }
  }

  @Test
  void aCheckpointOfAnotherArchitectureIsRefused() throws IOException {
    assertEquals(130, stopped("a").exitCode());
    assertEquals(130, stopped("b", "--width=25").exitCode());
    Path checkpoint = directory.resolve("a").resolve(CHECKPOINT);
    Files.copy(
        directory.resolve("b").resolve(CHECKPOINT),
        checkpoint,
        StandardCopyOption.REPLACE_EXISTING);
    Cli run = Cli.run("train", "--resume=" + file("a"));
    assertEquals(1, run.exitCode());
    assertTrue(run.errorLine().contains("the architecture's is"), run.err());
    byte[] other = Files.readAllBytes(checkpoint);
    Files.write(checkpoint, Arrays.copyOf(other, other.length - 40));
    run = Cli.run("train", "--resume=" + file("a"));
    assertEquals(1, run.exitCode());
    assertTrue(run.errorLine().contains("truncated"), run.err());
  }

  /** {@code kill -9}: only what reached the disk is left. */
  @Test
  void aKilledProcessResumesInTheSameBits() throws Exception {
    // Many steps after the first checkpoint: whoever waits for it may get no core for a while.
    String[] same = {
      "--steps=20000",
      "--checkpoint-every=2500",
      "--kernel-every=-1",
      "--batch-size=5",
      "--momentum=0.9"
    };
    assertEquals(0, run(small("through", same)).exitCode());
    List<String> command = Cli.command(List.of(), small("killed", same).toArray(String[]::new));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    Path checkpoint = directory.resolve("killed").resolve(CHECKPOINT);
    while (process.isAlive() && !Files.exists(checkpoint)) {
      Thread.sleep(1);
    }
    process.destroyForcibly().waitFor();
    assertFalse(
        Files.exists(directory.resolve("killed/result.json")), "it was too fast to be killed");
    Cli resumed = Cli.run("train", "--resume=" + file("killed"));
    assertEquals(0, resumed.exitCode(), resumed.err());
    for (String name : List.of("weights.npz", "outputs.npy")) {
      assertArrayEquals(
          Files.readAllBytes(directory.resolve("through").resolve(name)),
          Files.readAllBytes(directory.resolve("killed").resolve(name)));
    }
  }
}
