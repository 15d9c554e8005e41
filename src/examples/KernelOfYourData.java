// Computes the kernels of an infinitely wide network on points of your own, which are in memory or
// in an NPY file, and writes an NPY file.
//   java --add-modules jdk.incubator.vector -cp tangent.jar KernelOfYourData.java [X.npy [K.npy]]

import dev.tangent.data.*;
import dev.tangent.kernel.*;
import dev.tangent.layer.*;
import dev.tangent.linalg.*;
import java.nio.file.Path;

void main(String[] arguments) {
  DoubleMatrix x = // one point a row, N × n_0
      arguments.length > 0
          ? Npy.read(Path.of(arguments[0])).toDoubleMatrix()
          : DoubleMatrix.of(3, 2, 1.0, 0.0, 0.6, 0.8, -1.0, 0.0);
  Architecture network =
      Architecture.parse(x.columns(), 1, "dense 500; erf; dense 500; erf; dense");
  KernelPair kernels = LimitKernel.of(network).compute(x); // both in one pass, N × N
  for (int i = 0; i < Math.min(x.rows(), 5); i++) {
    IO.println(
        "Σ(0, "
            + i
            + ") = "
            + kernels.nngp().get(0, i)
            + ", Θ(0, "
            + i
            + ") = "
            + kernels.ntk().get(0, i));
  }
  if (arguments.length > 1) {
    Npy.write(Path.of(arguments[1]), NpyArray.of(kernels.ntk()));
  }
}
