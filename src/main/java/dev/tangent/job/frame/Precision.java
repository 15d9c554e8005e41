package dev.tangent.job.frame;

/** Precision of the numbers. */
public enum Precision {
  /** float32: four bytes a number. */
  F32,
  /** float64: eight bytes a number. */
  F64;

  /** {@return bytes of a number} */
  public int bytes() {
    return this == F32 ? Float.BYTES : Double.BYTES;
  }

  /** {@return whether this is float32} */
  public boolean isSingle() {
    return this == F32;
  }
}
