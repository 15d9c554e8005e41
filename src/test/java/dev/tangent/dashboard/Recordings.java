package dev.tangent.dashboard;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.run.Event;
import dev.tangent.run.RecordedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Artificial runs with every kind of event, from formulas that resemble real measurements: kernels
 * that differ from their limit by 1/√n, costs that fall. The dashboard only reads runs, so no
 * engine is needed.
 */
final class Recordings {
  static final int[] WIDTHS = {100, 1000};
  static final int SEEDS = 3;
  static final int STEPS = 200;
  private static final int POINTS = 65;

  private Recordings() {}

  /** JGH's first figure: two widths, three seeds, {@code steps} of 200 steps. */
  static Path figure1(Path directory, int steps) {
    RecordedRun run = new RecordedRun(directory, "reproduce fig1", settings("fig1"));
    members(e -> run.emit(1, e));
    for (int step = 0; step <= steps; step += 10) {
      step(e -> run.emit(40, e), step);
    }
    if (steps == STEPS) {
      run.emit(5, new Event.Checkpoint("checkpoints/step-200.npz", "n1000-s0", 200));
      run.emit(5, new Event.End("done", "200 steps of 6 networks"));
    }
    run.write();
    return directory;
  }

  static Map<String, Object> settings(String name) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("experiment", name);
    settings.put("depth", 4);
    settings.put("widths", "100,1000");
    settings.put("activation", "relu");
    settings.put("beta", 0.1);
    settings.put("learningRate", 1.0);
    settings.put("steps", STEPS);
    return settings;
  }

  static void members(Consumer<Event> to) {
    to.accept(new Event.Phase("training n1000-s0", 3, 6));
    to.accept(new Event.Log("info", "exact limit by the recursion, 65 angles"));
    for (int width : WIDTHS) {
      for (int seed = 0; seed < SEEDS; seed++) {
        to.accept(
            new Event.Member(
                id(width, seed),
                "n = " + width + " seed " + seed,
                "n = " + width,
                Map.of("width", "" + width, "seed", "" + seed),
                STEPS));
      }
    }
    double[] x = angles();
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      y[i] = limit(x[i]);
    }
    to.accept(new Event.Curve("kernel", "limit", "ntk", 0, 0, x, y));
  }

  /** What a step of the experiment reports. */
  static void step(Consumer<Event> to, int step) {
    for (int width : WIDTHS) {
      for (int seed = 0; seed < SEEDS; seed++) {
        String id = id(width, seed);
        double spread = 1.6 / Math.sqrt(width);
        Map<String, Double> values = new LinkedHashMap<>();
        values.put("cost", 0.4 * Math.exp(-step / (40.0 + seed)) + 0.002 * spread);
        values.put("distance", spread * (0.6 + 0.1 * seed + 0.3 * step / STEPS));
        values.put("drift", spread * (1 - Math.exp(-step / 30.0)));
        to.accept(new Event.Step(id, step, step, values));
        if (step % 20 == 0) {
          double[] x = angles();
          double[] y = new double[x.length];
          for (int i = 0; i < x.length; i++) {
            double wobble = Math.sin(3 * x[i] + 2 * seed + 1) + 0.5 * Math.cos(5 * x[i] + seed);
            double drift = 1 + 0.4 * spread * step / STEPS;
            y[i] = limit(x[i]) * drift * (1 + 0.25 * spread * wobble);
          }
          to.accept(new Event.Curve("kernel", id, "ntk", step, step, x, y));
        }
      }
    }
    to.accept(new Event.Throughput(23.4, 156.2, (STEPS - step) / 23.4, 812_000_000L));
  }

  private static String id(int width, int seed) {
    return "n" + width + "-s" + seed;
  }

  private static double[] angles() {
    double[] x = new double[POINTS];
    for (int i = 0; i < POINTS; i++) {
      x[i] = -Math.PI + 2 * Math.PI * i / (POINTS - 1);
    }
    return x;
  }

  /** An arc-cosine kernel of one layer: the shape of the real limit. */
  private static double limit(double angle) {
    double a = Math.abs(angle);
    return 0.1 + 0.3 * ((Math.PI - a) * Math.cos(a) + Math.sin(a)) / Math.PI + 0.1 * Math.cos(a);
  }

  /** Every other role: function with band and targets, spectrum, components, scatter, matrices. */
  static Path everything(Path directory) {
    RecordedRun run = new RecordedRun(directory, "reproduce all", settings("all"));
    members(e -> run.emit(1, e));
    for (int step = 0; step <= STEPS; step += 20) {
      step(e -> run.emit(40, e), step);
      function(run, step);
      matrices(run, step);
    }
    spectrum(run);
    convergence(run);
    layers(run);
    run.emit(3, new Event.Log("warning", "the condition number of Θ∞ is 3.2e7"));
    run.emit(1, new Event.Checkpoint("checkpoints/step-100.npz", "n100-s0", 100));
    run.emit(1, new Event.Checkpoint("checkpoints/step-200.npz", "n100-s0", 200));
    run.emit(
        1,
        new Event.Table(
            "distance to the limit",
            List.of("width", "mean", "10 %", "90 %"),
            List.of(
                List.of("100", "0.145", "0.112", "0.181"),
                List.of("1000", "0.046", "0.035", "0.058"))));
    run.emit(1, new Event.End("done", "all figures drawn"));
    run.write();
    return directory;
  }

  private static void function(RecordedRun run, int step) {
    double[] x = angles();
    int n = x.length;
    double fit = 1 - Math.exp(-step / 50.0);
    double[][] y = new double[4][n];
    for (int i = 0; i < n; i++) {
      y[0][i] = 0.5 * Math.sin(2 * x[i]) * fit;
      double width = 0.5 - 0.35 * fit;
      y[1][i] = y[0][i] - width * (0.4 + 0.6 * Math.abs(Math.cos(2 * x[i])));
      y[2][i] = y[0][i] + width * (0.4 + 0.6 * Math.abs(Math.cos(2 * x[i])));
    }
    run.emit(1, new Event.Curve("function", "limit", "f", step, step, x, y[0], y[1], y[2]));
    for (int seed = 0; seed < SEEDS; seed++) {
      double[] f = new double[n];
      for (int i = 0; i < n; i++) {
        f[i] = y[0][i] + 0.3 * (1.2 - fit) * Math.sin(x[i] + 2 * seed);
      }
      run.emit(1, new Event.Curve("function", "n1000-s" + seed, "f", step, step, x, f));
    }
    if (step == 0) {
      double[] at = {-2.4, -0.8, 0.8, 2.4};
      double[] to = {0.5, -0.5, 0.5, -0.5};
      run.emit(1, new Event.Curve("function", "targets", "f", 0, 0, at, to));
    }
  }

  private static void matrices(RecordedRun run, int step) {
    int n = 40;
    for (String member : List.of("n100-s0", "limit")) {
      if (member.equals("limit") && step > 0) {
        continue;
      }
      double[] values = new double[n * n];
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          double noise = member.equals("limit") ? 0 : 0.05 * Math.sin(i * j + step / 20.0);
          values[i * n + j] = Math.exp(-Math.abs(i - j) / 8.0) + noise;
        }
      }
      String file = "arrays/%s-%03d.npy".formatted(member, step);
      try {
        Files.createDirectories(run.directory().resolve("arrays"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Npy.write(run.directory().resolve(file), NpyArray.of(values, n, n));
      run.emit(1, new Event.Field("kernel", member, "ntk", step, step, n, n, file));
    }
  }

  private static void spectrum(RecordedRun run) {
    int n = 60;
    double[] i = new double[n];
    for (String member : List.of("limit", "n100-s0", "n1000-s0")) {
      double[] lambda = new double[n];
      for (int k = 0; k < n; k++) {
        i[k] = k + 1;
        double off = member.equals("limit") ? 0 : member.startsWith("n1000") ? 0.05 : 0.3;
        lambda[k] = Math.pow(k + 1, -1.7) * (1 + off * Math.sin(2.0 * k));
      }
      run.emit(1, new Event.Curve("spectrum", member, "ntk", 200, 200, i, lambda));
    }
    double[] t = new double[50];
    for (int c = 1; c <= 2; c++) {
      double[] theory = new double[t.length];
      double[] measured = new double[t.length];
      for (int k = 0; k < t.length; k++) {
        t[k] = 4 * k;
        theory[k] = Math.exp(-0.01 * c * t[k]);
        measured[k] = theory[k] * (1 + 0.05 * Math.sin(k)) + 0.01;
      }
      run.emit(
          1, new Event.Curve("component", "n1000-s0", "component " + c, 200, 200, t, measured));
      run.emit(1, new Event.Curve("component", "limit", "component " + c, 200, 200, t, theory));
    }
    for (int c = 0; c < 3; c++) {
      double[] x = new double[12];
      double[] y = new double[12];
      for (int k = 0; k < x.length; k++) {
        x[k] = c + 0.3 * Math.sin(5.0 * k + c);
        y[k] = (c % 2) + 0.3 * Math.cos(7.0 * k + c);
      }
      run.emit(1, new Event.Curve("scatter", "digits", "" + c, 0, 0, x, y));
    }
  }

  private static void convergence(RecordedRun run) {
    double[] n = {50, 100, 500, 1000, 5000};
    double[] d = new double[n.length];
    double[] fit = new double[n.length];
    for (int i = 0; i < n.length; i++) {
      fit[i] = 1.5 / Math.sqrt(n[i]);
      d[i] = fit[i] * (1 + 0.1 * Math.sin(3.0 * i));
    }
    run.emit(1, new Event.Curve("convergence", "limit", "measured", 0, 0, n, d));
    run.emit(1, new Event.Curve("convergence", "limit", "fit", 0, 0, n, fit));
  }

  private static void layers(RecordedRun run) {
    double[] layer = {1, 2, 3, 4};
    run.emit(
        1,
        new Event.Curve(
            "layers", "n100-s0", "share", 200, 200, layer, new double[] {0.31, 0.24, 0.22, 0.23}));
    run.emit(
        1,
        new Event.Curve(
            "layers", "limit", "share", 0, 0, layer, new double[] {0.27, 0.25, 0.24, 0.24}));
  }
}
