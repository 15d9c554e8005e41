package dev.tangent.simd;

import java.lang.invoke.VarHandle;

/**
 * Keeps the sums of a register tile in registers on machines that have only 16 of them.
 *
 * <p>C2 moves all loads of a loop's body to its beginning. In a tile of 6 × 2 vectors that makes 12
 * sums, 2 vectors of B and 6 broadcasts of A, 20 in 16 registers: most of the time goes into spills
 * (38–43 of 101 GFLOP/s on one core of a Zen 3). A fence between the rows keeps loads behind it. On
 * x86 a fence between loads compiles to no instruction; with it the same tile runs at 99 % of the
 * peak.
 */
public final class Registers {
  private Registers() {}

  /** Between two rows of a register tile. */
  public static void nextRow() {
    if (Width.SEPARATED) {
      VarHandle.loadLoadFence();
    }
  }
}
