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
   * What the layer sees before anything is gathered, channels × (points · positions of the input).
   */
  FloatMatrix raw();

  /** How many points. */
  int points();

  /** Columns of a point: the positions of the layer's output. */
  int positions();

  /** How many pieces A is cut into. */
  int pieces();

  /** The first point of a piece; of {@code pieces()} the number of points. */
  int firstPoint(int piece);

  /** All columns of the points of a piece; valid until the next call. */
  FloatMatrix piece(int piece);
}
