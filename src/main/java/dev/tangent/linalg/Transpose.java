package dev.tangent.linalg;

/** Whether a product takes a matrix as it is stored or its transpose. */
public enum Transpose {
  /** The matrix as it is. */
  NO,
  /** Its transpose. */
  YES
}
