// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.Registers;
import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The register kernel that every product of level 3 rests on: C (R × 2V) += A B for packed panels,
 * A as k × R and B as k × 2V.
 *
 * <p>R = 12 at 512 bits, with 32 registers: 24 accumulators, 2 of B, 1 broadcast. R = 6 with 16
 * registers, with a fence between the rows as {@link Registers} says. R = 8 with 32 narrower
 * registers (NEON): there a fence is an instruction, so the tile leaves room for all eight
 * broadcasts instead. The accumulators are local variables, written out: an array of vectors would
 * live in memory.
 *
 * <p>Six rows take two steps of k at a time: 25 instructions for 12 multiply-adds instead of 30, a
 * tenth faster where another thread shares the core, for addresses are computed once. The fence
 * stands before the second step's vectors of B, else they are loaded while the first ones are still
 * in use, and sums are spilled. Three steps make the graph too large; more rows have no need of it.
 *
 * <p>The body is as small as it can be (no α, no choice between storing and adding) because C2
 * stops inlining, and boxes every vector, when a method's graph reaches 18,000 nodes.
 */
final class FloatVectorTile {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatVectorTile() {}

  static void multiply(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
    if (FloatTile.ROWS == 12) {
      tile12(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    } else if (FloatTile.ROWS == 8) {
      tile8(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    } else if (kc % 2 == 0) {
      tile6Pairs(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    } else {
      tile6(kc, a, ao, b, bo, z, zo, ldz, c, co, ldc);
    }
  }

  private static void tile12(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
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
    FloatVector c60 = zero;
    FloatVector c61 = zero;
    FloatVector c70 = zero;
    FloatVector c71 = zero;
    FloatVector c80 = zero;
    FloatVector c81 = zero;
    FloatVector c90 = zero;
    FloatVector c91 = zero;
    FloatVector ca0 = zero;
    FloatVector ca1 = zero;
    FloatVector cb0 = zero;
    FloatVector cb1 = zero;
    for (int k = 0; k < kc; k++) {
      int at = ao + k * 12;
      int bt = bo + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, b, bt);
      FloatVector b1 = FloatVector.fromArray(S, b, bt + V);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, b0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, b0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, b0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, b0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, b1, c31);
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, b0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, b1, c41);
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, b0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, b1, c51);
      FloatVector x6 = FloatVector.broadcast(S, a[at + 6]);
      c60 = x6.lanewise(VectorOperators.FMA, b0, c60);
      c61 = x6.lanewise(VectorOperators.FMA, b1, c61);
      FloatVector x7 = FloatVector.broadcast(S, a[at + 7]);
      c70 = x7.lanewise(VectorOperators.FMA, b0, c70);
      c71 = x7.lanewise(VectorOperators.FMA, b1, c71);
      FloatVector x8 = FloatVector.broadcast(S, a[at + 8]);
      c80 = x8.lanewise(VectorOperators.FMA, b0, c80);
      c81 = x8.lanewise(VectorOperators.FMA, b1, c81);
      FloatVector x9 = FloatVector.broadcast(S, a[at + 9]);
      c90 = x9.lanewise(VectorOperators.FMA, b0, c90);
      c91 = x9.lanewise(VectorOperators.FMA, b1, c91);
      FloatVector x10 = FloatVector.broadcast(S, a[at + 10]);
      ca0 = x10.lanewise(VectorOperators.FMA, b0, ca0);
      ca1 = x10.lanewise(VectorOperators.FMA, b1, ca1);
      FloatVector x11 = FloatVector.broadcast(S, a[at + 11]);
      cb0 = x11.lanewise(VectorOperators.FMA, b0, cb0);
      cb1 = x11.lanewise(VectorOperators.FMA, b1, cb1);
    }
    c00.add(FloatVector.fromArray(S, z, zo)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, z, zo + V)).intoArray(c, co + V);
    c10.add(FloatVector.fromArray(S, z, zo + ldz)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, z, zo + ldz + V)).intoArray(c, co + ldc + V);
    c20.add(FloatVector.fromArray(S, z, zo + 2 * ldz)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, z, zo + 2 * ldz + V)).intoArray(c, co + 2 * ldc + V);
    c30.add(FloatVector.fromArray(S, z, zo + 3 * ldz)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, z, zo + 3 * ldz + V)).intoArray(c, co + 3 * ldc + V);
    c40.add(FloatVector.fromArray(S, z, zo + 4 * ldz)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, z, zo + 4 * ldz + V)).intoArray(c, co + 4 * ldc + V);
    c50.add(FloatVector.fromArray(S, z, zo + 5 * ldz)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, z, zo + 5 * ldz + V)).intoArray(c, co + 5 * ldc + V);
    c60.add(FloatVector.fromArray(S, z, zo + 6 * ldz)).intoArray(c, co + 6 * ldc);
    c61.add(FloatVector.fromArray(S, z, zo + 6 * ldz + V)).intoArray(c, co + 6 * ldc + V);
    c70.add(FloatVector.fromArray(S, z, zo + 7 * ldz)).intoArray(c, co + 7 * ldc);
    c71.add(FloatVector.fromArray(S, z, zo + 7 * ldz + V)).intoArray(c, co + 7 * ldc + V);
    c80.add(FloatVector.fromArray(S, z, zo + 8 * ldz)).intoArray(c, co + 8 * ldc);
    c81.add(FloatVector.fromArray(S, z, zo + 8 * ldz + V)).intoArray(c, co + 8 * ldc + V);
    c90.add(FloatVector.fromArray(S, z, zo + 9 * ldz)).intoArray(c, co + 9 * ldc);
    c91.add(FloatVector.fromArray(S, z, zo + 9 * ldz + V)).intoArray(c, co + 9 * ldc + V);
    ca0.add(FloatVector.fromArray(S, z, zo + 10 * ldz)).intoArray(c, co + 10 * ldc);
    ca1.add(FloatVector.fromArray(S, z, zo + 10 * ldz + V)).intoArray(c, co + 10 * ldc + V);
    cb0.add(FloatVector.fromArray(S, z, zo + 11 * ldz)).intoArray(c, co + 11 * ldc);
    cb1.add(FloatVector.fromArray(S, z, zo + 11 * ldz + V)).intoArray(c, co + 11 * ldc + V);
  }

  private static void tile8(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
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
    FloatVector c60 = zero;
    FloatVector c61 = zero;
    FloatVector c70 = zero;
    FloatVector c71 = zero;
    for (int k = 0; k < kc; k++) {
      int at = ao + k * 8;
      int bt = bo + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, b, bt);
      FloatVector b1 = FloatVector.fromArray(S, b, bt + V);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, b0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, b1, c01);
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, b0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, b1, c11);
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, b0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, b1, c21);
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, b0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, b1, c31);
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, b0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, b1, c41);
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, b0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, b1, c51);
      FloatVector x6 = FloatVector.broadcast(S, a[at + 6]);
      c60 = x6.lanewise(VectorOperators.FMA, b0, c60);
      c61 = x6.lanewise(VectorOperators.FMA, b1, c61);
      FloatVector x7 = FloatVector.broadcast(S, a[at + 7]);
      c70 = x7.lanewise(VectorOperators.FMA, b0, c70);
      c71 = x7.lanewise(VectorOperators.FMA, b1, c71);
    }
    c00.add(FloatVector.fromArray(S, z, zo)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, z, zo + V)).intoArray(c, co + V);
    c10.add(FloatVector.fromArray(S, z, zo + ldz)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, z, zo + ldz + V)).intoArray(c, co + ldc + V);
    c20.add(FloatVector.fromArray(S, z, zo + 2 * ldz)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, z, zo + 2 * ldz + V)).intoArray(c, co + 2 * ldc + V);
    c30.add(FloatVector.fromArray(S, z, zo + 3 * ldz)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, z, zo + 3 * ldz + V)).intoArray(c, co + 3 * ldc + V);
    c40.add(FloatVector.fromArray(S, z, zo + 4 * ldz)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, z, zo + 4 * ldz + V)).intoArray(c, co + 4 * ldc + V);
    c50.add(FloatVector.fromArray(S, z, zo + 5 * ldz)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, z, zo + 5 * ldz + V)).intoArray(c, co + 5 * ldc + V);
    c60.add(FloatVector.fromArray(S, z, zo + 6 * ldz)).intoArray(c, co + 6 * ldc);
    c61.add(FloatVector.fromArray(S, z, zo + 6 * ldz + V)).intoArray(c, co + 6 * ldc + V);
    c70.add(FloatVector.fromArray(S, z, zo + 7 * ldz)).intoArray(c, co + 7 * ldc);
    c71.add(FloatVector.fromArray(S, z, zo + 7 * ldz + V)).intoArray(c, co + 7 * ldc + V);
  }

  private static void tile6(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
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
      int at = ao + k * 6;
      int bt = bo + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, b, bt);
      FloatVector b1 = FloatVector.fromArray(S, b, bt + V);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, b0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, b1, c01);
      Registers.nextRow();
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, b0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, b1, c11);
      Registers.nextRow();
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, b0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, b1, c21);
      Registers.nextRow();
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, b0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, b1, c31);
      Registers.nextRow();
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, b0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, b1, c41);
      Registers.nextRow();
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, b0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, b1, c51);
    }
    c00.add(FloatVector.fromArray(S, z, zo)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, z, zo + V)).intoArray(c, co + V);
    c10.add(FloatVector.fromArray(S, z, zo + ldz)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, z, zo + ldz + V)).intoArray(c, co + ldc + V);
    c20.add(FloatVector.fromArray(S, z, zo + 2 * ldz)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, z, zo + 2 * ldz + V)).intoArray(c, co + 2 * ldc + V);
    c30.add(FloatVector.fromArray(S, z, zo + 3 * ldz)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, z, zo + 3 * ldz + V)).intoArray(c, co + 3 * ldc + V);
    c40.add(FloatVector.fromArray(S, z, zo + 4 * ldz)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, z, zo + 4 * ldz + V)).intoArray(c, co + 4 * ldc + V);
    c50.add(FloatVector.fromArray(S, z, zo + 5 * ldz)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, z, zo + 5 * ldz + V)).intoArray(c, co + 5 * ldc + V);
  }

  /** The same sums for an even kc. */
  private static void tile6Pairs(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      float[] z,
      int zo,
      int ldz,
      float[] c,
      int co,
      int ldc) {
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
    for (int k = 0; k < kc; k += 2) {
      int at = ao + k * 6;
      int bt = bo + k * 2 * V;
      FloatVector b0 = FloatVector.fromArray(S, b, bt);
      FloatVector b1 = FloatVector.fromArray(S, b, bt + V);
      FloatVector x0 = FloatVector.broadcast(S, a[at]);
      c00 = x0.lanewise(VectorOperators.FMA, b0, c00);
      c01 = x0.lanewise(VectorOperators.FMA, b1, c01);
      Registers.nextRow();
      FloatVector x1 = FloatVector.broadcast(S, a[at + 1]);
      c10 = x1.lanewise(VectorOperators.FMA, b0, c10);
      c11 = x1.lanewise(VectorOperators.FMA, b1, c11);
      Registers.nextRow();
      FloatVector x2 = FloatVector.broadcast(S, a[at + 2]);
      c20 = x2.lanewise(VectorOperators.FMA, b0, c20);
      c21 = x2.lanewise(VectorOperators.FMA, b1, c21);
      Registers.nextRow();
      FloatVector x3 = FloatVector.broadcast(S, a[at + 3]);
      c30 = x3.lanewise(VectorOperators.FMA, b0, c30);
      c31 = x3.lanewise(VectorOperators.FMA, b1, c31);
      Registers.nextRow();
      FloatVector x4 = FloatVector.broadcast(S, a[at + 4]);
      c40 = x4.lanewise(VectorOperators.FMA, b0, c40);
      c41 = x4.lanewise(VectorOperators.FMA, b1, c41);
      Registers.nextRow();
      FloatVector x5 = FloatVector.broadcast(S, a[at + 5]);
      c50 = x5.lanewise(VectorOperators.FMA, b0, c50);
      c51 = x5.lanewise(VectorOperators.FMA, b1, c51);
      Registers.nextRow();
      FloatVector d0 = FloatVector.fromArray(S, b, bt + 2 * V);
      FloatVector d1 = FloatVector.fromArray(S, b, bt + 3 * V);
      FloatVector y0 = FloatVector.broadcast(S, a[at + 6]);
      c00 = y0.lanewise(VectorOperators.FMA, d0, c00);
      c01 = y0.lanewise(VectorOperators.FMA, d1, c01);
      Registers.nextRow();
      FloatVector y1 = FloatVector.broadcast(S, a[at + 7]);
      c10 = y1.lanewise(VectorOperators.FMA, d0, c10);
      c11 = y1.lanewise(VectorOperators.FMA, d1, c11);
      Registers.nextRow();
      FloatVector y2 = FloatVector.broadcast(S, a[at + 8]);
      c20 = y2.lanewise(VectorOperators.FMA, d0, c20);
      c21 = y2.lanewise(VectorOperators.FMA, d1, c21);
      Registers.nextRow();
      FloatVector y3 = FloatVector.broadcast(S, a[at + 9]);
      c30 = y3.lanewise(VectorOperators.FMA, d0, c30);
      c31 = y3.lanewise(VectorOperators.FMA, d1, c31);
      Registers.nextRow();
      FloatVector y4 = FloatVector.broadcast(S, a[at + 10]);
      c40 = y4.lanewise(VectorOperators.FMA, d0, c40);
      c41 = y4.lanewise(VectorOperators.FMA, d1, c41);
      Registers.nextRow();
      FloatVector y5 = FloatVector.broadcast(S, a[at + 11]);
      c50 = y5.lanewise(VectorOperators.FMA, d0, c50);
      c51 = y5.lanewise(VectorOperators.FMA, d1, c51);
    }
    c00.add(FloatVector.fromArray(S, z, zo)).intoArray(c, co);
    c01.add(FloatVector.fromArray(S, z, zo + V)).intoArray(c, co + V);
    c10.add(FloatVector.fromArray(S, z, zo + ldz)).intoArray(c, co + ldc);
    c11.add(FloatVector.fromArray(S, z, zo + ldz + V)).intoArray(c, co + ldc + V);
    c20.add(FloatVector.fromArray(S, z, zo + 2 * ldz)).intoArray(c, co + 2 * ldc);
    c21.add(FloatVector.fromArray(S, z, zo + 2 * ldz + V)).intoArray(c, co + 2 * ldc + V);
    c30.add(FloatVector.fromArray(S, z, zo + 3 * ldz)).intoArray(c, co + 3 * ldc);
    c31.add(FloatVector.fromArray(S, z, zo + 3 * ldz + V)).intoArray(c, co + 3 * ldc + V);
    c40.add(FloatVector.fromArray(S, z, zo + 4 * ldz)).intoArray(c, co + 4 * ldc);
    c41.add(FloatVector.fromArray(S, z, zo + 4 * ldz + V)).intoArray(c, co + 4 * ldc + V);
    c50.add(FloatVector.fromArray(S, z, zo + 5 * ldz)).intoArray(c, co + 5 * ldc);
    c51.add(FloatVector.fromArray(S, z, zo + 5 * ldz + V)).intoArray(c, co + 5 * ldc + V);
  }
}
