package dev.tangent.dynamics;

import dev.tangent.linalg.Checks;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.factor.SymmetricEigen;
import dev.tangent.linalg.product.LinearOperator;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.Locale;

/**
 * Kernel principal components: eigenvalues and eigenvectors of K/N, not centred as in JGH §6.3, or
 * of HKH/N with H = I − 11ᵀ/N, centred as in Schölkopf, Smola and Müller (1998).
 *
 * <p>Under gradient flow the part of f* − f₀ along component i decays as e^{−λ_i t} (JGH §5), so
 * the spectrum is a list of learning rates. Components have unit norm, and the sign that makes the
 * entry of largest magnitude positive. Immutable.
 */
public final class KernelPca {
  private final double[] eigenvalues;
  private final DoubleMatrix components;
  private final double[] columnMeans; // of K when centred, else empty
  private final double trace;

  /** An eigenvalue of K/N below this can't be told from 0. */
  private final double noise;

  private KernelPca(
      double[] eigenvalues,
      DoubleMatrix components,
      double[] columnMeans,
      double trace,
      double noise) {
    this.eigenvalues = eigenvalues;
    this.components = components;
    this.columnMeans = columnMeans;
    this.trace = trace;
    this.noise = noise;
  }

  /**
   * {@return all components, not centred} Cost: one eigendecomposition.
   *
   * @param kernel K of the training points, N × N, symmetric
   */
  public static KernelPca of(DoubleMatrix kernel) {
    return of(kernel, Math.ulp(1.0));
  }

  /**
   * {@return all components of a kernel whose entries have errors}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param entryError error of the entries relative to the largest eigenvalue: 2⁻²³ for float32, or
   *     the error of an activation's tables ({@code LimitKernel.entryError})
   */
  public static KernelPca of(DoubleMatrix kernel, double entryError) {
    Spectrum spectrum = Spectrum.of(kernel, entryError);
    return of(spectrum, trace(kernel), new double[0]);
  }

  /**
   * {@return all components of the centred kernel}
   *
   * @param kernel K of the training points, N × N, symmetric
   */
  public static KernelPca centred(DoubleMatrix kernel) {
    return centred(kernel, Math.ulp(1.0));
  }

  /**
   * {@return all components of a centred kernel whose entries have errors: see {@link
   * #of(DoubleMatrix, double)}}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param entryError error of the entries, relative to the largest eigenvalue
   */
  public static KernelPca centred(DoubleMatrix kernel, double entryError) {
    Checks.kernel("the kernel", kernel);
    double[] means = columnMeans(kernel);
    DoubleMatrix centred = centre(kernel, means, means);
    Spectrum spectrum = Spectrum.of(centred, entryError);
    return of(spectrum, trace(centred), means);
  }

  private static KernelPca of(Spectrum spectrum, double trace, double[] means) {
    return of(spectrum.values(), spectrum.vectors(), trace, means, spectrum.noise());
  }

  /**
   * {@return the leading components only, by Lanczos iteration: for large N, where N³ flops are too
   * many}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param count how many, 1 to N
   */
  public static KernelPca leading(DoubleMatrix kernel, int count) {
    return leading(kernel, count, Math.ulp(1.0));
  }

  /**
   * {@return the leading components of a kernel whose entries have errors: see {@link
   * #of(DoubleMatrix, double)}}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param count how many, 1 to N
   * @param entryError error of the entries, relative to the largest eigenvalue
   */
  public static KernelPca leading(DoubleMatrix kernel, int count, double entryError) {
    Checks.kernel("the kernel", kernel);
    return leading(LinearOperator.of(kernel), count, new double[0], trace(kernel), entryError);
  }

  /**
   * {@return the leading components of the centred kernel}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param count how many, 1 to N
   */
  public static KernelPca leadingCentred(DoubleMatrix kernel, int count) {
    return leadingCentred(kernel, count, Math.ulp(1.0));
  }

  /**
   * {@return the leading components of a centred kernel whose entries have errors: see {@link
   * #of(DoubleMatrix, double)}}
   *
   * @param kernel K of the training points, N × N, symmetric
   * @param count how many, 1 to N
   * @param entryError error of the entries, relative to the largest eigenvalue
   */
  public static KernelPca leadingCentred(DoubleMatrix kernel, int count, double entryError) {
    Checks.kernel("the kernel", kernel);
    double[] means = columnMeans(kernel);
    DoubleMatrix centred = centre(kernel, means, means);
    return leading(LinearOperator.of(centred), count, means, trace(centred), entryError);
  }

  /**
   * {@return the leading components of a kernel that is never stored ({@link StreamedKernel}): it
   * takes about ten products with the kernel where the eigenvalues decay as is usual for kernels,
   * and memory for 30 N × count numbers}
   *
   * @param kernel K of the points, which also reports the progress
   * @param count how many, 1 to N
   * @param entryError error of its entries: see {@link #of(DoubleMatrix, double)}
   */
  public static KernelPca leading(StreamedKernel kernel, int count, double entryError) {
    return leading(kernel, kernel.trace(), count, entryError);
  }

  /**
   * {@return the leading components of a kernel known by its products, as one that is read from
   * files}
   *
   * @param kernel K of the points, N × N, symmetric
   * @param trace its trace
   * @param count how many, 1 to N
   * @param entryError error of its entries: see {@link #of(DoubleMatrix, double)}
   */
  public static KernelPca leading(
      LinearOperator kernel, double trace, int count, double entryError) {
    return leading(kernel, count, new double[0], trace, entryError);
  }

  /**
   * {@return the leading components of the centred kernel, which is never stored}
   *
   * @param kernel K of the points, which is never stored
   * @param count how many, 1 to N
   * @param entryError error of the entries, relative to the largest eigenvalue
   */
  public static KernelPca leadingCentred(StreamedKernel kernel, int count, double entryError) {
    return leadingCentred(kernel, kernel.trace(), count, entryError);
  }

  /**
   * {@return the leading components of a centred kernel, which is known by its products}
   *
   * @param kernel K of the points, N × N, symmetric, not centred
   * @param trace of K
   * @param count how many, 1 to N
   * @param entryError error of the entries, relative to the largest eigenvalue
   */
  public static KernelPca leadingCentred(
      LinearOperator kernel, double trace, int count, double entryError) {
    int n = kernel.size();
    DoubleMatrix ones = DoubleMatrix.zeros(n, 1);
    ones.fill(1);
    DoubleMatrix sums = DoubleMatrix.zeros(n, 1);
    kernel.apply(ones, sums);
    double centred = trace - Products.dot(ones, sums) / n;
    double[] means = Products.scaled(sums, 1.0 / n).toArray();
    return leading(new Centred(kernel), count, means, centred, entryError);
  }

  /** H Op H, H = I − 11ᵀ/N. */
  private record Centred(LinearOperator op) implements LinearOperator {
    @Override
    public int size() {
      return op.size();
    }

    @Override
    public void apply(DoubleMatrix x, DoubleMatrix y) {
      op.apply(lessMeans(x), y);
      y.assign(lessMeans(y));
    }

    private static DoubleMatrix lessMeans(DoubleMatrix a) {
      double[] means = columnMeans(a);
      DoubleMatrix b = a.copy();
      for (int i = 0; i < b.rows(); i++) {
        for (int j = 0; j < b.columns(); j++) {
          b.set(i, j, b.get(i, j) - means[j]);
        }
      }
      return b;
    }
  }

  private static KernelPca leading(
      LinearOperator kernel, int count, double[] means, double trace, double entryError) {
    int n = kernel.size();
    if (count < 1 || count > n) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "there are 1 to %d components, asked for %d", n, count));
    }
    SymmetricEigen eigen = SymmetricEigen.largest(kernel, count);
    double[] values = eigen.values();
    double noise = Spectrum.noise(Math.abs(values[0]), n, entryError);
    Spectrum.requireSemidefinite(values[count - 1], values[0], noise, n + "×" + n);
    return of(values, eigen.vectors(), trace, means, noise);
  }

  private static double trace(DoubleMatrix kernel) {
    double trace = 0;
    for (int i = 0; i < kernel.rows(); i++) {
      trace += kernel.get(i, i);
    }
    return trace;
  }

  private static KernelPca of(
      double[] values, DoubleMatrix vectors, double trace, double[] means, double noise) {
    int n = vectors.rows();
    double[] eigenvalues = values.clone();
    for (int i = 0; i < eigenvalues.length; i++) {
      eigenvalues[i] = Math.max(0, eigenvalues[i]) / n;
    }
    DoubleMatrix components = vectors.copy();
    for (int j = 0; j < components.columns(); j++) {
      fixSign(components, j);
    }
    return new KernelPca(eigenvalues, components, means, trace / n, noise / n);
  }

  private static void fixSign(DoubleMatrix components, int j) {
    double extreme = 0;
    for (int i = 0; i < components.rows(); i++) {
      double v = components.get(i, j);
      extreme = Math.abs(v) > Math.abs(extreme) ? v : extreme;
    }
    for (int i = 0; extreme < 0 && i < components.rows(); i++) {
      components.set(i, j, -components.get(i, j));
    }
  }

  private static double[] columnMeans(DoubleMatrix kernel) {
    double[] means = new double[kernel.columns()];
    for (int i = 0; i < kernel.rows(); i++) {
      for (int j = 0; j < means.length; j++) {
        means[j] += kernel.get(i, j);
      }
    }
    for (int j = 0; j < means.length; j++) {
      means[j] /= kernel.rows();
    }
    return means;
  }

  /** K_ij − rowMean_i − columnMean_j + mean of columnMean. */
  private static DoubleMatrix centre(DoubleMatrix k, double[] rowMeans, double[] columnMeans) {
    double mean = Arrays.stream(columnMeans).average().orElse(0);
    DoubleMatrix centred = k.copy();
    for (int i = 0; i < k.rows(); i++) {
      for (int j = 0, p = centred.rowOffset(i); j < k.columns(); j++) {
        centred.array()[p + j] += mean - rowMeans[i] - columnMeans[j];
      }
    }
    return centred;
  }

  /** {@return how many components there are} */
  public int count() {
    return eigenvalues.length;
  }

  /** {@return eigenvalues of K/N, descending; a copy} */
  public double[] eigenvalues() {
    return eigenvalues.clone();
  }

  /**
   * {@return the first {@code count} components, N × count; a copy}
   *
   * @param count how many, 1 to N
   */
  public DoubleMatrix components(int count) {
    requireCount(count);
    return components.columnRange(0, count).copy();
  }

  private void requireCount(int count) {
    if (count < 1 || count > count()) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "%d components are held, asked for %d", count(), count));
    }
  }

  /**
   * {@return the share of tr(K)/N that the first {@code count} components explain}
   *
   * @param count how many, 1 to N
   */
  public double explained(int count) {
    requireCount(count);
    return trace == 0 ? 0 : Arrays.stream(eigenvalues, 0, count).sum() / trace;
  }

  /**
   * {@return coordinates of points along the components: K(x, X) v_i / √(Nλ_i), M × count, so that
   * training points have the coordinates √(Nλ_i) v_i and distances in the feature space are kept}
   *
   * @param kernelWithTraining K(x, X), M × N
   * @param count how many, 1 to N
   * @throws IllegalArgumentException if one of the components has no length to project on
   */
  public DoubleMatrix project(DoubleMatrix kernelWithTraining, int count) {
    requireCount(count);
    int n = components.rows();
    if (kernelWithTraining.columns() != n) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "K(test, training) is %s but there are %d training points: expected M × %d",
              kernelWithTraining,
              n,
              n));
    }
    Checks.finite("K(test, training)", kernelWithTraining);
    double[] scale = new double[count];
    for (int i = 0; i < count; i++) {
      if (eigenvalues[i] <= noise) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "component %d has eigenvalue %.3g, which can't be told from 0 (what entries may err"
                    + " by is worth %.2g): project on %d components or fewer",
                i,
                eigenvalues[i],
                noise,
                i));
      }
      scale[i] = 1 / Math.sqrt(n * eigenvalues[i]);
    }
    DoubleMatrix k =
        columnMeans.length == 0
            ? kernelWithTraining
            : centre(kernelWithTraining, columnMeans(kernelWithTraining.transpose()), columnMeans);
    return Products.scaleColumns(Products.multiply(k, components.columnRange(0, count)), scale);
  }

  /**
   * {@return e^{−λ_i t}: the fraction of the error along each component that remains at time t}
   *
   * @param time t, from 0
   */
  public double[] decay(double time) {
    Checks.times(time);
    TrainingTime flow = new TrainingTime.Flow(time);
    return Arrays.stream(eigenvalues).map(flow::remaining).toArray();
  }

  /**
   * {@return for each component, the time at which the fraction {@code remaining} (0 to 1,
   * exclusive) of its error is left; may be ∞}
   *
   * @param remaining share that is left, from 0 to 1, exclusive
   */
  public double[] timeToFit(double remaining) {
    if (!(remaining > 0 && remaining < 1)) {
      throw new IllegalArgumentException(
          "what remains is between 0 and 1, exclusive, got " + remaining);
    }
    return Arrays.stream(eigenvalues).map(v -> -Math.log(remaining) / v).toArray();
  }

  /**
   * {@return (Σλ)²/Σλ² over these components: the number of equal eigenvalues with the same ratio}
   */
  public double effectiveRank() {
    double largest = Arrays.stream(eigenvalues).max().orElse(0);
    double sum = Arrays.stream(eigenvalues).map(v -> v / largest).sum();
    double squares = Arrays.stream(eigenvalues).map(v -> v / largest * (v / largest)).sum();
    return largest == 0 ? 0 : sum * sum / squares;
  }

  /**
   * {@return Σ λ/(λ + ridge/N): the degrees of freedom of a fit with an absolute ridge}
   *
   * @param ridge r, absolute
   */
  public double degreesOfFreedom(double ridge) {
    Ridge.absolute(ridge);
    double perPoint = ridge / components.rows();
    return Arrays.stream(eigenvalues).map(v -> v == 0 ? 0 : v / (v + perPoint)).sum();
  }

  /**
   * {@return share of ‖y_j‖² along each component, components × k; columns sum to 1 over all
   * components}
   *
   * @param targets y, N × k
   */
  public DoubleMatrix alignment(DoubleMatrix targets) {
    Checks.pointRows("targets", targets, "points", components.rows());
    DoubleMatrix parts = Products.multiply(Transpose.YES, components, Transpose.NO, targets);
    for (int j = 0; j < parts.columns(); j++) {
      DoubleMatrix column = targets.columnRange(j, j + 1);
      double square = Products.dot(column, column);
      for (int i = 0; i < parts.rows(); i++) {
        parts.set(i, j, square == 0 ? 0 : parts.get(i, j) * parts.get(i, j) / square);
      }
    }
    return parts;
  }
}
