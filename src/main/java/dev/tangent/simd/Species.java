package dev.tangent.simd;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * The species of {@link Width#BITS}. Must not be loaded when {@link Width#SCALAR}: there may be no
 * Vector API then.
 */
public final class Species {
  private static final VectorShape SHAPE = VectorShape.forBitSize(Math.max(128, Width.BITS));

  public static final VectorSpecies<Float> F32 = VectorSpecies.of(float.class, SHAPE);
  public static final VectorSpecies<Double> F64 = VectorSpecies.of(double.class, SHAPE);
  public static final VectorSpecies<Integer> I32 = IntVector.SPECIES_128.withShape(SHAPE);
  public static final VectorSpecies<Long> I64 = LongVector.SPECIES_128.withShape(SHAPE);

  private Species() {}

  /**
   * The hardware's width, in a class of its own: {@link Width} asks for it before the species
   * exist.
   */
  static final class Hardware {
    private Hardware() {}

    static int bits() {
      return VectorShape.preferredShape().vectorBitSize();
    }
  }
}
