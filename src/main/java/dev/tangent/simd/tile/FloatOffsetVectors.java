// twin: double
package dev.tangent.simd.tile;

import dev.tangent.simd.Registers;
import dev.tangent.simd.Species;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link FloatOffsetTile} in vectors: the register tile of {@link FloatVectorTile} with 6 × 2
 * vectors, but for the offsets. Must not be loaded where there are no vectors.
 */
final class FloatOffsetVectors {
  private static final VectorSpecies<Float> S = Species.F32;
  private static final int V = S.length();

  private FloatOffsetVectors() {}

  static void multiply(
      int kc,
      float[] a,
      int ao,
      float[] b,
      int bo,
      int[] offsets,
      int oo,
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
      int bt = bo + offsets[oo + k];
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
}
