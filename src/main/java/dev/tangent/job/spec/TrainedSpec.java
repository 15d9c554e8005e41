package dev.tangent.job.spec;

import dev.tangent.data.DataException;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.kernel.DoubleEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleNetworkFiles;
import dev.tangent.network.ForeignWeights;
import dev.tangent.network.WeightsFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Trained networks whose tangent kernel replaces that of the limit. For several, such as the seeds
 * of an ensemble, it is the mean of their kernels.
 *
 * @param weights files with W0, b0, W1, … or of other programs; null for the limit
 * @param parametrization of their parameters; files of other programs are in the standard one
 * @param layout the program whose names the files use; null to guess it from the names
 * @param outputs {@code trace} for the mean over the outputs, or the number of one from 0
 */
public record TrainedSpec(
    @Nullable List<Path> weights,
    Parametrization parametrization,
    ForeignWeights.@Nullable Layout layout,
    String outputs)
    implements SpecPart {
  /** No networks: the kernel is that of the limit. */
  public static final TrainedSpec NONE = new TrainedSpec(null, Parametrization.NTK, null, "trace");

  /** Refuses outputs of no known form. */
  public TrainedSpec {
    weights = weights == null ? null : List.copyOf(weights);
    SpecException.require(
        outputs.matches("trace|\\d{1,9}"), "--outputs " + outputs, "trace or a number");
    SpecException.require(
        outputs.equals("trace") || weights != null,
        "--outputs without --weights",
        "the limit's outputs are all alike: leave it out");
  }

  /**
   * {@return the kernels of these networks, in the NTK parametrization}
   *
   * @param weights files
   */
  public static TrainedSpec of(Path... weights) {
    return new TrainedSpec(List.of(weights), Parametrization.NTK, null, "trace");
  }

  /** {@return whether there are networks} */
  public boolean isGiven() {
    return weights != null && !weights.isEmpty();
  }

  /**
   * Refuses networks given together with a kernel from a file.
   *
   * @param gram a kernel from a file, or none
   */
  public void requireNoMatrix(GramSpec gram) {
    SpecException.require(
        !isGiven() || !gram.isGiven(),
        "--weights with --kernel-matrix",
        "give one of them: the kernel of the networks, or one from a file");
  }

  /** {@return the files that are read} */
  public List<Path> reads() {
    return weights == null ? List.of() : weights;
  }

  /**
   * Reads the networks.
   *
   * @param said the other settings of the networks
   * @param inputWidth n_0 of the points
   * @return the kernels
   * @throws DataException for files that can't be read, or networks of another input width
   */
  public Kernels read(ArchitectureSpec said, int inputWidth) {
    List<DoubleNetwork> networks = new ArrayList<>();
    for (Path file : reads()) {
      NetworkSpec one = new NetworkSpec(file, parametrization, layout);
      WeightsFile read = one.read();
      if (read == null) {
        throw new IllegalStateException("no file");
      }
      Architecture architecture = NetworkSpec.architecture(read, said);
      if (architecture.inputWidth() != inputWidth) {
        throw new DataException(
            String.format(
                Locale.ROOT,
                "%s takes %s a point but the points have %s",
                file,
                Plural.of(architecture.inputWidth(), "input"),
                Plural.of(inputWidth, "column")));
      }
      networks.add(
          DoubleNetworkFiles.readWeights(read.file(), architecture, one.parametrization()));
    }
    int output = outputs.equals("trace") ? -1 : Integer.parseInt(outputs);
    for (DoubleNetwork network : networks) {
      SpecException.require(
          output < network.outputWidth(),
          "--outputs " + outputs,
          "trace, or 0 to " + (network.outputWidth() - 1));
    }
    return new Kernels(networks, output);
  }

  /**
   * The mean kernel of networks, in float64.
   *
   * @param networks at least one
   * @param output the number of one output, or −1 for the mean over all
   */
  public record Kernels(List<DoubleNetwork> networks, int output) {
    /**
     * {@return K(x, x), N × N}
     *
     * @param x points, N × n_0
     */
    public DoubleMatrix training(DoubleMatrix x) {
      return between(x, x);
    }

    /**
     * {@return K(x, y), N × M}
     *
     * @param x points, N × n_0
     * @param y points, M × n_0
     */
    public DoubleMatrix between(DoubleMatrix x, DoubleMatrix y) {
      DoubleMatrix sum = null;
      for (DoubleNetwork network : networks) {
        DoubleEmpiricalKernel kernel = DoubleEmpiricalKernel.of(network);
        DoubleMatrix one = output < 0 ? kernel.traced(x, y) : kernel.single(output, x, y);
        sum = sum == null ? one : Products.add(sum, 1, one);
      }
      if (sum == null) {
        throw new IllegalStateException("no networks");
      }
      return networks.size() == 1 ? sum : Products.scaled(sum, 1.0 / networks.size());
    }
  }
}
