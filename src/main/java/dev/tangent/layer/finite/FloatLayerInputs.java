// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;

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
}
