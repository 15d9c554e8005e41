package dev.tangent.job.kernel;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.spec.Inputs;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The limit kernels on all pairs, of any size, in mapped files.
 *
 * @param y other points, or null
 * @param names those of {@code nngp} and {@code ntk} that are wanted
 * @param network its settings, for the result
 */
record LimitWork(
    LimitKernel limit,
    Inputs x,
    @Nullable Inputs y,
    List<String> names,
    boolean single,
    Map<String, Object> network,
    double worthSeconds)
    implements KernelWork {
  /** Work of more seconds than this is announced beforehand. */
  private static final double LONG = 10;

  /** Rows of a trial. */
  private static final int FEW = 2000;

  private static final double DISK_BYTES_A_SECOND = 8e8;

  /** A generous bound on the numbers for each point in tables and variances. */
  private static final int POINT = 200;

  @Override
  public Architecture architecture() {
    return limit.architecture();
  }

  @Override
  public List<String> files() {
    return names;
  }

  private long columns() {
    return y == null ? x.rows() : y.rows();
  }

  private int bytes() {
    return single ? Float.BYTES : Double.BYTES;
  }

  @Override
  public JobEstimate estimate() {
    return estimate(LONG);
  }

  /**
   * The estimate. The machine's speed is measured only when the work would take more seconds than
   * {@code measured}.
   */
  JobEstimate estimate(double measured) {
    int layers = limit.architecture().denseCount();
    double entries = (double) x.rows() * columns();
    double disk = names.size() * entries * bytes();
    double pairs = (y == null ? 0.5 : 1) * entries;
    double flops = pairs * limit.flopsOfPair();
    double seconds =
        Speed.of(flops, single, measured).seconds(flops, single) + disk / DISK_BYTES_A_SECOND;
    return new JobEstimate(
        String.format(
            Locale.ROOT,
            "%s of %d × %d in %s",
            String.join(" and ", names),
            x.rows(),
            columns(),
            single ? "f32" : "f64"),
        memory(layers) + limit.bytesBeside(single, Threads.current().count()),
        disk,
        flops,
        seconds,
        smaller(entries, seconds));
  }

  /**
   * Suggests what to ask for instead, with the time of a trial on few rows when the whole takes
   * long.
   */
  private String smaller(double entries, double seconds) {
    String options = (single ? "" : "--precision f32, ") + (names.size() > 1 ? "--get ntk, " : "");
    double less = seconds * FEW * FEW / entries;
    return seconds < LONG || less > seconds / 2
        ? options + "fewer rows (--limit-rows)"
        : String.format(
            Locale.ROOT, "%s--limit-rows (%d take %s)", options, FEW, JobEstimate.time(less));
  }

  /**
   * Bytes of two packed forms of the points, their copy in float, and some numbers for each point.
   */
  private double memory(int layers) {
    double points = x.rows() + (y == null ? 0.0 : y.rows());
    double copies = y == null ? 2 : 1;
    double entries = (copies + (single ? 1 : 0)) * x.columns() + POINT * layers;
    return points * entries * bytes();
  }

  @Override
  public KernelResult run(JobRun run) throws Exception {
    if (names.contains("ntk")) {
      warnFlat(run);
    }
    JobEstimate estimate = estimate();
    if (estimate.seconds() > LONG) {
      run.info(
          String.format(
              Locale.ROOT,
              "%s: %s on the disk, %s of memory (%s free), about %s with %s",
              estimate.what(),
              Budget.gigabytes(estimate.diskBytes()),
              Budget.gigabytes(estimate.memoryBytes()),
              Budget.gigabytes(Budget.available()),
              estimate.time(),
              Plural.of(Threads.current().count(), "thread")));
    }
    Map<String, long[]> shapes = new LinkedHashMap<>();
    names.forEach(name -> shapes.put(name, new long[] {x.rows(), columns()}));
    try (PartFiles files = PartFiles.open(run, single, worthSeconds, y == null, shapes)) {
      files.announce("limit kernels", limit.toString());
      files.fill(() -> write(run, files));
      Map<String, Path> published = files.publish();
      published.forEach(
          (name, file) ->
              run.info(
                  String.format(
                      Locale.ROOT,
                      "%s float%d %d×%d in %s",
                      name,
                      8 * bytes(),
                      x.rows(),
                      columns(),
                      file)));
      return new KernelResult(
          published,
          x.rows(),
          Math.toIntExact(columns()),
          single ? Precision.F32 : Precision.F64,
          Map.of(),
          network,
          files.seconds());
    }
  }

  private void write(JobRun run, PartFiles files) {
    LimitKernel heard = limit.withProgress(run);
    MemorySegment nngp = files.map("nngp");
    MemorySegment ntk = files.map("ntk");
    if (single) {
      FloatMatrix points = x.toFloat();
      (y == null ? heard.prepare(points) : heard.prepare(points, y.toFloat()))
          .write(nngp, ntk, files.rows(), files::finished);
    } else {
      (y == null ? heard.prepare(x.toDouble()) : heard.prepare(x.toDouble(), y.toDouble()))
          .write(nngp, ntk, files.rows(), files::finished);
    }
  }

  void warnFlat(JobRun run) {
    for (ActivationFunction function : limit.architecture().activations()) {
      if (function.dual().derivativeVariance(1) == 0) {
        run.warn(
            String.format(
                Locale.ROOT,
                "the derivative of %s is 0 almost everywhere: nothing is learnt through it; where"
                    + " it is the activation of all layers, nothing below the last one, and ntk ="
                    + " nngp",
                function.name()));
        return;
      }
    }
  }
}
