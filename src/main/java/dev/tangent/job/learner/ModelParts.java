package dev.tangent.job.learner;

import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.Task;
import dev.tangent.dynamics.learner.RadialKernel;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that a model holds.
 *
 * @param task classes or values
 * @param classes names of the classes; empty for values
 * @param target name of the column that was learnt
 * @param encoding of the other columns
 * @param network whose kernel it is; null for kernels of the distance
 * @param frozen how many of its lowest layers are not trained
 * @param nngp whether the kernel is Σ in place of Θ
 * @param laplace whether a kernel of the distance is the Laplace kernel
 * @param gamma γ of a kernel of the distance
 * @param transform matrix by which rows are multiplied first, d × d; null for none
 * @param points training rows, encoded and transformed, N × d
 * @param dual weights, N × k; N × pairs for support vectors
 * @param biases of the pairs; empty otherwise
 * @param pairs the two classes of each pair of support vectors; empty otherwise
 * @param offset added to outputs: the mean of the training values
 * @param temperature of class probabilities
 * @param error root mean squared leave-one-out error; 0 where it wasn't computed
 * @param ridge what was added to the kernel's diagonal; 0 for support vectors
 * @param spread the factor of the variances, so that leave-one-out errors have variance 1; 0 where
 *     a row's deviation is not known
 * @param chosen the kernel and its ridge or cost, in words
 */
record ModelParts(
    Task task,
    List<String> classes,
    String target,
    Encoding encoding,
    @Nullable Architecture network,
    int frozen,
    boolean nngp,
    boolean laplace,
    double gamma,
    @Nullable DoubleMatrix transform,
    DoubleMatrix points,
    DoubleMatrix dual,
    double[] biases,
    int[][] pairs,
    double offset,
    double temperature,
    double error,
    double ridge,
    double spread,
    String chosen) {

  RowKernel rowKernel() {
    if (network == null) {
      return new RadialKernel(laplace, gamma);
    }
    LimitKernel limit = LimitKernel.of(network);
    return RowKernel.of(
        frozen == 0 ? limit : limit.trainingTop(network.denseCount() - frozen), nngp);
  }

  RowPredictor rowPredictor() {
    return network == null
        ? RowPredictor.of(rowKernel(), points, dual)
        : RowPredictor.of(network, frozen, nngp, points, dual);
  }

  double[] transformed(double[] row) {
    DoubleMatrix t = transform;
    if (t == null) {
      return row;
    }
    double[] result = new double[t.columns()];
    for (int i = 0; i < row.length; i++) {
      for (int j = 0; j < result.length; j++) {
        result[j] += row[i] * t.get(i, j);
      }
    }
    return result;
  }

  DoubleMatrix transformed(DoubleMatrix rows) {
    return transform == null ? rows : Products.multiply(rows, transform);
  }
}
