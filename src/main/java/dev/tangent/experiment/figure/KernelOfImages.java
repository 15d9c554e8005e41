package dev.tangent.experiment.figure;

import dev.tangent.data.Dataset;
import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.Circle;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;

/**
 * Figure 1 of JGH for convolutional networks: Θ(x₀, x(γ)) along the circle x(γ) = cos γ · a + sin γ
 * · b through two images, before and after training, for more and more channels, beside the exact
 * limit. Images have mean 0; a and b, the first two of different classes, are made orthogonal, and
 * all have mean square 1. Networks are trained to tell odd classes (−1) from even ones (+1).
 */
public final class KernelOfImages implements Experiment {
  @Override
  public String name() {
    return "fig1-images";
  }

  @Override
  public Settings settings(ExperimentScale scale) {
    boolean paper = scale == ExperimentScale.PAPER;
    return Settings.none()
        .with("widths", paper ? new int[] {16, 64, 256, 512} : new int[] {16, 64})
        .with("seeds", paper ? 10 : 5)
        .with("data", "digits")
        .with("points", paper ? 64 : 32)
        .with("steps", paper ? 200 : 100)
        .with("learning-rate", 1.0)
        .with("convolutions", 2)
        .with("filter", 3)
        .with("pooling", "gap")
        .with("activation", "relu")
        .with("beta", 0.1)
        .with("angles", 61)
        .with("observations", 10)
        .with("seed", 0L);
  }

  /** The networks for images of 8 × 8: enough to check the settings before data are read. */
  @Override
  public IntFunction<Architecture> networks(int inputWidth, Settings settings) {
    return networks(Shape.parse("8x8x1"), settings);
  }

  private static IntFunction<Architecture> networks(Shape image, Settings settings) {
    double beta = settings.number("beta");
    int filter = settings.atLeast(1, "filter");
    return channels ->
        Architecture.parse(
            image,
            String.format(
                        Locale.ROOT,
                        "conv %d %dx%d b=%s; %s; ",
                        channels,
                        filter,
                        filter,
                        beta,
                        settings.text("activation"))
                    .repeat(settings.atLeast(1, "convolutions"))
                + String.format(Locale.ROOT, "%s; dense 1 b=%s", settings.text("pooling"), beta));
  }

  @Override
  public Map<String, Object> run(JobRun run, Settings settings) {
    Dataset data =
        Datasets.parse(settings.text("data"), settings.seed(), settings.atLeast(2, "points"));
    int[] classes = Objects.requireNonNull(data.labels(), "images with classes are needed");
    DoubleMatrix images = data.inputs().copy();
    for (int i = 0; i < images.rows(); i++) {
      standardize(images, i);
    }
    DoubleMatrix plane = plane(images, classes);
    DoubleMatrix targets = DoubleMatrix.zeros(images.rows(), 1);
    for (int i = 0; i < images.rows(); i++) {
      targets.set(i, 0, classes[i] % 2 == 0 ? 1 : -1);
    }
    Ensemble ensemble =
        new Ensemble(
            networks(data.shape(), settings),
            images.rows(),
            settings.atLeast(1, "steps"),
            settings);
    DoubleMatrix origin = Circle.at(0).in(plane).points();
    Circle circle = Circle.of(settings.atLeast(2, "angles")).in(plane);
    return new KernelRow(name(), ensemble, origin, circle, settings).train(run, images, targets);
  }

  /** The first image and the first of another class, orthogonal, of mean square 1: 2 × n_0. */
  private static DoubleMatrix plane(DoubleMatrix images, int[] classes) {
    int other = 1;
    while (other < classes.length && classes[other] == classes[0]) {
      other++;
    }
    if (other == classes.length) {
      throw new IllegalArgumentException(
          "all images are of one class: two are needed, as with more --set points=…");
    }
    int width = images.columns();
    DoubleMatrix plane = DoubleMatrix.zeros(2, width);
    double along = 0;
    for (int j = 0; j < width; j++) {
      along += images.get(0, j) * images.get(other, j) / width;
    }
    for (int j = 0; j < width; j++) {
      plane.set(0, j, images.get(0, j));
      plane.set(1, j, images.get(other, j) - along * images.get(0, j));
    }
    standardize(plane, 1);
    return plane;
  }

  /** Gives an image mean 0 and mean square 1; a constant image becomes zero. */
  private static void standardize(DoubleMatrix images, int row) {
    int width = images.columns();
    double mean = 0;
    for (int j = 0; j < width; j++) {
      mean += images.get(row, j) / width;
    }
    double square = 0;
    for (int j = 0; j < width; j++) {
      double centred = images.get(row, j) - mean;
      images.set(row, j, centred);
      square += centred * centred / width;
    }
    for (int j = 0; square > 0 && j < width; j++) {
      images.set(row, j, images.get(row, j) / Math.sqrt(square));
    }
  }
}
