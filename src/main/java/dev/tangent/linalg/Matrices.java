package dev.tangent.linalg;

/** Conversions between the two precisions. */
public final class Matrices {
  private Matrices() {}

  /**
   * {@return a copy in {@code double}: exact}
   *
   * @param a what is copied
   */
  public static DoubleMatrix toDouble(FloatMatrix a) {
    DoubleMatrix result = DoubleMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, from = a.rowOffset(i), to = result.rowOffset(i); j < a.columns(); j++) {
        result.array()[to + j] = a.array()[from + j];
      }
    }
    return result;
  }

  /**
   * {@return a copy in {@code float}: each entry rounded to nearest}
   *
   * @param a what is copied
   */
  public static FloatMatrix toFloat(DoubleMatrix a) {
    FloatMatrix result = FloatMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, from = a.rowOffset(i), to = result.rowOffset(i); j < a.columns(); j++) {
        result.array()[to + j] = (float) a.array()[from + j];
      }
    }
    return result;
  }
}
