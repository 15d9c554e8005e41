package dev.tangent.linalg;

/** Conversions between the two precisions. */
public final class Matrices {
  private Matrices() {}

  /** A copy in {@code double}: exact. */
  public static DoubleMatrix toDouble(FloatMatrix a) {
    DoubleMatrix result = DoubleMatrix.zeros(a.rows(), a.columns());
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0, from = a.rowOffset(i), to = result.rowOffset(i); j < a.columns(); j++) {
        result.array()[to + j] = a.array()[from + j];
      }
    }
    return result;
  }

  /** A copy in {@code float}: each entry rounded to nearest. */
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
