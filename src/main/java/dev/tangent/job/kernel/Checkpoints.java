package dev.tangent.job.kernel;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.insight.KernelAlignment;
import dev.tangent.dynamics.insight.LinearizationGap;
import dev.tangent.dynamics.insight.Regime;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.NetworkSpec;
import dev.tangent.kernel.DoubleEmpiricalKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.network.DoubleLinearization;
import dev.tangent.network.DoubleNetwork;
import dev.tangent.network.DoubleNetworkFiles;
import dev.tangent.network.WeightsFile;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Compares two checkpoints of one network: the drift of the kernel and the distance from the
 * linearization.
 */
final class Checkpoints {
  private Checkpoints() {}

  /**
   * Writes {@code outputs2.npy} and {@code linearized.npy} (N × k: the network linearized at the
   * first checkpoint, at the parameters of the second), in float64.
   *
   * @param files to which they are added
   * @return {@code drift}, {@code cka}, {@code gap}, {@code relative-gap}
   */
  static Map<String, Double> compare(
      JobRun run,
      KernelSpec spec,
      Architecture architecture,
      WeightsFile first,
      Path later,
      DoubleMatrix x,
      Map<String, Path> files) {
    NetworkSpec other =
        new NetworkSpec(later, spec.network().parametrization(), spec.network().layout());
    WeightsFile second = other.read();
    Parametrization scheme = spec.network().parametrization();
    SpecException.require(
        second != null && other.parametrization() == scheme,
        "--weights and --weights2 are of two parametrizations",
        "give two checkpoints of one network");
    DoubleNetwork start = DoubleNetworkFiles.readWeights(first.file(), architecture, scheme);
    DoubleNetwork end =
        DoubleNetworkFiles.readWeights(
            second == null ? later : second.file(), architecture, scheme);
    DoubleMatrix before = DoubleEmpiricalKernel.of(start).traced(x, x);
    DoubleMatrix after = DoubleEmpiricalKernel.of(end).traced(x, x);
    DoubleLinearization linear = DoubleLinearization.at(start);
    DoubleMatrix line = linear.outputs(end, x);
    DoubleMatrix outputs = end.outputs(x);
    LinearizationGap gap = LinearizationGap.of(outputs, line, linear.startOutputs(x));
    files.put("outputs2", run.save("outputs2", NpyArray.of(outputs)));
    files.put("linearized", run.save("linearized", NpyArray.of(line)));
    Map<String, Double> numbers = new LinkedHashMap<>();
    numbers.put("drift", KernelAlignment.relativeChange(before, after));
    numbers.put("cka", cka(before, after));
    numbers.put("gap", gap.gap());
    numbers.put("relative-gap", gap.relative());
    numbers.values().removeIf(v -> v.isNaN());
    run.table(
        "From one checkpoint to the other",
        List.copyOf(numbers.keySet()),
        List.of(
            numbers.values().stream().map(v -> String.format(Locale.ROOT, "%.6g", v)).toList()));
    double moved = gap.movement() > 0 ? gap.relative() : Double.NaN;
    run.info(Regime.of(moved, numbers.getOrDefault("cka", Double.NaN)).text());
    return numbers;
  }

  private static double cka(DoubleMatrix a, DoubleMatrix b) {
    try {
      return KernelAlignment.cka(a, b);
    } catch (IllegalArgumentException e) {
      return Double.NaN; // the kernel is constant, as that of one point
    }
  }
}
