package dev.tangent.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.figure.FigureJob;
import dev.tangent.experiment.figure.FigureSpec;
import dev.tangent.experiment.statement.VerificationJob;
import dev.tangent.experiment.statement.VerificationSpec;
import dev.tangent.job.attribute.AttributionJob;
import dev.tangent.job.attribute.AttributionSpec;
import dev.tangent.job.components.ComponentsJob;
import dev.tangent.job.components.ComponentsSpec;
import dev.tangent.job.curve.CurveJob;
import dev.tangent.job.curve.CurveSpec;
import dev.tangent.job.datamodel.DatamodelJob;
import dev.tangent.job.datamodel.DatamodelSpec;
import dev.tangent.job.evaluate.EvaluateJob;
import dev.tangent.job.evaluate.EvaluateSpec;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.kernel.KernelJob;
import dev.tangent.job.kernel.KernelSpec;
import dev.tangent.job.predict.PredictionJob;
import dev.tangent.job.predict.PredictionSpec;
import dev.tangent.job.shard.MergeJob;
import dev.tangent.job.shard.MergeSpec;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.train.TrainingJob;
import dev.tangent.job.train.TrainingSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Five lines of Java do the same as a command: the files are equal, byte for byte. */
class FiveLinesTest {
  @TempDir static Path data;
  @TempDir Path directory;

  /** The same twice: as a command, and as a Java program. */
  private record Example(String command, Program program) {}

  private interface Program {
    void into(Path directory);
  }

  /** One of each verb, by its name; a new verb is listed here. */
  private static final Map<String, Example> EXAMPLES = new LinkedHashMap<>();

  static {
    EXAMPLES.put(
        "kernel",
        new Example(
            "kernel --data digits --limit-rows 60 --depth 3 --activation erf --get ntk",
            out -> {
              DataSpec digits = DataSpec.named("digits").limit(60);
              KernelSpec spec =
                  KernelSpec.of(digits).with(ArchitectureSpec.of(3, 500, "erf")).with("get", "ntk");
              Jobs.run(KernelJob.of(spec), out);
            }));
    EXAMPLES.put(
        "merge",
        new Example(
            "merge SHARDS",
            out -> {
              MergeSpec spec = MergeSpec.of(data.resolve("shards"));
              Jobs.run(MergeJob.of(spec), out);
            }));
    EXAMPLES.put(
        "train",
        new Example(
            "train --data circle:20 --depth 3 --width 32 --steps 30 --learning-rate 50%"
                + " --headless",
            out -> {
              TrainingSpec spec =
                  TrainingSpec.of(DataSpec.named("circle:20"))
                      .with(ArchitectureSpec.of(3, 32, "relu"))
                      .with("steps", 30)
                      .with("learning-rate", "50%");
              Jobs.run(TrainingJob.of(spec), out);
            }));
    EXAMPLES.put(
        "predict",
        new Example(
            "predict --data digits --train-rows 80 --test-rows 20 --times 0,10,inf"
                + " --get mean,cov,percentiles",
            out -> {
              PredictionSpec spec =
                  PredictionSpec.of(DataSpec.named("digits"), 20)
                      .with("train-rows", 80)
                      .with("times", "0,10,inf")
                      .with("get", "mean,cov,percentiles");
              Jobs.run(PredictionJob.of(spec), out);
            }));
    EXAMPLES.put(
        "pca",
        new Example(
            "pca --data digits --limit-rows 70 --components 5 --test-inputs X",
            out -> {
              ComponentsSpec spec =
                  ComponentsSpec.of(DataSpec.named("digits").limit(70))
                      .with("components", 5)
                      .with("test-inputs", data.resolve("x.npy"));
              Jobs.run(ComponentsJob.of(spec), out);
            }));
    EXAMPLES.put(
        "curve",
        new Example(
            "curve --data digits --limit-rows 60 --sizes 10,20 --ridge 0.01",
            out -> {
              CurveSpec spec =
                  CurveSpec.DEFAULT
                      .with(DataSpec.named("digits").limit(60))
                      .with("sizes", "10,20")
                      .with("ridge", 0.01);
              Jobs.run(CurveJob.of(spec), out);
            }));
    EXAMPLES.put(
        "datamodel",
        new Example(
            "datamodel --data digits --train-rows 40 --test-rows 6 --depth 2 --width 8 --models 2"
                + " --subsets 3 --epochs 2",
            out -> {
              DatamodelSpec spec =
                  DatamodelSpec.DEFAULT
                      .with(DataSpec.named("digits"))
                      .with("train-rows", 40)
                      .with("test-rows", 6)
                      .with("depth", 2)
                      .with("width", 8)
                      .with("models", 2)
                      .with("subsets", 3)
                      .with("epochs", 2);
              Jobs.run(DatamodelJob.of(spec), out);
            }));
    EXAMPLES.put(
        "attribute",
        new Example(
            "attribute --data digits --train-rows 50 --test-rows 10 --ridge 0.1"
                + " --get removal,influence,loo",
            out -> {
              AttributionSpec spec =
                  AttributionSpec.DEFAULT
                      .with(DataSpec.named("digits"))
                      .with("train-rows", 50)
                      .with("test-rows", 10)
                      .with("ridge", 0.1)
                      .with("get", "removal,influence,loo");
              Jobs.run(AttributionJob.of(spec), out);
            }));
    EXAMPLES.put(
        "evaluate",
        new Example(
            "evaluate --data digits --limit-rows 60 --folds 3 --depths 1,2",
            out -> {
              EvaluateSpec spec =
                  EvaluateSpec.of(DataSpec.named("digits").limit(60))
                      .with("folds", 3)
                      .with("depths", "1,2");
              Jobs.run(EvaluateJob.of(spec), out);
            }));
    EXAMPLES.put(
        "reproduce",
        new Example(
            "reproduce fig1 --headless --set widths=8,16 --set seeds=2 --set steps=5 --set"
                + " points=10 --set angles=11",
            out -> {
              FigureSpec spec = FigureSpec.of("fig1", ExperimentScale.QUICK);
              for (String set : "widths=8,16 seeds=2 steps=5 points=10 angles=11".split(" ")) {
                spec = spec.set(set);
              }
              Jobs.run(FigureJob.of(spec), out);
            }));
    EXAMPLES.put(
        "verify",
        new Example(
            "verify remark-6 --planted",
            out -> {
              VerificationSpec spec =
                  VerificationSpec.DEFAULT.with("statements", "remark-6").with("planted", true);
              Jobs.run(VerificationJob.of(spec), out);
            }));
  }

  static Stream<String> verbs() {
    return EXAMPLES.keySet().stream();
  }

  @BeforeAll
  static void points() {
    double[] digits = Datasets.parse("digits", 0, 9).inputs().toArray();
    Npy.write(data.resolve("x.npy"), NpyArray.of(digits, 9, 64));
    for (String shard : List.of("1/2", "2/2")) {
      KernelSpec spec = KernelSpec.of(DataSpec.of(data.resolve("x.npy"))).with("shard", shard);
      Jobs.run(KernelJob.of(spec.with("block", 4)), data.resolve("shards"));
    }
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void commandAndProgramMakeTheSameFiles(String verb) throws IOException {
    Example example = EXAMPLES.get(verb);
    Path command = directory.resolve("command");
    List<String> arguments =
        new ArrayList<>(
            List.of(
                example
                    .command()
                    .replace(" X", " " + data.resolve("x.npy"))
                    .replace(" SHARDS", " " + data.resolve("shards"))
                    .split(" ")));
    arguments.addAll(List.of("--out", command.toString()));
    Cli cli = Cli.run(arguments.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    Path program = directory.resolve("program");
    example.program().into(program);
    Map<String, byte[]> expected = files(command);
    Map<String, byte[]> found = files(program);
    // Figures are drawn by the command, from the run.
    expected.keySet().removeIf(name -> name.startsWith("figures/"));
    assertEquals(expected.keySet(), found.keySet());
    assertTrue(expected.keySet().stream().anyMatch(n -> n.matches(".*(npy|npz|result.json)")));
    for (String name : expected.keySet()) {
      if (name.equals("result.json")) {
        assertEquals(plain(expected.get(name), command), plain(found.get(name), program));
      } else {
        assertArrayEquals(expected.get(name), found.get(name), name);
      }
    }
  }

  /** Everything but the log and run.json, which say when and by which process. */
  private static Map<String, byte[]> files(Path run) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(run)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = run.relativize(file).toString();
        if (!name.equals("run.json") && !name.equals("events.jsonl")) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  /** A result without its directory and the time that it took. */
  private static String plain(byte[] result, Path run) {
    return new String(result, java.nio.charset.StandardCharsets.UTF_8)
        .replace(run.toString(), "RUN")
        .replaceAll("(\"\\w*[sS]econds\") : [^,}\\s]+", "$1 : 0");
  }

  /** The table of verbs is walked: none without an example, none whose spec is lost in run.json. */
  @Test
  void everyVerbHasAnExampleAndASpecThatSurvives() {
    for (Verb<?, ?> verb : Verbs.all()) {
      assertNotNull(EXAMPLES.get(verb.name()), verb.name() + " has no example here");
      survives(verb);
    }
  }

  private static <S extends Record & dev.tangent.job.frame.JobSpec<S>> void survives(
      Verb<S, ?> verb) {
    S spec = verb.defaults();
    assertEquals(spec, spec.recall(new LinkedHashMap<>()));
    assertEquals(spec.recall(spec.toMap()).toMap(), spec.toMap(), verb.name());
    S seeded = spec.with("seed", 17);
    assertEquals(17, seeded.recall(seeded.toMap()).seed());
  }
}
