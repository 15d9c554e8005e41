// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;

/**
 * The inputs A of a layer with parameters, fan-in × (points · positions): what W is multiplied by.
 * Of a dense layer it is a matrix; of a convolution the patches of an image, which are gathered a
 * piece at a time, as nine times the image would not stay in a cache.
 */
public interface FloatLayerInputs {
  /**
   * {@return what the layer sees before anything is gathered, channels × (points · positions of the
   * input)}
   */
  FloatMatrix raw();

  /** {@return how many points} */
  int points();

  /** {@return columns of a point: the positions of the layer's output} */
  int positions();

  /** {@return how many pieces A is cut into} */
  int pieces();

  /**
   * {@return the first point of a piece; of {@code pieces()} the number of points}
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
}
