package dev.tangent.job.kernel;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.shard.Shard;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.job.spec.NetworkSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kernels of data ({@code ntk kernel}): of the infinite-width limit, or of one network.
 *
 * @param data the points
 * @param inputs2 other points, M × n_0: then kernels are N × M; or null
 * @param get which kernels; null for both of the limit, and the NTK of a network
 * @param architecture the network
 * @param empirical whether of a finite network
 * @param outputs with {@code empirical}: {@code all} k × k pairs of outputs, {@code trace}, {@code
 *     diagonal}, or the number of one from 0; null for all
 * @param network where its parameters come from; the limit has a parametrization too
 * @param weights2 a later checkpoint of the same network: how far it is from its linearization at
 *     the first, and how far the kernel has drifted; or null
 * @param diagonal of the limit: the diagonals alone
 * @param byLayer of the limit: the NTK as a sum over the dense layers
 * @param definiteness of the limit: whether the NTK is positive definite on the sphere
 * @param monteCarlo of the limit: how many random networks to average over; or null
 * @param trainTop how many of the last dense layers are trained; null for all
 * @param shard of the limit: {@code k/n} for the k-th of n shards, whose blocks are written; or
 *     null
 * @param block rows and columns of a shard's block; null for 5000, or less for few points
 * @param seed of random data and random networks
 * @param precision null for float64 of the limit, and for what the weights are of a network
 */
public record KernelSpec(
    DataSpec data,
    @Nullable Path inputs2,
    @Nullable List<KernelKind> get,
    ArchitectureSpec architecture,
    boolean empirical,
    @Nullable String outputs,
    NetworkSpec network,
    @Nullable Path weights2,
    boolean diagonal,
    boolean byLayer,
    boolean definiteness,
    @Nullable Integer monteCarlo,
    @Nullable Integer trainTop,
    @Nullable String shard,
    @Nullable Integer block,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<KernelSpec> {
  /** The default settings. */
  public static final KernelSpec DEFAULT =
      new KernelSpec(
          DataSpec.NONE,
          null,
          null,
          ArchitectureSpec.DEFAULT,
          false,
          null,
          NetworkSpec.DRAWN,
          null,
          false,
          false,
          false,
          null,
          null,
          null,
          null,
          0,
          null);

  /** Refuses what can't go together. */
  public KernelSpec {
    get = get == null ? null : List.copyOf(get);
    int reports =
        (diagonal ? 1 : 0)
            + (byLayer ? 1 : 0)
            + (definiteness ? 1 : 0)
            + (monteCarlo == null ? 0 : 1);
    SpecException.require(
        reports <= 1,
        "more than one of --diagonal, --by-layer, --definiteness and --monte-carlo",
        "ask for one at a time");
    SpecException.require(
        reports == 0 || inputs2 == null,
        "--inputs2 with --diagonal, --by-layer, --definiteness or --monte-carlo",
        "leave --inputs2 out: these are of one set of points");
    SpecException.require(
        monteCarlo == null || monteCarlo >= 2,
        "--monte-carlo " + monteCarlo,
        "2 networks or more, or there is no error");
    SpecException.require(
        monteCarlo == null || trainTop == null, "--monte-carlo with --train-top", "leave one out");
    requireShard(shard, block, reports > 0 || empirical);
    SpecException.require(
        weights2 == null || network.weights() != null,
        "--weights2 without --weights",
        "give the earlier checkpoint as --weights");
    SpecException.require(
        weights2 == null || inputs2 == null, "--weights2 with --inputs2", "leave --inputs2 out");
    if (empirical) {
      SpecException.require(
          reports == 0 && trainTop == null,
          "--empirical with an option of the limit",
          "leave --diagonal, --by-layer, --definiteness, --monte-carlo and --train-top out");
      SpecException.require(
          outputs == null || outputs.matches("all|trace|diagonal|\\d{1,9}"),
          "--outputs " + outputs,
          "all, trace, diagonal or a number");
    } else {
      SpecException.require(
          network.weights() == null, "--weights without --empirical", "add --empirical");
      SpecException.require(outputs == null, "--outputs without --empirical", "add --empirical");
      SpecException.require(
          reports == 0 || precision != Precision.F32,
          "--precision f32 with --diagonal, --by-layer, --definiteness or --monte-carlo",
          "leave --precision out: these are computed in float64");
    }
  }

  private static void requireShard(@Nullable String shard, @Nullable Integer block, boolean other) {
    if (shard != null) {
      Shard.parse(shard);
    }
    SpecException.require(
        shard == null || !other,
        "--shard with --empirical, --diagonal, --by-layer, --definiteness or --monte-carlo",
        "leave them out: shards are of the limit kernels of all pairs");
    SpecException.require(
        block == null || shard != null, "--block without --shard", "give --shard k/n");
    SpecException.require(
        block == null || block >= 1, "--block " + block, "1 or more rows and columns");
  }

  /**
   * {@return both limit kernels of the default network on these points}
   *
   * @param data the points, with their targets if there are any
   */
  public static KernelSpec of(DataSpec data) {
    return DEFAULT.with(data);
  }

  /** Whether one of the reports replaces the kernels on all pairs. */
  boolean isReport() {
    return diagonal || byLayer || definiteness || monteCarlo != null;
  }

  /** Whether this kernel of the limit is wanted. */
  boolean wants(KernelKind kind) {
    return get == null || get.contains(kind);
  }

  @Override
  public String verb() {
    return "kernel";
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = JobSpec.super.toMap();
    return network.weights() == null ? map : architecture.ofFile(map);
  }
}
