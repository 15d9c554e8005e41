// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Transpose;
import dev.tangent.linalg.product.FloatGemm;

/**
 * The inputs A of a layer with parameters, fan-in × (points · positions): the right factor of the
 * product W A. For a dense layer A is a stored matrix. For a convolution it is the patches of the
 * images, which are gathered a piece at a time: all of them, with 3 × 3 taps nine times the images,
 * would not stay in a cache.
 */
public interface FloatLayerInputs {
  /**
   * {@return the layer's input before patches are gathered, channels × (points · positions of the
   * input)}
   */
  FloatMatrix raw();

  /** {@return how many points} */
  int points();

  /** {@return columns of each point: the positions of the layer's output} */
  int positions();

  /** {@return how many pieces A is cut into} */
  int pieces();

  /**
   * {@return the first point of a piece; the number of points for piece {@code pieces()}}
   *
   * @param piece from 0
   */
  int firstPoint(int piece);

  /**
   * {@return all columns of the points of a piece; valid until the next call}
   *
   * @param piece from 0
   */
  FloatMatrix piece(int piece);

  /**
   * w ← keep · w + factor · D Aᵀ, over all points.
   *
   * @param keep what w is multiplied by first
   * @param factor what the product is multiplied by
   * @param deltas D, n_out × (points · positions)
   * @param w n_out × fan-in; overwritten
   */
  default void addProduct(float keep, float factor, FloatMatrix deltas, FloatMatrix w) {
    for (int k = 0; k < pieces(); k++) {
      int from = firstPoint(k) * positions();
      int end = firstPoint(k + 1) * positions();
      FloatMatrix d = pieces() == 1 ? deltas : deltas.columnRange(from, end);
      float kept = k == 0 ? keep : 1;
      FloatGemm.multiply(Transpose.NO, Transpose.YES, factor, d, piece(k), kept, w);
    }
  }

  /**
   * The products factor · D Aᵀ over the positions of each point i alone, for each of several copies
   * c of D: n_out × fan-in numbers, row by row, from {@code to[(c · points + i) · stride]} on.
   *
   * @param factor what the products are multiplied by
   * @param deltas D, n_out × (copies · points · positions)
   * @param to where the products are written to
   * @param stride numbers from one product to the next
   */
  default void products(float factor, FloatMatrix deltas, float[] to, int stride) {
    int n = points();
    int copies = deltas.columns() / (n * positions());
    for (int k = 0; k < pieces(); k++) {
      FloatMatrix piece = piece(k);
      int from = firstPoint(k);
      for (int i = from; i < firstPoint(k + 1); i++) {
        FloatMatrix a = piece.columnRange((i - from) * positions(), (i - from + 1) * positions());
        for (int c = 0; c < copies; c++) {
          int column = (c * n + i) * positions();
          FloatMatrix d = deltas.columnRange(column, column + positions());
          int at = Math.multiplyExact(c * n + i, stride);
          FloatMatrix product = FloatMatrix.wrap(to, at, d.rows(), a.rows(), a.rows());
          FloatGemm.multiply(Transpose.NO, Transpose.YES, factor, d, a, 0f, product);
        }
      }
    }
  }
}
