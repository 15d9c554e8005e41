package dev.tangent.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.figure.FigureJob;
import dev.tangent.experiment.figure.FigureSpec;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.Verb;
import dev.tangent.run.Event;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunInterrupted;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Interrupts at moments spread over a whole run, and over its resumption: the run records that it
 * was interrupted, keeps all work up to its checkpoint, and after resuming ends with the bytes of
 * an uninterrupted run. More moments with {@code -Dtangent.moments=50}.
 */
class InterruptTest {
  private static final int MOMENTS = Integer.getInteger("tangent.moments", 3);

  private static final String SECONDS = "tangent.checkpoint-seconds";

  @TempDir Path directory;

  /** Checkpoints as often as can be, so that interrupts fall between them and into them. */
  @BeforeEach
  void saveOften() {
    System.setProperty(SECONDS, "0");
  }

  @AfterEach
  void saveAsEver() {
    System.clearProperty(SECONDS);
  }

  /** A command each; a new verb joins by a line. */
  enum Command {
    TRAIN(
        Verbs.TRAIN,
        Map.of(
            "data",
            "circle:40",
            "width",
            40,
            "depth",
            3,
            "steps",
            60,
            "checkpoint-every",
            10,
            "probes",
            5)),
    KERNEL(Verbs.KERNEL, Map.of("data", "gaussian:300", "depth", 3, "get", "nngp,ntk")),
    PREDICT(
        Verbs.PREDICT,
        Map.of("data", "digits", "limit-rows", 120, "test-rows", 20, "times", "0,1,inf")),
    PCA(Verbs.PCA, Map.of("data", "digits", "limit-rows", 120)),
    CURVE(Verbs.CURVE, Map.of("data", "digits", "limit-rows", 120, "sizes", "10,50")),
    ATTRIBUTE(
        Verbs.ATTRIBUTE,
        Map.of("data", "digits", "limit-rows", 120, "train-rows", 100, "get", "loo")),
    DATAMODEL(
        Verbs.DATAMODEL,
        Map.of(
            "data",
            "digits",
            "limit-rows",
            60,
            "test-rows",
            10,
            "width",
            8,
            "depth",
            2,
            "models",
            2,
            "subsets",
            3,
            "epochs",
            2)),
    EVALUATE(
        Verbs.EVALUATE,
        Map.of(
            "data", "digits", "limit-rows", 90, "folds", "2", "depths", "2,3", "save-model", true)),
    MERGE(Verbs.MERGE, Map.of()) {
      @Override
      Map<String, Object> settings(Path directory) {
        List<String> shards = new ArrayList<>();
        for (int k = 1; k <= 2; k++) {
          Path shard = directory.resolve("shard" + k);
          shards.add(shard.toString());
          if (!Files.exists(shard)) {
            Map<String, Object> kernel = Map.of("data", "gaussian:300", "shard", k + "/2");
            Jobs.run(Verbs.KERNEL.job(kernel), shard, false, JobListener.NONE);
          }
        }
        return Map.of("shards", String.join(",", shards));
      }
    },
    REPRODUCE(Verbs.PCA, Map.of()) {
      private FigureSpec spec() {
        FigureSpec spec = FigureSpec.of("fig1", ExperimentScale.QUICK);
        for (String setting :
            List.of("widths=20,30", "seeds=2", "steps=30", "points=8", "angles=9")) {
          spec = spec.set(setting);
        }
        return spec;
      }

      @Override
      void begin(Path run, JobListener listener) {
        Jobs.run(FigureJob.of(spec()), run, false, listener);
      }

      @Override
      void resume(Path run, JobListener listener) {
        Jobs.resume(run, spec(), FigureJob::of, listener);
      }
    };

    private final Verb<?, ?> verb;
    private final Map<String, Object> settings;

    Command(Verb<?, ?> verb, Map<String, Object> settings) {
      this.verb = verb;
      this.settings = settings;
    }

    /** What it is asked for; some need files for that. */
    Map<String, Object> settings(Path directory) {
      return settings;
    }

    void begin(Path run, JobListener listener) {
      Path parent = Objects.requireNonNull(run.getParent());
      Jobs.run(verb.job(settings(parent)), run, false, listener);
    }

    void resume(Path run, JobListener listener) {
      verb.resume(run, listener);
    }
  }

  @ParameterizedTest
  @EnumSource(Command.class)
  void anyMomentWillDo(Command command) throws IOException {
    Path whole = directory.resolve("whole");
    Interrupting counting = new Interrupting(-1);
    command.begin(whole, counting);
    long asks = counting.asked();
    assertTrue(asks > 0, "it never asks whether to stop");
    for (int moment = 0; moment < MOMENTS; moment++) {
      long at = 1 + asks * moment / MOMENTS;
      Path run = directory.resolve("run" + moment);
      Interrupting first = new Interrupting(at);
      end(run, () -> command.begin(run, first));
      // The second interrupt meets what the first one left, at another place.
      if (!isFinished(run)) {
        Interrupting again = new Interrupting(1 + (at * 7) % asks);
        end(run, () -> command.resume(run, again));
      }
      if (!isFinished(run)) {
        command.resume(run, JobListener.NONE);
      }
      assertSame(whole, run, command + " interrupted at " + at + " of " + asks);
    }
  }

  private static boolean isFinished(Path run) {
    return !RunDirectory.open(run).result().isEmpty();
  }

  /** Whether it was interrupted or done already: nothing else may come of an interrupt. */
  private static void end(Path run, Runnable work) throws IOException {
    try {
      work.run();
      Thread.interrupted(); // It may have come when all was done.
      assertTrue(isFinished(run));
    } catch (RunInterrupted e) {
      assertFalse(Thread.interrupted(), "the exception says it");
      RunModel model = RunModel.of(RunReader.open(run));
      assertEquals("interrupted", model.end().map(Event.End::status).orElse("nothing"));
      if (!model.checkpoints().isEmpty()) {
        try (Stream<Path> kept = Files.list(run.resolve("checkpoints"))) {
          assertTrue(kept.findAny().isPresent(), "what a checkpoint vouches for is kept");
        }
      }
    }
  }

  private static void assertSame(Path whole, Path run, String about) throws IOException {
    try (Stream<Path> files = Files.walk(whole)) {
      for (Path file : files.filter(f -> f.toString().matches(".*\\.(np[yz]|tangent)")).toList()) {
        Path name = whole.relativize(file);
        assertArrayEquals(
            Files.readAllBytes(file), Files.readAllBytes(run.resolve(name)), about + ": " + name);
      }
    }
    assertEquals(result(whole), result(run), about);
  }

  /** What came out, without times and places. */
  private static String result(Path run) throws IOException {
    return Files.readString(run.resolve("result.json"))
        .replace(run.toString(), "RUN")
        .replaceAll("(\"[^\"]*[sS]econds[^\"]*\"|\"speed\") : [^,}\\s]+", "");
  }
}
