// twin: double
package dev.tangent.cli;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.experiment.FloatNetworkFiles;
import dev.tangent.experiment.WeightsFile;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.FloatKernelTensor;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatNetwork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The empirical kernel of a network, computed in blocks of rows and written to NPY files. */
@SuppressWarnings("cast") // the double twin has nothing to narrow
final class FloatEmpiricalFiles {
  private static final ValueLayout.OfFloat LITTLE =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Entries of the kernel in memory at a time, at most. */
  private static final long BLOCK = 1L << 28;

  private final EmpiricalOptions options;
  private final EmpiricalOptions.Task task;
  private final FloatNetwork network;
  private final FloatEmpiricalKernel kernel;
  private final FloatMatrix x;
  private final FloatMatrix y; // the same object as x where there is no second input

  FloatEmpiricalFiles(
      @Nullable WeightsFile weights,
      Architecture architecture,
      EmpiricalOptions options,
      EmpiricalOptions.Task task) {
    this.options = options;
    this.task = task;
    network =
        weights == null
            ? FloatNetwork.initialize(
                architecture, task.options().seed(), options.network.parametrization())
            : FloatNetworkFiles.readWeights(
                weights.file(), architecture, options.network.parametrization());
    kernel = FloatEmpiricalKernel.of(network);
    x = matrix(task.x());
    DoubleMatrix second = task.y();
    y = second == null ? x : matrix(second);
  }

  private static FloatMatrix matrix(DoubleMatrix a) {
    FloatMatrix result = FloatMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        result.set(i, j, (float) a.get(i, j));
      }
    }
    return result;
  }

  void write(Path directory, Output out) {
    int output = options.single(network.outputWidth());
    save(out, directory, "outputs", NpyArray.of(network.outputs(x)));
    if (task.nngp()) {
      save(out, directory, "nngp", NpyArray.of(kernel.nngp(x, y)));
    }
    if (output >= 0) {
      save(out, directory, "ntk", NpyArray.of(kernel.single(output, x, y)));
    } else if (options.outputs.equals("trace")) {
      save(out, directory, "ntk", NpyArray.of(kernel.traced(x, y)));
    } else if (options.outputs.equals("diagonal")) {
      save(out, directory, "ntk", stacked(kernel.diagonal(x, y)));
    } else {
      tensor(directory.resolve("ntk.npy"), out);
    }
  }

  private static void save(Output out, Path directory, String name, NpyArray array) {
    Path file = directory.resolve(name + ".npy");
    Npy.write(file, array);
    out.line("wrote %s %s", file, array);
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

  /** N × M × k × k, of any size: blocks of rows go to the file as they are done. */
  private void tensor(Path file, Output out) {
    int k = network.outputWidth();
    long rowEntries = (long) y.rows() * k * k;
    long perBlock = Math.clamp(BLOCK / Math.max(1, rowEntries), 1, x.rows());
    Path aside = file.resolveSibling("." + file.getFileName() + ".part");
    try (Arena arena = Arena.ofConfined()) {
      boolean single = Float.BYTES == 4;
      MemorySegment entries = Npy.create(aside, arena, single, x.rows(), y.rows(), k, k);
      float[] row = new float[Math.toIntExact(rowEntries)];
      for (int i = 0; i < x.rows(); i += (int) perBlock) {
        int end = (int) Math.min(x.rows(), i + perBlock);
        out.progress("kernel rows", i, x.rows());
        // One block for everything keeps X × X symmetric, which halves the work.
        FloatMatrix rows = end - i == x.rows() ? x : x.rowRange(i, end);
        FloatKernelTensor block = kernel.ntk(rows, y);
        for (int r = 0; r < end - i; r++) {
          block.copyRow(r, row);
          long offset = (i + r) * rowEntries * Float.BYTES;
          MemorySegment.copy(row, 0, entries, LITTLE, offset, row.length);
        }
      }
      entries.force();
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      out.line("wrote %s float32 (%d×%d×%d×%d)", file, x.rows(), y.rows(), k, k);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written", e);
    } finally {
      deleteQuietly(aside);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // What stopped the writing matters, not this.
    }
  }
}
