// twin: double
package dev.tangent.job.kernel;

import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.spec.Inputs;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.FloatKernelTensor;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkFiles;
import dev.tangent.network.WeightsFile;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The empirical kernel of a network, computed in blocks of rows and written to NPY files. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
final class FloatEmpiricalFiles {
  private static final ValueLayout.OfFloat LITTLE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** The most entries of the kernel in memory at a time. */
  private static final long BLOCK = 1L << 28;

  private final KernelSpec spec;
  private final FloatNetwork network;
  private final FloatEmpiricalKernel kernel;
  private final FloatMatrix x;
  private final FloatMatrix y; // the same object as x where there is no second input

  FloatEmpiricalFiles(
      KernelSpec spec,
      Architecture architecture,
      @Nullable WeightsFile weights,
      Inputs x,
      @Nullable Inputs y) {
    this.spec = spec;
    network =
        weights == null
            ? FloatNetwork.initialize(architecture, spec.seed(), spec.network().parametrization())
            : FloatNetworkFiles.readWeights(
                weights.file(), architecture, spec.network().parametrization());
    kernel = FloatEmpiricalKernel.of(network);
    this.x = x.toFloat();
    this.y = y == null ? this.x : y.toFloat();
  }

  /**
   * Computes and writes the kernel that is asked for; returns the files by name.
   *
   * @param output the one output whose kernel is asked for; −1 for more
   */
  Map<String, Path> write(JobRun run, int output) throws Exception {
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("outputs", run.save("outputs", NpyArray.of(network.outputs(x))));
    if (spec.get() != null && spec.get().contains(KernelKind.NNGP)) {
      files.put("nngp", run.save("nngp", NpyArray.of(kernel.nngp(x, y))));
    }
    run.update("kernel of the network", 0, 1);
    if (output >= 0) {
      files.put("ntk", run.save("ntk", NpyArray.of(kernel.single(output, x, y))));
    } else if ("trace".equals(spec.outputs())) {
      files.put("ntk", run.save("ntk", NpyArray.of(kernel.traced(x, y))));
    } else if ("diagonal".equals(spec.outputs())) {
      files.put("ntk", run.save("ntk", stacked(kernel.diagonal(x, y))));
    } else {
      files.putAll(tensor(run));
    }
    return files;
  }

  private static NpyArray stacked(List<FloatMatrix> matrices) {
    int rows = matrices.getFirst().rows();
    int columns = matrices.getFirst().columns();
    float[] all = new float[Math.multiplyExact(matrices.size(), rows * columns)];
    for (int a = 0; a < matrices.size(); a++) {
      System.arraycopy(matrices.get(a).array(), 0, all, a * rows * columns, rows * columns);
    }
    return NpyArray.of(all, matrices.size(), rows, columns);
  }

  /**
   * Writes the kernel N × M × k × k, of any size: each block of rows goes to the file when it is
   * done.
   */
  private Map<String, Path> tensor(JobRun run) throws Exception {
    int k = network.outputWidth();
    long[] shape = {x.rows(), y.rows(), k, k};
    boolean single = Float.BYTES == 4;
    try (PartFiles files =
        PartFiles.open(run, single, PartFiles.WORTH_SECONDS, false, Map.of("ntk", shape))) {
      files.fill(() -> blocks(run, files, Objects.requireNonNull(files.map("ntk"))));
      run.info(
          String.format(
              Locale.ROOT,
              "wrote %s float32 (%d×%d×%d×%d)",
              run.directory().resolve("ntk.npy"),
              x.rows(),
              y.rows(),
              k,
              k));
      return files.publish();
    }
  }

  private void blocks(JobRun run, PartFiles files, MemorySegment entries) {
    long rowEntries = (long) y.rows() * network.outputWidth() * network.outputWidth();
    long perBlock = Math.clamp(BLOCK / Math.max(1, rowEntries), 1, x.rows());
    float[] row = new float[Math.toIntExact(rowEntries)];
    for (int i = files.rows(); i < x.rows(); i += (int) perBlock) {
      int end = (int) Math.min(x.rows(), i + perBlock);
      run.update("kernel rows", i, x.rows());
      // One block for everything keeps X × X symmetric, which halves the work.
      FloatMatrix rows = end - i == x.rows() ? x : x.rowRange(i, end);
      FloatKernelTensor block = kernel.ntk(rows, y);
      for (int r = 0; r < end - i; r++) {
        block.copyRow(r, row);
        long offset = (i + r) * rowEntries * Float.BYTES;
        MemorySegment.copy(row, 0, entries, LITTLE, offset, row.length);
      }
      files.finished(end);
    }
  }
}
