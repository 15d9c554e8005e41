package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;

/** Runs with invented curves in the layout of the experiments, for drawing. */
final class SyntheticRuns {
  private static final double[] ANGLES = range(-Math.PI, Math.PI, 101);

  private SyntheticRuns() {}

  static double[] range(double from, double to, int count) {
    double[] x = new double[count];
    Arrays.setAll(x, i -> from + (to - from) * i / (count - 1));
    return x;
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  static Path write(Path directory, String experiment) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("experiment", experiment);
    settings.put("depth", 4);
    settings.put("activation", "relu");
    settings.put("beta", 0.1);
    settings.put("steps", 200);
    settings.put("learning-rate", 1.0);
    settings.put("points", 100);
    settings.put("data-name", "digits");
    settings.put("stable-fraction", 0.5);
    RunSettings run = RunSettings.of("reproduce " + experiment, settings, 1);
    try (RunWriter writer = RunWriter.create(directory, run)) {
      Random random = new Random(5);
      switch (experiment) {
        case "fig1" -> kernel(writer, random);
        case "fig2" -> regression(writer, random);
        default -> components(writer, random);
      }
      writer.emit(new Event.End("done", ""));
    }
    return directory;
  }

  private static String member(RunWriter writer, int width, int seed) {
    String id = "n%d-s%d".formatted(width, seed);
    writer.emit(
        new Event.Member(
            id,
            "width %d, seed %d".formatted(width, seed),
            "n = " + width,
            Map.of("width", "" + width, "seed", "" + seed),
            200));
    return id;
  }

  private static void kernel(RunWriter writer, Random random) {
    DoubleUnaryOperator limit = g -> 0.05 + 0.23 * Math.pow((1 + Math.cos(g)) / 2, 2);
    writer.emit(new Event.Curve("kernel", "limit", "ntk", 0, 0, ANGLES, map(ANGLES, limit)));
    for (int width : new int[] {500, 10_000}) {
      for (int seed = 0; seed < 5; seed++) {
        String id = member(writer, width, seed);
        double noise = 1 + random.nextGaussian() * 2 / Math.sqrt(width);
        for (int step : new int[] {0, 200}) {
          double inflation = 1 + step * 0.5 / width;
          writer.emit(
              new Event.Curve(
                  "kernel",
                  id,
                  "ntk",
                  step,
                  step,
                  ANGLES,
                  map(ANGLES, g -> limit.applyAsDouble(g) * noise * inflation)));
        }
      }
    }
  }

  private static void regression(RunWriter writer, Random random) {
    for (int width : new int[] {50, 1000}) {
      for (int seed = 0; seed < 5; seed++) {
        String id = member(writer, width, seed);
        double noise = 0.1 * random.nextGaussian();
        writer.emit(
            new Event.Curve(
                "function",
                id,
                "output",
                200,
                200,
                ANGLES,
                map(ANGLES, g -> 0.4 * Math.sin(2 * g) + noise * Math.cos(3 * g))));
      }
    }
    for (double time : new double[] {200, Double.POSITIVE_INFINITY}) {
      double width = time > 1e9 ? 0.06 : 0.09;
      writer.emit(
          new Event.Curve(
              "function",
              "limit",
              "t = " + time,
              0,
              time,
              ANGLES,
              map(ANGLES, g -> 0.4 * Math.sin(2 * g)),
              map(ANGLES, g -> 0.4 * Math.sin(2 * g) - width),
              map(ANGLES, g -> 0.4 * Math.sin(2 * g) + width)));
    }
    double[] at = {-2.2, -0.8, 0.8, 2.2};
    writer.emit(
        new Event.Curve(
            "function", "targets", "training", 0, 0, at, map(at, g -> 0.4 * Math.sin(2 * g))));
  }

  private static void components(RunWriter writer, Random random) {
    for (int digit = 0; digit < 10; digit++) {
      double angle = digit;
      double[] x = map(new double[40], _ -> 1.5 * Math.cos(angle) + random.nextGaussian() * 0.7);
      double[] y = map(new double[40], _ -> 1.5 * Math.sin(angle) + random.nextGaussian() * 0.7);
      writer.emit(new Event.Curve("scatter", "limit", "" + digit, 0, 0, x, y));
    }
    double[] t = range(0, 4000, 181);
    writer.emit(
        new Event.Curve(
            "component", "limit", "g", 0, 0, t, map(t, s -> 0.5 * Math.exp(-0.001 * s))));
    for (int width : List.of(100, 1000, 10_000)) {
      for (int seed = 0; seed < 2; seed++) {
        String id = member(writer, width, seed);
        double rate = 0.001 * (1 + 3 / Math.sqrt(width) * (1 + 0.3 * random.nextGaussian()));
        writer.emit(
            new Event.Curve(
                "component", id, "g", 181, 4000, t, map(t, s -> 0.5 * Math.exp(-rate * s))));
        writer.emit(
            new Event.Curve(
                "component",
                id,
                "h",
                181,
                4000,
                t,
                map(t, s -> 1.2 / Math.sqrt(width) * s * rate * Math.exp(-rate * s))));
      }
    }
  }
}
