package dev.tangent.linalg.product;

/**
 * Images as lines of numbers, for windows that move by one position: rows one after another with
 * zeros between them, so that each tap of the window is one shift for all positions. Output (y, x)
 * is at y · {@link #pitch} + x, and its tap (u, v) reads the number at (y + u) · pitch + x + v.
 * Zeros to the right of a row are those to the left of the next.
 *
 * @param height rows of an image
 * @param width columns of an image
 * @param taps rows of the window
 * @param tapsAcross columns of the window
 * @param above rows of zeros above the image that the first output's window sees
 * @param left columns of zeros to the left
 * @param outputRows rows of outputs
 * @param outputColumns columns of outputs
 */
public record FlatImages(
    int height,
    int width,
    int taps,
    int tapsAcross,
    int above,
    int left,
    int outputRows,
    int outputColumns) {
  /** The least share of the numbers computed that must be outputs. */
  private static final double LEAST_USED = 0.6;

  /** {@return numbers from a row to the next} */
  public int pitch() {
    return Math.max(outputColumns, width + Math.max(left, right()));
  }

  private int right() {
    return outputColumns - 1 + tapsAcross - left - width;
  }

  /** {@return positions of an image} */
  public int positions() {
    return height * width;
  }

  /** {@return outputs of an image} */
  public int outputs() {
    return outputRows * outputColumns;
  }

  /** {@return numbers of a window in one channel} */
  public int area() {
    return taps * tapsAcross;
  }

  /**
   * {@return the shift of a tap}
   *
   * @param tap from 0, row by row
   */
  public int shift(int tap) {
    return tap / tapsAcross * pitch() + tap % tapsAcross;
  }

  /**
   * {@return numbers from the first output of some rows to their last, those between rows included}
   *
   * @param rows how many rows of outputs
   */
  public int span(int rows) {
    return (rows - 1) * pitch() + outputColumns;
  }

  /**
   * {@return whether it pays: small images would consist of zeros between rows, and few rows of
   * results would leave most of a register tile empty}
   *
   * @param rows rows of results
   */
  public boolean suits(int rows) {
    int computed = FloatGemm.roundUp(span(outputRows), FloatImageGemm.COLUMNS);
    return right() >= 0 && outputs() >= LEAST_USED * computed && 2 * rows >= FloatImageGemm.ROWS;
  }
}
