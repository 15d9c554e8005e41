package dev.tangent.job.train;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.DataFiles;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.NetworkSpec;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.Footprint;
import dev.tangent.network.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gradient descent on one network, with a watch on its tangent kernel. Writes {@code weights.npz}
 * and {@code outputs.npy} (N × k); an interrupted run goes on from its last checkpoint and ends
 * with the same bits.
 */
public final class TrainingJob implements Job<TrainingResult> {
  private final TrainingSpec spec;
  private final TrainingPlan plan;

  private TrainingJob(TrainingSpec spec, TrainingPlan plan) {
    this.spec = spec;
    this.plan = plan;
  }

  /**
   * Reads the data and the description in the file of weights.
   *
   * @param spec what is asked for
   * @return the work
   * @throws DataException for files that can't be read
   * @throws SpecException for shapes that don't match, labels that aren't there, …
   */
  public static TrainingJob of(TrainingSpec spec) {
    Dataset all = spec.data().loadPlain(spec.seed());
    Dataset plain = trained(spec, all);
    Dataset points = spec.data().standardized(plain);
    WeightsFile weights = spec.network().read();
    int[] labels = spec.crossEntropy() ? Labels.of(points) : null;
    if (labels == null && points.targets() == null) {
      spec.data().loadWithTargets(spec.seed()); // its message says what is missing
    }
    Architecture stack =
        weights == null
            ? spec.architecture().build(points.shape(), Labels.outputs(points, labels))
            : NetworkSpec.architecture(weights, spec.architecture());
    requireShapes(points, stack, weights, labels);
    SpecException.require(
        spec.batchSize() <= points.rows(),
        "--batch-size " + spec.batchSize(),
        "1 to " + points.rows() + ", or 0 for all points");
    if (spec.single()) {
      DataFiles.requireSingle(points.name(), points.numbers());
    }
    Dataset test = test(spec, all, plain, stack);
    return new TrainingJob(spec, plan(spec, points, stack, weights, labels, test));
  }

  private static TrainingPlan plan(
      TrainingSpec spec,
      Dataset points,
      Architecture stack,
      @Nullable WeightsFile weights,
      int @Nullable [] labels,
      @Nullable Dataset test) {
    return new TrainingPlan(
        points,
        stack,
        spec.network().parametrization(),
        weights,
        spec.seed(),
        labels,
        test,
        spec.rate(),
        spec.isFraction(),
        spec.momentum(),
        spec.batchSize(),
        spec.steps(),
        spec.checkpointEvery(),
        spec.kernelEvery(),
        spec.probes(),
        spec.diagnostics() == TrainingSpec.Diagnostics.ALL,
        spec.outputScale() == null ? Double.NaN : spec.outputScale());
  }

  private static void requireShapes(
      Dataset points, Architecture stack, @Nullable WeightsFile weights, int @Nullable [] labels) {
    int needed = Labels.outputs(points, labels);
    int there = stack.outputWidth();
    boolean enough = labels == null ? there == needed : there >= needed;
    if (weights == null) {
      // The text of a network may have another number of outputs than the targets.
      SpecException.require(
          enough,
          String.format(
              Locale.ROOT,
              "the architecture has %s but the targets need %d",
              Plural.of(there, "output"),
              needed),
          "end it with dense " + needed + ", or with dense alone");
      return;
    }
    SpecException.require(
        stack.inputWidth() == points.inputWidth(),
        String.format(
            Locale.ROOT,
            "%s takes %s a point but the inputs have %s",
            weights.file(),
            Plural.of(stack.inputWidth(), "input"),
            Plural.of(points.inputWidth(), "column")),
        "give inputs of the network's width");
    if (labels != null) {
      Labels.requireBelow(labels, there, weights.file());
    }
    SpecException.require(
        enough,
        String.format(
            Locale.ROOT,
            "%s has %s but the targets need %d",
            weights.file(),
            Plural.of(there, "output"),
            needed),
        "give targets of N × " + there);
  }

  /** All rows except those that are left to test on. */
  private static Dataset trained(TrainingSpec spec, Dataset all) {
    Integer rows = spec.testRows();
    SpecException.require(
        rows == null || rows < all.rows(),
        "--test-rows " + rows,
        String.format(
            Locale.ROOT,
            "%s has %d rows, of which some must be trained on",
            all.name(),
            all.rows()));
    return rows == null ? all : all.limit(all.rows() - rows);
  }

  private static @Nullable Dataset test(
      TrainingSpec spec, Dataset all, Dataset plain, Architecture stack) {
    if (spec.testRows() != null) {
      return checked(spec.data().like(all.from(plain.rows()), plain), plain, stack, null);
    }
    Path inputs = spec.testInputs();
    Path targets = spec.testTargets();
    if (inputs == null || targets == null) {
      return null;
    }
    Dataset read = DataSpec.of(inputs, targets).load(spec.seed());
    return checked(read.withInputs(spec.data().others(inputs, plain)), plain, stack, targets);
  }

  private static Dataset checked(
      Dataset test, Dataset points, Architecture stack, @Nullable Path file) {
    Path targets = file == null ? Path.of(test.name()) : file;
    SpecException.require(
        test.inputWidth() == points.inputWidth(),
        String.format(
            Locale.ROOT,
            "%s has %s but the inputs have %d",
            test.name(),
            Plural.of(test.inputWidth(), "column"),
            points.inputWidth()),
        "give test points of the same width");
    int[] labels = test.labels();
    if (labels != null && stack.outputWidth() > 1) {
      Labels.requireBelow(labels, stack.outputWidth(), targets);
      return new Dataset(
          test.name(),
          test.numbers(),
          test.shape(),
          DataFiles.oneHot(labels, stack.outputWidth()),
          labels,
          List.of(),
          List.of());
    }
    DoubleMatrix values = test.targets();
    SpecException.require(
        values != null && values.columns() == stack.outputWidth(),
        String.format(
            Locale.ROOT, "%s does not have the network's %d outputs", targets, stack.outputWidth()),
        "give test targets of M × k, or M classes");
    return test;
  }

  @Override
  public TrainingSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    settings.put("architecture", plan.architecture().text());
    return settings;
  }

  @Override
  public JobEstimate estimate() {
    Footprint size = Footprint.of(plan.architecture());
    int points = plan.data().rows();
    int batch = spec.batchSize() == 0 ? points : spec.batchSize();
    // A second vector as long as the parameters: a velocity, a gradient summed over passes, or one
    // to find the largest eigenvalue with.
    boolean second =
        spec.momentum() > 0
            || size.trainsInChunks(batch)
            || spec.isFraction() && size.productKeepsVector(points);
    double parameters = size.parameters();
    double flops = size.stepFlops(batch) * spec.steps();
    int bytes = spec.single() ? Float.BYTES : Double.BYTES;
    int vectors = second ? 2 : 1;
    boolean start = plan.diagnostics() && plan.kernelEvery() >= 0;
    int copies = vectors + (start && plan.keepsStart() ? 2 : 0);
    double disk = (vectors + 1.0) * parameters * bytes;
    return new JobEstimate(
        String.format(Locale.ROOT, "a network of %,.0f parameters", parameters),
        size.bytes(batch, copies, bytes),
        disk,
        flops,
        Speed.of(flops, spec.single(), 10).seconds(flops, spec.single()) + 1e-4 * spec.steps(),
        "a smaller --width");
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", Fingerprint.of(plan.data()));
    WeightsFile weights = plan.weights();
    if (weights != null) {
      prints.put("weights", Fingerprint.of(weights.file()));
    }
    Dataset test = plan.test();
    if (test != null) {
      prints.put("test-inputs", Fingerprint.of(test));
    }
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    for (@Nullable Path file :
        new Path[] {spec.network().weights(), spec.testInputs(), spec.testTargets()}) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of("weights.npz", "outputs.npy");
  }

  @Override
  public TrainingResult run(JobRun run) {
    return spec.single()
        ? new FloatTrainingRun(plan, run).run()
        : new DoubleTrainingRun(plan, run).run();
  }

  @Override
  public void tidy(JobRun run) {
    run.done(TrainingPlan.MEMBER);
  }
}
