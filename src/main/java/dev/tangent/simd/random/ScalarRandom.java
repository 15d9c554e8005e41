package dev.tangent.simd.random;

import dev.tangent.simd.Fdlibm;

/**
 * Groups of 64 random numbers, one lane at a time: the definition that the vector code repeats to
 * the bit (both use fused multiply-add and the same polynomials).
 *
 * <p>Number p = 16 w + ℓ of group g is word w of the Threefry block with counter (16 g + ℓ, h, d);
 * d tells distributions apart, and h = 1 holds the low-order bits that only {@code double} uses, so
 * that the same (seed, stream, index) gives nearly the same number in both precisions. Normals are
 * Box–Muller pairs of words (0, 1) and (2, 3).
 */
public final class ScalarRandom {
  /** Numbers in a group. */
  public static final int GROUP = 64;

  /** Blocks side by side in a group. */
  static final int LANES = 16;

  static final int UNIFORM = 1;
  static final int NORMAL = 0;

  // Cephes logf, sinf and cosf.
  static final float LOG0 = 7.0376836292e-2f;
  static final float LOG1 = -1.1514610310e-1f;
  static final float LOG2 = 1.1676998740e-1f;
  static final float LOG3 = -1.2420140846e-1f;
  static final float LOG4 = 1.4249322787e-1f;
  static final float LOG5 = -1.6668057665e-1f;
  static final float LOG6 = 2.0000714765e-1f;
  static final float LOG7 = -2.4999993993e-1f;
  static final float LOG8 = 3.3333331174e-1f;
  static final float LN2 = 0.6931471805599453f;
  static final float SIN0 = -1.9515295891e-4f;
  static final float SIN1 = 8.3321608736e-3f;
  static final float SIN2 = -1.6666654611e-1f;
  static final float COS0 = 2.443315711809948e-5f;
  static final float COS1 = -1.388731625493765e-3f;
  static final float COS2 = 4.166664568298827e-2f;
  static final float TURN = (float) (2 * Math.PI * 0x1p-32);

  private ScalarRandom() {}

  static void words(long seed, long stream, long block, int high, int kind, int[] c, int at) {
    c[at] = (int) block;
    c[at + 1] = (int) (block >>> 32);
    c[at + 2] = high;
    c[at + 3] = kind;
    Threefry.block((int) seed, (int) (seed >>> 32), (int) stream, (int) (stream >>> 32), c, at);
  }

  /** 64 normals of group {@code group}. */
  public static void normals(long seed, long stream, long group, float[] out, int offset) {
    int[] w = new int[4];
    for (int lane = 0; lane < 16; lane++) {
      words(seed, stream, 16 * group + lane, 0, NORMAL, w, 0);
      pair(w[0], w[1], out, offset + lane);
      pair(w[2], w[3], out, offset + lane + 32);
    }
  }

  private static void pair(int w0, int w1, float[] out, int at) {
    // The low byte only matters near 0, in the tail: elsewhere the high 24 bits fill the number.
    float u = Math.fma((float) (w0 & 255) + 0.5f, 0x1p-8f, (float) (w0 >>> 8)) * 0x1p-24f;
    float r = (float) Math.sqrt(-2 * log(u));
    int quadrant = (w1 + 0x20000000) >>> 30;
    float t = (float) (w1 - (quadrant << 30)) * TURN;
    float z = t * t;
    float s = Math.fma(Math.fma(Math.fma(SIN0, z, SIN1), z, SIN2) * z, t, t);
    float cosTail = Math.fma(Math.fma(COS0, z, COS1), z, COS2);
    float c = Math.fma(cosTail * z, z, Math.fma(-0.5f, z, 1));
    float cos = (quadrant & 1) == 0 ? c : s;
    float sin = (quadrant & 1) == 0 ? s : c;
    out[at] = r * ((quadrant + 1 & 2) == 0 ? cos : -cos);
    out[at + 16] = r * ((quadrant & 2) == 0 ? sin : -sin);
  }

  private static float log(float u) {
    int bits = Float.floatToRawIntBits(u);
    int e = bits - 0x3f3504f3 >> 23;
    float f = Float.intBitsToFloat(bits - (e << 23)) - 1;
    float y = Math.fma(LOG0, f, LOG1);
    y = Math.fma(y, f, LOG2);
    y = Math.fma(y, f, LOG3);
    y = Math.fma(y, f, LOG4);
    y = Math.fma(y, f, LOG5);
    y = Math.fma(y, f, LOG6);
    y = Math.fma(y, f, LOG7);
    y = Math.fma(y, f, LOG8);
    float z = f * f;
    float tail = Math.fma(y * f, z, -0.5f * z);
    return Math.fma((float) e, LN2, f + tail);
  }

  /** 64 normals of group {@code group}. */
  public static void normals(long seed, long stream, long group, double[] out, int offset) {
    int[] w = new int[4];
    int[] low = new int[4];
    for (int lane = 0; lane < 16; lane++) {
      words(seed, stream, 16 * group + lane, 0, NORMAL, w, 0);
      words(seed, stream, 16 * group + lane, 1, NORMAL, low, 0);
      pair(fraction(w[0], low[0]), fraction(w[1], low[1]), out, offset + lane);
      pair(fraction(w[2], low[2]), fraction(w[3], low[3]), out, offset + lane + 32);
    }
  }

  /** A multiple of 2⁻⁵² in [0, 1). */
  static double fraction(int high, int low) {
    long mantissa = (high & 0xFFFFFFFFL) << 20 | low >>> 12;
    return Double.longBitsToDouble(0x3FF0000000000000L | mantissa) - 1;
  }

  private static void pair(double f0, double f1, double[] out, int at) {
    double r = Math.sqrt(-2 * log(f0 + 0x1p-53));
    double shifted = Math.fma(f1, 4, 0x1.8p52);
    int quadrant = (int) Double.doubleToRawLongBits(shifted) & 3;
    double t = Math.fma(f1, 4, -(shifted - 0x1.8p52)) * (Math.PI / 2);
    double z = t * t;
    double p = Math.fma(Fdlibm.S6, z, Fdlibm.S5);
    p = Math.fma(p, z, Fdlibm.S4);
    p = Math.fma(p, z, Fdlibm.S3);
    p = Math.fma(p, z, Fdlibm.S2);
    p = Math.fma(p, z, Fdlibm.S1);
    double s = Math.fma(p * z, t, t);
    double q = Math.fma(Fdlibm.C6, z, Fdlibm.C5);
    q = Math.fma(q, z, Fdlibm.C4);
    q = Math.fma(q, z, Fdlibm.C3);
    q = Math.fma(q, z, Fdlibm.C2);
    q = Math.fma(q, z, Fdlibm.C1);
    double c = Math.fma(q * z, z, Math.fma(-0.5, z, 1));
    double cos = (quadrant & 1) == 0 ? c : s;
    double sin = (quadrant & 1) == 0 ? s : c;
    out[at] = r * ((quadrant + 1 & 2) == 0 ? cos : -cos);
    out[at + 16] = r * ((quadrant & 2) == 0 ? sin : -sin);
  }

  private static double log(double u) {
    long bits = Double.doubleToRawLongBits(u);
    long e = bits - 0x3FE6A09E667F3BCDL >> 52;
    double f = Double.longBitsToDouble(bits - (e << 52)) - 1;
    double s = f / (2 + f);
    double z = s * s;
    double r = Math.fma(Fdlibm.LG7, z, Fdlibm.LG6);
    r = Math.fma(r, z, Fdlibm.LG5);
    r = Math.fma(r, z, Fdlibm.LG4);
    r = Math.fma(r, z, Fdlibm.LG3);
    r = Math.fma(r, z, Fdlibm.LG2);
    r = Math.fma(r, z, Fdlibm.LG1) * z;
    double half = 0.5 * f * f;
    double k = (double) e;
    double low = Math.fma(s, half + r, k * Fdlibm.LN2_LOW);
    return Math.fma(k, Fdlibm.LN2_HIGH, f - (half - low));
  }

  /** 64 uniforms of group {@code group}, odd multiples of 2⁻²⁴ in (0, 1). */
  public static void uniforms(long seed, long stream, long group, float[] out, int offset) {
    int[] w = new int[4];
    for (int lane = 0; lane < 16; lane++) {
      words(seed, stream, 16 * group + lane, 0, UNIFORM, w, 0);
      for (int i = 0; i < 4; i++) {
        out[offset + 16 * i + lane] = ((float) (w[i] >>> 9) + 0.5f) * 0x1p-23f;
      }
    }
  }

  /** 64 uniforms of group {@code group}, odd multiples of 2⁻⁵³ in (0, 1). */
  public static void uniforms(long seed, long stream, long group, double[] out, int offset) {
    int[] w = new int[4];
    int[] low = new int[4];
    for (int lane = 0; lane < 16; lane++) {
      words(seed, stream, 16 * group + lane, 0, UNIFORM, w, 0);
      words(seed, stream, 16 * group + lane, 1, UNIFORM, low, 0);
      for (int i = 0; i < 4; i++) {
        out[offset + 16 * i + lane] = fraction(w[i], low[i]) + 0x1p-53;
      }
    }
  }
}
