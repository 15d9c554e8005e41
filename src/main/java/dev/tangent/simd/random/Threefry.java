package dev.tangent.simd.random;

/**
 * Threefry 4×32 with 20 rounds (Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1,
 * 2, 3", SC 2011): four random words from a counter and a key of four words each.
 */
public final class Threefry {
  static final int PARITY = 0x1BD11BDA;

  /** Rotations of even and odd word pairs in rounds 0–7. */
  static final int[] ROTATE_A = {10, 11, 13, 23, 6, 17, 25, 18};

  static final int[] ROTATE_B = {26, 21, 27, 5, 20, 11, 10, 20};

  private Threefry() {}

  /** Replaces the counter c of four words, at {@code offset}, by its random words. */
  public static void block(int k0, int k1, int k2, int k3, int[] c, int offset) {
    int[] key = {k0, k1, k2, k3, PARITY ^ k0 ^ k1 ^ k2 ^ k3};
    int x0 = c[offset] + k0;
    int x1 = c[offset + 1] + k1;
    int x2 = c[offset + 2] + k2;
    int x3 = c[offset + 3] + k3;
    for (int round = 0; round < 20; round++) {
      x0 += x1;
      x1 = Integer.rotateLeft(x1, ROTATE_A[round & 7]) ^ x0;
      x2 += x3;
      x3 = Integer.rotateLeft(x3, ROTATE_B[round & 7]) ^ x2;
      int swap = x1;
      x1 = x3;
      x3 = swap;
      if ((round & 3) == 3) {
        int s = (round >> 2) + 1;
        x0 += key[s % 5];
        x1 += key[(s + 1) % 5];
        x2 += key[(s + 2) % 5];
        x3 += key[(s + 3) % 5] + s;
      }
    }
    c[offset] = x0;
    c[offset + 1] = x1;
    c[offset + 2] = x2;
    c[offset + 3] = x3;
  }
}
