package dev.tangent.kernel.images;

/**
 * Along one axis, the pairs of positions (p, p′) whose difference is {@code offset} modulo the
 * size. Part 0 are those with p′ = p + offset, part 1 those that wrap round, p′ = p + offset −
 * size: together one pair for every p.
 *
 * @param size positions n of the axis
 * @param offset 0 ≤ offset &lt; n
 * @param parts which parts belong to the cut: bit 0 and bit 1
 */
record Cut(int size, int offset, int parts) {
  /** All pairs of an offset. */
  static Cut whole(int size, int offset) {
    return new Cut(size, offset, offset == 0 ? 1 : 3);
  }

  /** The pairs with p′ − p = shift, without any wrap. */
  static Cut ofShift(int size, int shift) {
    return shift >= 0 ? new Cut(size, shift, 1) : new Cut(size, shift + size, 2);
  }

  boolean has(int part) {
    return (parts >> part & 1) != 0;
  }

  /** First p of a part. */
  int from(int part) {
    return part == 0 ? 0 : size - offset;
  }

  /** One after the last p of a part. */
  int to(int part) {
    return part == 0 ? size - offset : size;
  }

  /** p′ − p of a part. */
  int shift(int part) {
    return part == 0 ? offset : offset - size;
  }

  /** p′ of a position p. */
  int other(int p) {
    int q = p + offset;
    return q < size ? q : q - size;
  }

  Cut with(int otherParts) {
    return new Cut(size, offset, parts | otherParts);
  }
}
