package dev.tangent.job.components;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.GramSpec;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.job.spec.TrainedSpec;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Kernel principal components of the limit kernel on data ({@code ntk pca}).
 *
 * @param data the points
 * @param gram a kernel from a file in place of the limit
 * @param trained the kernel of trained networks in place of the limit
 * @param architecture the network in the limit
 * @param components how many
 * @param centred whether they are of HKH/N with H = I − 1/N instead of K/N
 * @param kernel NTK or NNGP
 * @param testInputs other points to project on the components, or null
 * @param seed decides random data
 * @param precision of the kernel's entries and the files; null for float64
 */
public record ComponentsSpec(
    DataSpec data,
    GramSpec gram,
    TrainedSpec trained,
    ArchitectureSpec architecture,
    int components,
    boolean centred,
    KernelKind kernel,
    @Nullable Path testInputs,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<ComponentsSpec> {
  /** The default settings. */
  public static final ComponentsSpec DEFAULT =
      new ComponentsSpec(
          DataSpec.NONE,
          GramSpec.NONE,
          TrainedSpec.NONE,
          ArchitectureSpec.DEFAULT,
          3,
          false,
          KernelKind.NTK,
          null,
          0,
          null);

  /** Refuses less than one component. */
  public ComponentsSpec {
    SpecException.require(
        components >= 1, "--components " + components, "1 to the number of points");
    gram.requireNoInputs(data, testInputs);
    trained.requireNoMatrix(gram);
  }

  /**
   * {@return three components of the NTK of the default network on these points}
   *
   * @param data the points, with their targets if there are any
   */
  public static ComponentsSpec of(DataSpec data) {
    return DEFAULT.with(data);
  }

  @Override
  public String verb() {
    return "pca";
  }

  /** {@return whether the kernel is computed in float32} */
  public boolean single() {
    return precision == Precision.F32;
  }
}
