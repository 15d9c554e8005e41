// twin: double
package dev.tangent.linalg.product;

import dev.tangent.linalg.FloatMatrix;

/** Takes each finished tile of a product, on the worker that made it, while it is in cache. */
@FunctionalInterface
public interface FloatTileConsumer {
  /**
   * The tile holds rows {@code i0 …} and columns {@code j0 …} of the product, all of the
   * contraction summed. It is the worker's own storage: the consumer may overwrite it, and must not
   * keep it. Called by several threads at once, each tile once.
   *
   * @param i0 first row
   * @param j0 first column
   * @param tile part of the product, the worker's own storage
   */
  void accept(int i0, int j0, FloatMatrix tile);
}
