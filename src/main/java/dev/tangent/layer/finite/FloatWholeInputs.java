// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;

/** The inputs of a dense layer: the matrix itself. */
record FloatWholeInputs(FloatMatrix raw) implements FloatLayerInputs {
  @Override
  public int points() {
    return raw.columns();
  }

  @Override
  public int positions() {
    return 1;
  }

  @Override
  public int pieces() {
    return 1;
  }

  @Override
  public int firstPoint(int piece) {
    return piece == 0 ? 0 : points();
  }

  @Override
  public FloatMatrix piece(int piece) {
    return raw;
  }
}
