package dev.tangent.linalg.large;

import dev.tangent.linalg.DoubleMatrix;
import org.jspecify.annotations.Nullable;

/**
 * A block B of a large symmetric matrix, multiplied as it lies below the diagonal and as its
 * transpose lies above: one sweep reads each entry once for both products. Sums are in float64,
 * whatever the entries are.
 *
 * <p>The columns are cut in slices. Different slices may be multiplied by different threads at
 * once; each slice has its own sum of the product with B, so that the order of all sums is fixed.
 */
public interface SweptBlock {
  /** {@return how many rows} */
  int rows();

  /** {@return how many columns} */
  int columns();

  /** {@return how many slices} */
  int slices();

  /**
   * Adds the products of one slice S, which has some of the columns: own += S·x and, unless {@code
   * left} is null, the same rows of turned += Sᵀ·left. Cost: 4 · rows · columns of the slice · m
   * flops, one read of the slice. The bits depend on the shapes alone.
   *
   * @param slice its number, from 0
   * @param right columns × m; of which x is the rows that the slice has as columns
   * @param own rows × m, added to
   * @param left rows × m; null to leave the transpose out
   * @param turned columns × m, added to in the rows that the slice has as columns; null with {@code
   *     left}
   */
  void multiply(
      int slice,
      DoubleMatrix right,
      DoubleMatrix own,
      @Nullable DoubleMatrix left,
      @Nullable DoubleMatrix turned);
}
