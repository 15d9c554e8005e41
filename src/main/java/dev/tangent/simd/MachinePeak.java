package dev.tangent.simd;

/** Loops that measure the peak rates of one core, to compare the kernels with. */
public final class MachinePeak {
  private MachinePeak() {}

  /** Loops that do the same number of multiply-adds; which is faster depends on the machine. */
  public static final int LOOPS = 2;

  private static volatile double sink;

  /** Does float multiply-adds in registers with loop 0 to LOOPS − 1; the flops done. */
  public static double floatFlops(int loop, int iterations) {
    if (Width.SCALAR) {
      return scalar(iterations);
    }
    sink = loop == 0 ? FloatVectorPeak.sums(iterations) : FloatVectorPeak.products(iterations);
    return (double) iterations * FloatVectorPeak.FLOPS;
  }

  /** Does double multiply-adds in registers with loop 0 to LOOPS − 1; the flops done. */
  public static double doubleFlops(int loop, int iterations) {
    if (Width.SCALAR) {
      return scalar(iterations);
    }
    sink = loop == 0 ? DoubleVectorPeak.sums(iterations) : DoubleVectorPeak.products(iterations);
    return (double) iterations * DoubleVectorPeak.FLOPS;
  }

  private static double scalar(int iterations) {
    double a = 0;
    double b = 1;
    double c = 2;
    double d = 3;
    for (int i = 0; i < iterations; i++) {
      a = a * 0.999 + 1e-3;
      b = b * 0.999 + 1e-3;
      c = c * 0.999 + 1e-3;
      d = d * 0.999 + 1e-3;
    }
    sink = a + b + c + d;
    return 8.0 * iterations;
  }

  /** Reads an array once; the bytes read. */
  public static double read(long[] array) {
    long a = 0;
    for (long x : array) {
      a += x;
    }
    sink = a;
    return 8.0 * array.length;
  }
}
