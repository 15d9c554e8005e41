// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.Registers;
import dev.tangent.simd.Species;
import dev.tangent.simd.Width;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products of a large matrix, read once and in place, with a few packed columns: C (6 × n) += op(A)
 * P, where a vector runs along the n ≤ CHUNK columns.
 *
 * <p>At a batch of 64 a packed product would spend a third of its time on packing the weights. Here
 * each weight is one broadcast load for up to four multiply-adds. P is packed in panels of k ×
 * width, padded with zeros; only n columns of C are touched.
 */
public final class FloatSkinny {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  /** Rows of C that a call makes. */
  public static final int ROWS = 6;

  /** Most columns of a panel: four vectors where there are 32 registers, else two. */
  public static final int CHUNK = (Width.BITS == 512 ? 4 : 2) * V;

  private FloatSkinny() {}

  /** Width of the panel that packs the next columns when {@code left} are left: 4, 2 or 1 V. */
  public static int chunk(int left) {
    return left >= CHUNK ? CHUNK : left >= 2 * V ? 2 * V : V;
  }

  /**
   * C (6 × n) += A P for A of 6 × kc (plain) or kc × 6 (transposed), rows {@code lda} apart.
   *
   * @param width of the panel, from {@link #chunk}
   */
  public static void multiply(
      boolean transposed,
      int kc,
      float[] a,
      int ao,
      int lda,
      float[] p,
      int po,
      int width,
      float[] c,
      int co,
      int ldc) {
    if (transposed) {
      if (width == 4 * V) {
        transposed4(kc, a, ao, lda, p, po, c, co, ldc);
      } else if (width == 2 * V) {
        transposed2(kc, a, ao, lda, p, po, c, co, ldc);
      } else {
        transposed1(kc, a, ao, lda, p, po, c, co, ldc);
      }
    } else if (width == 4 * V) {
      plain4(kc, a, ao, lda, p, po, c, co, ldc);
    } else if (width == 2 * V) {
      plain2(kc, a, ao, lda, p, po, c, co, ldc);
    } else {
      plain1(kc, a, ao, lda, p, po, c, co, ldc);
    }
  }

  private static void plain4(
      int kc, float[] a, int ao, int lda, float[] p, int po, float[] c, int co, int ldc) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c03 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c13 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c23 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c33 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c43 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c53 = zero;
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    for (int k = 0; k < kc; k++) {
      int pt = po + k * 4 * V;
      FloatVector p0 = FloatVector.fromArray(S, p, pt);
      FloatVector p1 = FloatVector.fromArray(S, p, pt + V);
      FloatVector p2 = FloatVector.fromArray(S, p, pt + 2 * V);
      FloatVector p3 = FloatVector.fromArray(S, p, pt + 3 * V);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.lanewise(VectorOperators.FMA, p0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, p1, c01);
      c02 = x0.lanewise(VectorOperators.FMA, p2, c02);
      c03 = x0.lanewise(VectorOperators.FMA, p3, c03);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.lanewise(VectorOperators.FMA, p0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, p1, c11);
      c12 = x1.lanewise(VectorOperators.FMA, p2, c12);
      c13 = x1.lanewise(VectorOperators.FMA, p3, c13);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.lanewise(VectorOperators.FMA, p0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, p1, c21);
      c22 = x2.lanewise(VectorOperators.FMA, p2, c22);
      c23 = x2.lanewise(VectorOperators.FMA, p3, c23);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.lanewise(VectorOperators.FMA, p0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, p1, c31);
      c32 = x3.lanewise(VectorOperators.FMA, p2, c32);
      c33 = x3.lanewise(VectorOperators.FMA, p3, c33);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x4.lanewise(VectorOperators.FMA, p0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, p1, c41);
      c42 = x4.lanewise(VectorOperators.FMA, p2, c42);
      c43 = x4.lanewise(VectorOperators.FMA, p3, c43);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x5.lanewise(VectorOperators.FMA, p0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, p1, c51);
      c52 = x5.lanewise(VectorOperators.FMA, p2, c52);
      c53 = x5.lanewise(VectorOperators.FMA, p3, c53);
    }
    c00.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, c, co + V)).intoArray(c, co + V);
    c02.add(FloatVector.fromArray(S, c, co + 2 * V)).intoArray(c, co + 2 * V);
    c03.add(FloatVector.fromArray(S, c, co + 3 * V)).intoArray(c, co + 3 * V);
    c10.add(FloatVector.fromArray(S, c, co + ldc)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, c, co + ldc + V)).intoArray(c, co + ldc + V);
    c12.add(FloatVector.fromArray(S, c, co + ldc + 2 * V)).intoArray(c, co + ldc + 2 * V);
    c13.add(FloatVector.fromArray(S, c, co + ldc + 3 * V)).intoArray(c, co + ldc + 3 * V);
    c20.add(FloatVector.fromArray(S, c, co + 2 * ldc)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + V)).intoArray(c, co + 2 * ldc + V);
    c22.add(FloatVector.fromArray(S, c, co + 2 * ldc + 2 * V)).intoArray(c, co + 2 * ldc + 2 * V);
    c23.add(FloatVector.fromArray(S, c, co + 2 * ldc + 3 * V)).intoArray(c, co + 2 * ldc + 3 * V);
    c30.add(FloatVector.fromArray(S, c, co + 3 * ldc)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + V)).intoArray(c, co + 3 * ldc + V);
    c32.add(FloatVector.fromArray(S, c, co + 3 * ldc + 2 * V)).intoArray(c, co + 3 * ldc + 2 * V);
    c33.add(FloatVector.fromArray(S, c, co + 3 * ldc + 3 * V)).intoArray(c, co + 3 * ldc + 3 * V);
    c40.add(FloatVector.fromArray(S, c, co + 4 * ldc)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, c, co + 4 * ldc + V)).intoArray(c, co + 4 * ldc + V);
    c42.add(FloatVector.fromArray(S, c, co + 4 * ldc + 2 * V)).intoArray(c, co + 4 * ldc + 2 * V);
    c43.add(FloatVector.fromArray(S, c, co + 4 * ldc + 3 * V)).intoArray(c, co + 4 * ldc + 3 * V);
    c50.add(FloatVector.fromArray(S, c, co + 5 * ldc)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, c, co + 5 * ldc + V)).intoArray(c, co + 5 * ldc + V);
    c52.add(FloatVector.fromArray(S, c, co + 5 * ldc + 2 * V)).intoArray(c, co + 5 * ldc + 2 * V);
    c53.add(FloatVector.fromArray(S, c, co + 5 * ldc + 3 * V)).intoArray(c, co + 5 * ldc + 3 * V);
  }

  private static void plain2(
      int kc, float[] a, int ao, int lda, float[] p, int po, float[] c, int co, int ldc) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    for (int k = 0; k < kc; k++) {
      int pt = po + k * 2 * V;
      FloatVector p0 = FloatVector.fromArray(S, p, pt);
      FloatVector p1 = FloatVector.fromArray(S, p, pt + V);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.lanewise(VectorOperators.FMA, p0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, p1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.lanewise(VectorOperators.FMA, p0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, p1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.lanewise(VectorOperators.FMA, p0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, p1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.lanewise(VectorOperators.FMA, p0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, p1, c31);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x4.lanewise(VectorOperators.FMA, p0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, p1, c41);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x5.lanewise(VectorOperators.FMA, p0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, p1, c51);
    }
    c00.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, c, co + V)).intoArray(c, co + V);
    c10.add(FloatVector.fromArray(S, c, co + ldc)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, c, co + ldc + V)).intoArray(c, co + ldc + V);
    c20.add(FloatVector.fromArray(S, c, co + 2 * ldc)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + V)).intoArray(c, co + 2 * ldc + V);
    c30.add(FloatVector.fromArray(S, c, co + 3 * ldc)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + V)).intoArray(c, co + 3 * ldc + V);
    c40.add(FloatVector.fromArray(S, c, co + 4 * ldc)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, c, co + 4 * ldc + V)).intoArray(c, co + 4 * ldc + V);
    c50.add(FloatVector.fromArray(S, c, co + 5 * ldc)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, c, co + 5 * ldc + V)).intoArray(c, co + 5 * ldc + V);
  }

  private static void plain1(
      int kc, float[] a, int ao, int lda, float[] p, int po, float[] c, int co, int ldc) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    FloatVector c50 = zero;
    int a1 = ao + lda;
    int a2 = ao + 2 * lda;
    int a3 = ao + 3 * lda;
    int a4 = ao + 4 * lda;
    int a5 = ao + 5 * lda;
    for (int k = 0; k < kc; k++) {
      int pt = po + k * V;
      FloatVector p0 = FloatVector.fromArray(S, p, pt);
      FloatVector x0 = FloatVector.broadcast(S, a[ao + k]);
      c00 = x0.lanewise(VectorOperators.FMA, p0, c00);
      FloatVector x1 = FloatVector.broadcast(S, a[a1 + k]);
      c10 = x1.lanewise(VectorOperators.FMA, p0, c10);
      FloatVector x2 = FloatVector.broadcast(S, a[a2 + k]);
      c20 = x2.lanewise(VectorOperators.FMA, p0, c20);
      FloatVector x3 = FloatVector.broadcast(S, a[a3 + k]);
      c30 = x3.lanewise(VectorOperators.FMA, p0, c30);
      FloatVector x4 = FloatVector.broadcast(S, a[a4 + k]);
      c40 = x4.lanewise(VectorOperators.FMA, p0, c40);
      FloatVector x5 = FloatVector.broadcast(S, a[a5 + k]);
      c50 = x5.lanewise(VectorOperators.FMA, p0, c50);
    }
    c00.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    c10.add(FloatVector.fromArray(S, c, co + ldc)).intoArray(c, co + ldc);
    c20.add(FloatVector.fromArray(S, c, co + 2 * ldc)).intoArray(c, co + 2 * ldc);
    c30.add(FloatVector.fromArray(S, c, co + 3 * ldc)).intoArray(c, co + 3 * ldc);
    c40.add(FloatVector.fromArray(S, c, co + 4 * ldc)).intoArray(c, co + 4 * ldc);
    c50.add(FloatVector.fromArray(S, c, co + 5 * ldc)).intoArray(c, co + 5 * ldc);
  }

  private static void transposed4(
      int kc, float[] a, int ao, int lda, float[] p, int po, float[] c, int co, int ldc) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c02 = zero;
    FloatVector c03 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c12 = zero;
    FloatVector c13 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c22 = zero;
    FloatVector c23 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c32 = zero;
    FloatVector c33 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c42 = zero;
    FloatVector c43 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    FloatVector c52 = zero;
    FloatVector c53 = zero;
    for (int k = 0; k < kc; k++) {
      int pt = po + k * 4 * V;
      int at = ao + k * lda;
      FloatVector p0 = FloatVector.fromArray(S, p, pt);
      FloatVector p1 = FloatVector.fromArray(S, p, pt + V);
      FloatVector p2 = FloatVector.fromArray(S, p, pt + 2 * V);
      FloatVector p3 = FloatVector.fromArray(S, p, pt + 3 * V);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, p0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, p1, c01);
      c02 = x0.lanewise(VectorOperators.FMA, p2, c02);
      c03 = x0.lanewise(VectorOperators.FMA, p3, c03);
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, p0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, p1, c11);
      c12 = x1.lanewise(VectorOperators.FMA, p2, c12);
      c13 = x1.lanewise(VectorOperators.FMA, p3, c13);
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, p0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, p1, c21);
      c22 = x2.lanewise(VectorOperators.FMA, p2, c22);
      c23 = x2.lanewise(VectorOperators.FMA, p3, c23);
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, p0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, p1, c31);
      c32 = x3.lanewise(VectorOperators.FMA, p2, c32);
      c33 = x3.lanewise(VectorOperators.FMA, p3, c33);
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, p0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, p1, c41);
      c42 = x4.lanewise(VectorOperators.FMA, p2, c42);
      c43 = x4.lanewise(VectorOperators.FMA, p3, c43);
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, p0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, p1, c51);
      c52 = x5.lanewise(VectorOperators.FMA, p2, c52);
      c53 = x5.lanewise(VectorOperators.FMA, p3, c53);
    }
    c00.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, c, co + V)).intoArray(c, co + V);
    c02.add(FloatVector.fromArray(S, c, co + 2 * V)).intoArray(c, co + 2 * V);
    c03.add(FloatVector.fromArray(S, c, co + 3 * V)).intoArray(c, co + 3 * V);
    c10.add(FloatVector.fromArray(S, c, co + ldc)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, c, co + ldc + V)).intoArray(c, co + ldc + V);
    c12.add(FloatVector.fromArray(S, c, co + ldc + 2 * V)).intoArray(c, co + ldc + 2 * V);
    c13.add(FloatVector.fromArray(S, c, co + ldc + 3 * V)).intoArray(c, co + ldc + 3 * V);
    c20.add(FloatVector.fromArray(S, c, co + 2 * ldc)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + V)).intoArray(c, co + 2 * ldc + V);
    c22.add(FloatVector.fromArray(S, c, co + 2 * ldc + 2 * V)).intoArray(c, co + 2 * ldc + 2 * V);
    c23.add(FloatVector.fromArray(S, c, co + 2 * ldc + 3 * V)).intoArray(c, co + 2 * ldc + 3 * V);
    c30.add(FloatVector.fromArray(S, c, co + 3 * ldc)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + V)).intoArray(c, co + 3 * ldc + V);
    c32.add(FloatVector.fromArray(S, c, co + 3 * ldc + 2 * V)).intoArray(c, co + 3 * ldc + 2 * V);
    c33.add(FloatVector.fromArray(S, c, co + 3 * ldc + 3 * V)).intoArray(c, co + 3 * ldc + 3 * V);
    c40.add(FloatVector.fromArray(S, c, co + 4 * ldc)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, c, co + 4 * ldc + V)).intoArray(c, co + 4 * ldc + V);
    c42.add(FloatVector.fromArray(S, c, co + 4 * ldc + 2 * V)).intoArray(c, co + 4 * ldc + 2 * V);
    c43.add(FloatVector.fromArray(S, c, co + 4 * ldc + 3 * V)).intoArray(c, co + 4 * ldc + 3 * V);
    c50.add(FloatVector.fromArray(S, c, co + 5 * ldc)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, c, co + 5 * ldc + V)).intoArray(c, co + 5 * ldc + V);
    c52.add(FloatVector.fromArray(S, c, co + 5 * ldc + 2 * V)).intoArray(c, co + 5 * ldc + 2 * V);
    c53.add(FloatVector.fromArray(S, c, co + 5 * ldc + 3 * V)).intoArray(c, co + 5 * ldc + 3 * V);
  }

  private static void transposed2(
      int kc, float[] a, int ao, int lda, float[] p, int po, float[] c, int co, int ldc) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector c00 = zero;
    FloatVector c01 = zero;
    FloatVector c10 = zero;
    FloatVector c11 = zero;
    FloatVector c20 = zero;
    FloatVector c21 = zero;
    FloatVector c30 = zero;
    FloatVector c31 = zero;
    FloatVector c40 = zero;
    FloatVector c41 = zero;
    FloatVector c50 = zero;
    FloatVector c51 = zero;
    for (int k = 0; k < kc; k++) {
      int pt = po + k * 2 * V;
      int at = ao + k * lda;
      FloatVector p0 = FloatVector.fromArray(S, p, pt);
      FloatVector p1 = FloatVector.fromArray(S, p, pt + V);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, p0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, p1, c01);
      Registers.nextRow();
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, p0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, p1, c11);
      Registers.nextRow();
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, p0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, p1, c21);
      Registers.nextRow();
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, p0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, p1, c31);
      Registers.nextRow();
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, p0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, p1, c41);
      Registers.nextRow();
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, p0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, p1, c51);
    }
    c00.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, c, co + V)).intoArray(c, co + V);
    c10.add(FloatVector.fromArray(S, c, co + ldc)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, c, co + ldc + V)).intoArray(c, co + ldc + V);
    c20.add(FloatVector.fromArray(S, c, co + 2 * ldc)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, c, co + 2 * ldc + V)).intoArray(c, co + 2 * ldc + V);
    c30.add(FloatVector.fromArray(S, c, co + 3 * ldc)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, c, co + 3 * ldc + V)).intoArray(c, co + 3 * ldc + V);
    c40.add(FloatVector.fromArray(S, c, co + 4 * ldc)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, c, co + 4 * ldc + V)).intoArray(c, co + 4 * ldc + V);
    c50.add(FloatVector.fromArray(S, c, co + 5 * ldc)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, c, co + 5 * ldc + V)).intoArray(c, co + 5 * ldc + V);
  }

  private static void transposed1(
      int kc, float[] a, int ao, int lda, float[] p, int po, float[] c, int co, int ldc) {
    FloatVector zero = FloatVector.zero(S);
    FloatVector c00 = zero;
    FloatVector c10 = zero;
    FloatVector c20 = zero;
    FloatVector c30 = zero;
    FloatVector c40 = zero;
    FloatVector c50 = zero;
    for (int k = 0; k < kc; k++) {
      int pt = po + k * V;
      int at = ao + k * lda;
      FloatVector p0 = FloatVector.fromArray(S, p, pt);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, p0, c00);
      Registers.nextRow();
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, p0, c10);
      Registers.nextRow();
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, p0, c20);
      Registers.nextRow();
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, p0, c30);
      Registers.nextRow();
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, p0, c40);
      Registers.nextRow();
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, p0, c50);
    }
    c00.add(FloatVector.fromArray(S, c, co)).intoArray(c, co);
    c10.add(FloatVector.fromArray(S, c, co + ldc)).intoArray(c, co + ldc);
    c20.add(FloatVector.fromArray(S, c, co + 2 * ldc)).intoArray(c, co + 2 * ldc);
    c30.add(FloatVector.fromArray(S, c, co + 3 * ldc)).intoArray(c, co + 3 * ldc);
    c40.add(FloatVector.fromArray(S, c, co + 4 * ldc)).intoArray(c, co + 4 * ldc);
    c50.add(FloatVector.fromArray(S, c, co + 5 * ldc)).intoArray(c, co + 5 * ldc);
  }
}
