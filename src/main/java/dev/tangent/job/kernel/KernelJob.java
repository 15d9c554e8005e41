package dev.tangent.job.kernel;

import dev.tangent.data.Dataset;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.shard.Shard;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.Inputs;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.job.spec.NetworkSpec;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.Workers;
import dev.tangent.network.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Kernels of data in NPY files: kernels of the limit on all pairs ({@code nngp.npy}, {@code
 * ntk.npy}, N × N or N × M, of any size), reports on the limit, or the kernel of a finite network
 * ({@code ntk.npy}, N × M × k × k, and {@code outputs.npy}, N × k).
 */
public final class KernelJob implements Job<KernelResult> {
  /**
   * The least number of blocks for each worker of a cluster, so that no worker waits long for the
   * last one.
   */
  private static final int BLOCKS_AT_ONCE = 4;

  private final KernelSpec spec;
  private final Inputs x;
  private final @Nullable Inputs y;
  private final KernelWork work;

  private KernelJob(KernelSpec spec, Inputs x, @Nullable Inputs y, KernelWork work) {
    this.spec = spec;
    this.x = x;
    this.y = y;
    this.work = work;
  }

  /**
   * Reads the points.
   *
   * @param spec what is asked for
   * @return the work
   * @throws dev.tangent.data.DataException for files that can't be read
   * @throws SpecException when shapes don't match
   */
  public static KernelJob of(KernelSpec spec) {
    return of(spec, PartFiles.WORTH_SECONDS);
  }

  /** For tests: interrupted work of less than {@code worthSeconds} is not kept. */
  static KernelJob of(KernelSpec spec, double worthSeconds) {
    DataSpec data = spec.data();
    Path others = spec.inputs2();
    Dataset plain = data.loadPlain(spec.seed());
    Inputs x = Inputs.of(data.standardized(plain));
    Inputs y = others == null ? null : Inputs.of(others.toString(), data.others(others, plain));
    SpecException.require(
        y == null || y.columns() == x.columns(),
        y == null
            ? ""
            : String.format(
                Locale.ROOT,
                "%s has %d columns but %s has %d",
                others,
                y.columns(),
                x.name(),
                x.columns()),
        "give points of the same width");
    KernelWork work =
        spec.empirical() ? new EmpiricalWork(spec, x, y) : limit(spec, x, y, worthSeconds);
    return new KernelJob(spec, x, y, work);
  }

  private static KernelWork limit(
      KernelSpec spec, Inputs x, @Nullable Inputs y, double worthSeconds) {
    SpecException.require(
        spec.network().parametrization() != Parametrization.MEAN_FIELD,
        "--parametrization mean-field without --empirical",
        "ntk or standard: the mean-field kernel goes to 0 as 1/n and has no limit");
    LimitKernel limit =
        spec.architecture()
            .limit(spec.architecture().build(x.shape(), 1))
            .withParametrization(spec.network().parametrization());
    Integer top = spec.trainTop();
    if (top != null) {
      int layers = limit.architecture().denseCount();
      SpecException.require(
          top >= 1 && top <= layers, "--train-top " + top, "1 to the depth, " + layers);
      limit = limit.trainingTop(top);
    }
    Map<String, Object> network = SpecMap.write(spec.architecture().recorded());
    network.put("architecture", limit.architecture().text());
    if (spec.isReport()) {
      return new LimitReport(spec, limit, x.toDouble(), network);
    }
    List<String> names =
        Stream.of(KernelKind.NNGP, KernelKind.NTK)
            .filter(spec::wants)
            .map(KernelKind::toString)
            .toList();
    boolean single = spec.precision() != null && spec.precision().isSingle();
    if (spec.shard() != null) {
      return ShardWork.of(spec, limit, x, y, names, network);
    }
    LimitWork whole = new LimitWork(limit, x, y, names, single, network, worthSeconds);
    Workers workers = Workers.current();
    return workers.areElsewhere()
        ? new ClusterWork(
            whole,
            ShardWork.of(
                spec,
                new Shard(1, 1),
                BLOCKS_AT_ONCE * workers.atOnce(),
                limit,
                x,
                y,
                names,
                network))
        : whole;
  }

  /**
   * {@return the network that a spec means: its {@code architecture} as a text, its {@code
   * inputWidth}}
   *
   * @param spec what is asked for
   */
  public static Map<String, Object> describe(KernelSpec spec) {
    Architecture network = architecture(spec);
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("architecture", network.text());
    description.put("inputWidth", network.inputWidth());
    return description;
  }

  /** Without data the inputs have width 1; only residual branches depend on it. */
  private static Architecture architecture(KernelSpec spec) {
    WeightsFile weights = spec.network().read();
    if (weights != null) {
      return NetworkSpec.architecture(weights, spec.architecture());
    }
    boolean hasData = spec.data().inputs() != null || spec.data().data() != null;
    return hasData
        ? spec.architecture().build(spec.data().load(spec.seed()).shape(), 1)
        : spec.architecture().build(spec.architecture().inputWidth(1), 1);
  }

  @Override
  public KernelSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    settings.put("architecture", work.architecture().text());
    return settings;
  }

  @Override
  public JobEstimate estimate() {
    return work.estimate();
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", x.fingerprint());
    if (y != null) {
      prints.put("inputs2", y.fingerprint());
    }
    Path later = spec.weights2();
    if (later != null) {
      prints.put("weights2", Fingerprint.of(later));
    }
    Path weights = spec.network().weights();
    if (weights != null) {
      prints.put("weights", Fingerprint.of(weights));
    }
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    if (spec.inputs2() != null) {
      files.add(spec.inputs2());
    }
    Path later = spec.weights2();
    if (later != null) {
      files.add(later);
    }
    if (spec.network().weights() != null) {
      files.add(spec.network().weights());
    }
    return files;
  }

  @Override
  public List<String> writes() {
    // All kernels count, also those that this run doesn't write: an old nngp.npy of other points
    // beside a new ntk.npy would mislead.
    Set<String> names = new LinkedHashSet<>(List.of("nngp", "ntk", "outputs"));
    names.addAll(work.files());
    return names.stream().map(name -> name + ".npy").toList();
  }

  /**
   * {@return the directory of the run that computes a kernel, or a shard {@code k/n} of it, with
   * results in out}
   *
   * @param shard as {@code k/n}; null for all
   * @param out where the results go
   */
  public static Path directory(@Nullable String shard, Path out) {
    return shard == null ? out : Shard.parse(shard).directory(out);
  }

  @Override
  public Path directory(Path out) {
    return directory(spec.shard(), out);
  }

  @Override
  public boolean findsFinishedWork() {
    return work instanceof ShardWork;
  }

  @Override
  public void discard(Path run) {
    if (work instanceof ShardWork shard) {
      shard.discard(run);
    }
  }

  @Override
  public KernelResult run(JobRun run) {
    try {
      return work.run(run);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new JobException(
          "the kernel can't be written (" + e.getMessage() + ")",
          "look at the disk of --out, then --resume the run",
          e);
    }
  }

  @Override
  public void tidy(JobRun run) {
    work.tidy(run);
  }
}
