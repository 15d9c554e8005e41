package dev.tangent.simd.rows;

import dev.tangent.simd.Width;

/**
 * One direction against many others in double: 1 − ρ of each pair, and a polynomial in the angle
 * acos ρ. Kernels that depend on the angle alone take the same time whatever their depth.
 *
 * <p>The others lie in tiles of {@value #TILE} directions: coordinate j of direction i of a tile at
 * {@code j · TILE + i}, so that they are read in the order in which they lie. The last tile is
 * filled up with zeros. Buffers have an entry for each direction of each tile. This scalar code
 * says what is computed, {@link VectorAngleRows} does it in vectors.
 */
public final class AngleRows {
  /** Directions of a tile: four vectors of any width, or more. */
  public static final int TILE = 32;

  private AngleRows() {}

  /** {@return the number of tiles for n directions} */
  public static int tiles(int n) {
    return (n + TILE - 1) / TILE;
  }

  /**
   * gap ← 1 − ρ, with the error of a rounded 1: small ones have few digits.
   *
   * @param negative the coordinates of the one direction, their signs changed
   * @param tiles the others
   * @param gap entries for all tiles, overwritten
   * @param count how many tiles
   */
  public static void gaps(double[] negative, double[] tiles, double[] gap, int count) {
    if (!Width.SCALAR) {
      VectorAngleRows.gaps(negative, tiles, gap, count);
      return;
    }
    for (int i = 0; i < count * TILE; i++) {
      int at = i / TILE * negative.length * TILE + i % TILE;
      double sum = 1;
      for (int j = 0; j < negative.length; j++) {
        sum += negative[j] * tiles[at + j * TILE];
      }
      gap[i] = sum;
    }
  }

  /**
   * x ← Σ_k c_k (2θ/π − 1)^k, where x was 1 − cos θ.
   *
   * @param c coefficients, the lowest degree first; at least one
   * @param x gaps from 0 to 2, overwritten by values
   * @param count how many tiles
   */
  public static void polynomial(double[] c, double[] x, int count) {
    if (!Width.SCALAR) {
      VectorAngleRows.angles(x, count);
      VectorAngleRows.polynomial(c, x, count);
      return;
    }
    for (int i = 0; i < count * TILE; i++) {
      boolean obtuse = x[i] > 1;
      double u = obtuse ? 2 - x[i] : x[i];
      double part = 2 / Math.PI * Math.sqrt(2 * u) * ScalarArcCosine.angle(u) - 1;
      double t = obtuse ? -part : part;
      double value = c[c.length - 1];
      for (int k = c.length - 2; k >= 0; k--) {
        value = value * t + c[k];
      }
      x[i] = value;
    }
  }
}
