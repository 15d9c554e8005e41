package dev.tangent.job.curve;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.GramSpec;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.job.spec.TargetCoding;
import dev.tangent.job.spec.TrainedSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A learning curve from a kernel's spectrum ({@code ntk curve}). The spectrum comes from one of:
 * data with targets and the limit kernel; a kernel matrix with targets; files; the sphere.
 *
 * @param data points with targets
 * @param gram a kernel from a file, with targets, in place of the data
 * @param trained the kernel of trained networks in place of the limit on the data
 * @param architecture the network in the limit
 * @param kernel NTK or NNGP
 * @param sizes numbers n of training points
 * @param ridge of K + ridge · I
 * @param noise variance of the noise on targets, beside what they have
 * @param spectrum the eigenvalues of the levels in place of a kernel, an NPY file of rank 1
 * @param multiplicity how many modes each level has; null for one each
 * @param power of each level: the squared coefficients of its modes; on the sphere of each degree
 * @param tail trace of modes that the spectrum leaves out
 * @param onSphere the dimension of a sphere whose exact spectrum is used in place of data
 * @param degrees on the sphere: the highest degree
 * @param degreePower on the sphere: the power of each degree from 0 on, in the place of a file
 * @param measure how many regressions on random subsets to measure at each n
 * @param coding what regression is fitted to where data have classes
 * @param seed of random data and of the subsets
 * @param precision of the kernel's entries; null for float64
 */
public record CurveSpec(
    DataSpec data,
    GramSpec gram,
    TrainedSpec trained,
    ArchitectureSpec architecture,
    KernelKind kernel,
    List<Long> sizes,
    double ridge,
    double noise,
    @Nullable Path spectrum,
    @Nullable Path multiplicity,
    @Nullable Path power,
    double tail,
    @Nullable Integer onSphere,
    int degrees,
    @Nullable List<Double> degreePower,
    int measure,
    TargetCoding coding,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<CurveSpec> {
  private static final int DEGREES = 12;

  /** The default settings. */
  public static final CurveSpec DEFAULT =
      new CurveSpec(
          DataSpec.NONE,
          GramSpec.NONE,
          TrainedSpec.NONE,
          ArchitectureSpec.DEFAULT,
          KernelKind.NTK,
          List.of(),
          0,
          0,
          null,
          null,
          null,
          0,
          null,
          DEGREES,
          null,
          0,
          TargetCoding.ONE_HOT,
          0,
          null);

  /** Refuses values that make no sense, alone or together. */
  public CurveSpec {
    sizes = List.copyOf(sizes);
    degreePower = degreePower == null ? null : List.copyOf(degreePower);
    sizes.forEach(n -> SpecException.require(n >= 1, "--sizes " + n, "1 or more training points"));
    requireNumber("--ridge", ridge);
    requireNumber("--noise", noise);
    requireNumber("--tail", tail);
    SpecException.require(measure >= 0 && measure != 1, "--measure " + measure, "2 or more, or 0");
    SpecException.require(degrees >= 0, "--degrees " + degrees, "0 or more");
    int sources =
        (data.inputs() != null || (data.data() != null && !gram.isGiven()) ? 1 : 0)
            + (gram.isGiven() ? 1 : 0)
            + (spectrum != null ? 1 : 0)
            + (onSphere != null ? 1 : 0);
    SpecException.require(
        sources <= 1,
        "more than one spectrum",
        "give one of --data or --inputs, --kernel-matrix, --spectrum, --on-sphere");
    gram.requireNoInputs(data, gram.testKernelMatrix());
    trained.requireNoMatrix(gram);
    SpecException.require(
        !trained.isGiven() || (spectrum == null && onSphere == null),
        "--weights with " + (spectrum != null ? "--spectrum" : "--on-sphere"),
        "--data or --inputs: the kernel of trained networks is computed on rows");
    SpecException.require(
        !trained.isGiven() || !kernel.isNngp(),
        "--kernel nngp with --weights",
        "leave --kernel out: trained networks have a tangent kernel");
    SpecException.require(
        spectrum == null || power != null, "--spectrum without --power", "give --power P.npy too");
    SpecException.require(
        spectrum != null || multiplicity == null,
        "--multiplicity without --spectrum",
        "it belongs to eigenvalues from a file");
    SpecException.require(
        spectrum == null || measure == 0,
        "--measure with --spectrum",
        "measuring needs points: give --data, --kernel-matrix or --on-sphere");
    SpecException.require(
        onSphere == null || (power == null) != (degreePower == null),
        "--on-sphere " + onSphere,
        "say the target's power in each degree by one of --degree-power 0.1,1,0.5 and --power"
            + " P.npy");
    SpecException.require(
        onSphere != null || degreePower == null,
        "--degree-power without --on-sphere",
        "it is the power of each degree of spherical harmonics");
    SpecException.require(
        onSphere == null || onSphere >= 3, "--on-sphere " + onSphere, "3 dimensions or more");
    SpecException.require(
        onSphere == null || tail == 0, "--tail with --on-sphere", "the sphere's tail is exact");
  }

  private static void requireNumber(String option, double value) {
    SpecException.require(
        value >= 0 && value < Double.POSITIVE_INFINITY,
        option + " " + value,
        "a finite number, 0 or more");
  }

  /**
   * {@return the curve of the NTK of the default network on these data}
   *
   * @param data the points, with their targets if there are any
   * @param sizes numbers of training points
   */
  public static CurveSpec of(DataSpec data, List<Long> sizes) {
    return new CurveSpec(
        data,
        GramSpec.NONE,
        TrainedSpec.NONE,
        ArchitectureSpec.DEFAULT,
        KernelKind.NTK,
        sizes,
        0,
        0,
        null,
        null,
        null,
        0,
        null,
        DEGREES,
        null,
        0,
        TargetCoding.ONE_HOT,
        0,
        null);
  }

  @Override
  public String verb() {
    return "curve";
  }

  /** {@return whether the kernel is computed in float32} */
  public boolean single() {
    return precision == Precision.F32;
  }
}
