package dev.tangent.simd;

/**
 * Whether the JVM is so young, and the work so small, that scalar code is done before the compiler
 * has made the vector kernels.
 *
 * <p>Until C2 has compiled a vector kernel, each of its operations is a call that makes an object:
 * hundreds of times slower than scalar code, and compiling takes some tenths of a second. Kernels
 * that have a scalar twin with the same bits (same operations in the same order, {@link Math#fma}
 * where the vectors have it) therefore ask {@link #isCold}. As both give the same bits, the answer
 * may change at any time, for any thread.
 *
 * <p>Only where the launcher says so ({@code -Dtangent.cold=true}): a program that goes on running
 * wants its vectors compiled soon.
 */
public final class ColdStart {
  /** Work in flops that takes scalar code about as long as compiling takes. */
  private static final double SMALL = 1.5e9;

  private static final boolean ALLOWED = Boolean.getBoolean("tangent.cold") && fused();

  private static double left = SMALL;
  private static int running;
  private static boolean cold; // read without a lock: either answer is right

  private ColdStart() {}

  /** Small work that runs cold until it is closed. */
  public interface Work extends AutoCloseable {
    @Override
    void close();
  }

  private static final Work NONE = () -> {};

  /** Whether a kernel should run its scalar twin. */
  public static boolean isCold() {
    return ALLOWED && cold;
  }

  /**
   * Work begins. It is cold if it belongs to small work, until about a second of such has been
   * done; from then on the vectors are worth their price.
   *
   * @param flops of this part
   * @param whole flops of all of the work that it is a part of
   * @return to be closed at the end of the part
   */
  public static Work begin(double flops, double whole) {
    return ALLOWED && whole <= SMALL ? cold(flops) : NONE;
  }

  private static synchronized Work cold(double flops) {
    if (left < flops) {
      return NONE;
    }
    left -= flops;
    running++;
    cold = true;
    return ColdStart::end;
  }

  private static synchronized void end() {
    running--;
    cold = running > 0;
  }

  /** Whether the processor has the fused multiply-add; without it {@code Math.fma} takes ages. */
  private static boolean fused() {
    String machine = System.getProperty("os.arch", "");
    return !Width.SCALAR && (Width.BITS >= 256 || machine.equals("aarch64"));
  }
}
