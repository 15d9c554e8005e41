package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What training on data records for the dashboard's views of the kernel. */
class TrainRecordsTest {
  private static final int PROBES = 12;

  @TempDir Path directory;

  private RunModel train(int steps, int every) {
    Path out = directory.resolve("run" + every);
    Cli run =
        Cli.run(
            "train",
            "--data=digits",
            "--limit-rows=20",
            "--width=256",
            "--depth=3",
            "--learning-rate=0.1",
            "--steps=" + steps,
            "--probes=" + PROBES,
            "--kernel-every=" + every,
            "--headless",
            "--out=" + out);
    assertEquals(0, run.exitCode(), run.err());
    return RunModel.of(RunReader.open(out));
  }

  @Test
  void matricesAndSharesOfLayers() {
    RunModel model = train(6, 0);
    RunReader reader = RunReader.open(directory.resolve("run0"));
    RunModel.FieldState own = model.fields().get(new RunModel.Key("kernel", "network", "ntk"));
    RunModel.FieldState limit = model.fields().get(new RunModel.Key("kernel", "limit", "ntk"));
    assertEquals(0, own.first().step());
    assertEquals(6, own.latest().step());
    double[] now = reader.values(own.latest());
    assertEquals(PROBES * PROBES, now.length);
    double[] row = model.curves().get(new RunModel.Key("kernel", "network", "ntk")).latest().y();
    assertArrayEquals(row, Arrays.copyOf(now, PROBES), 0, "the curve is the matrix's first row");
    double[] theta = reader.values(limit.latest());
    double[] start = reader.values(own.first());
    double off = 0;
    double all = 0;
    for (int i = 0; i < theta.length; i++) {
      assertEquals(theta[i], theta[i % PROBES * PROBES + i / PROBES], 1e-12, "symmetric");
      off += (start[i] - theta[i]) * (start[i] - theta[i]);
      all += theta[i] * theta[i];
    }
    // Of order 1/√n: at n = 256 far from the 1 that another matrix would be away.
    assertTrue(Math.sqrt(off / all) < 0.3, "distance to the limit " + Math.sqrt(off / all));

    double[] shares = shares(model, "network");
    double[] exact = shares(model, "limit");
    assertEquals(3, shares.length);
    assertEquals(1, Arrays.stream(shares).sum(), 1e-6);
    assertEquals(1, Arrays.stream(exact).sum(), 1e-12);
    assertArrayEquals(exact, shares, 0.1, "shares of the layers, again up to 1/√n");
  }

  private static double[] shares(RunModel model, String member) {
    return model.curves().get(new RunModel.Key("layers", member, "share")).latest().y();
  }

  /** A look at every step must not fill the disk with matrices. */
  @Test
  void matricesAreSavedAtGrowingDistances() {
    RunModel model = train(60, 1);
    assertEquals(
        60, model.fields().get(new RunModel.Key("kernel", "network", "ntk")).latest().step());
    try (var files = java.nio.file.Files.list(directory.resolve("run1").resolve("arrays"))) {
      long saved =
          files.filter(f -> f.getFileName().toString().matches("ntk-network-\\d+.npy")).count();
      assertTrue(saved > 8 && saved < 25, "matrices: " + saved);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void theLimitHasASpectrumToCompareWith() {
    RunModel model = train(1, 0);
    Event.Curve limit = model.curves().get(new RunModel.Key("spectrum", "limit", "ntk")).latest();
    assertEquals(PROBES, limit.y().length);
    for (int i = 1; i < PROBES; i++) {
      assertTrue(limit.y()[i] <= limit.y()[i - 1] && limit.y()[i] > 0, "λ descends");
    }
  }
}
