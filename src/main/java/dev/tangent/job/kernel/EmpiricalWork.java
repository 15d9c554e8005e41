package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.Inputs;
import dev.tangent.job.spec.NetworkSpec;
import dev.tangent.layer.Architecture;
import dev.tangent.network.Footprint;
import dev.tangent.network.WeightsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tangent kernel of one finite network. */
final class EmpiricalWork implements KernelWork {
  private final KernelSpec spec;
  private final Architecture architecture;
  private final @Nullable WeightsFile weights;
  private final Inputs x;
  private final @Nullable Inputs y;
  private final Precision precision;
  private final int output; // −1 for more than one

  EmpiricalWork(KernelSpec spec, Inputs x, @Nullable Inputs y) {
    this.spec = spec;
    this.x = x;
    this.y = y;
    weights = spec.network().read();
    architecture =
        weights == null
            ? spec.architecture().build(x.shape(), 1)
            : NetworkSpec.architecture(weights, spec.architecture());
    requireWidth("--inputs", x);
    if (y != null) {
      requireWidth("--inputs2", y);
    }
    boolean own = weights != null && !weights.isFloat();
    Precision asked = spec.precision();
    precision = asked != null ? asked : own ? Precision.F64 : Precision.F32;
    if (precision.isSingle()) {
      x.requireSingle("--inputs");
    }
    output = single(architecture.outputWidth());
  }

  private void requireWidth(String option, Inputs points) {
    SpecException.require(
        points.columns() == architecture.inputWidth(),
        String.format(
            Locale.ROOT,
            "%s has %s but the network takes %s a point",
            option,
            Plural.of(points.columns(), "column"),
            Plural.of(architecture.inputWidth(), "input")),
        "give points of the network's width");
  }

  private int single(int count) {
    String outputs = spec.outputs();
    if (outputs == null || !outputs.matches("\\d+")) {
      return -1;
    }
    int one = Integer.parseInt(outputs);
    SpecException.require(one < count, "--outputs " + outputs, "0 to " + (count - 1));
    return one;
  }

  @Override
  public Architecture architecture() {
    return architecture;
  }

  @Override
  public List<String> files() {
    return List.of("ntk", "nngp", "outputs", "outputs2", "linearized");
  }

  private int columns() {
    return y == null ? x.rows() : y.rows();
  }

  @Override
  public JobEstimate estimate() {
    int k = architecture.outputWidth();
    String outputs = spec.outputs();
    double pairs =
        outputs == null || outputs.equals("all")
            ? (double) k * k
            : outputs.equals("diagonal") ? k : 1;
    double entries = (double) x.rows() * columns();
    Footprint size = Footprint.of(architecture);
    double points = x.rows() + (y == null ? 0.0 : y.rows());
    double flops =
        size.stepFlops(points) * k
            + 4 * entries * pairs * architecture.denseCount() * architecture.widths()[1];
    boolean single = precision.isSingle();
    return new JobEstimate(
        String.format(
            Locale.ROOT,
            "the kernels of %d × %d points and %d outputs of a network of %,.0f parameters",
            x.rows(),
            columns(),
            k,
            (double) size.parameters()),
        size.bytes(x.rows(), 1, precision.bytes()),
        pairs * entries * precision.bytes(),
        flops,
        Speed.of(flops, single, 10).seconds(flops, single),
        "--outputs trace, --precision f32, --limit-rows or a smaller --width");
  }

  @Override
  public KernelResult run(JobRun run) throws Exception {
    long start = System.nanoTime();
    Map<String, Path> files =
        precision.isSingle()
            ? new FloatEmpiricalFiles(spec, architecture, weights, x, y).write(run, output)
            : new DoubleEmpiricalFiles(spec, architecture, weights, x, y).write(run, output);
    Path later = spec.weights2();
    Map<String, Object> numbers = Map.of();
    if (later != null && weights != null) {
      files = new LinkedHashMap<>(files);
      numbers =
          new LinkedHashMap<>(
              Checkpoints.compare(run, spec, architecture, weights, later, x.toDouble(), files));
    }
    return new KernelResult(
        files,
        x.rows(),
        columns(),
        precision,
        numbers,
        Map.of("architecture", architecture.text()),
        1e-9 * (System.nanoTime() - start));
  }
}
