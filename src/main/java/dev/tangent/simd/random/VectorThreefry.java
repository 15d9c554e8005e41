package dev.tangent.simd.random;

import dev.tangent.simd.Species;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Threefry} for the {@link ScalarRandom#LANES} blocks of a group side by side.
 *
 * <p>The loop's body is eight rounds written out: all twenty outgrow the compiler's limit for one
 * graph, and a call that is then no longer inlined boxes every vector.
 */
final class VectorThreefry {
  private static final VectorSpecies<Integer> I = Species.I32;
  private static final int V = I.length();
  private static final int LANES = ScalarRandom.LANES;
  private static final int GROUP = ScalarRandom.GROUP;
  private static final IntVector LANE = IntVector.zero(I).addIndex(1);

  private VectorThreefry() {}

  /** The key words that are added to the four words before round 0 and after every four rounds. */
  static int[] keys(long seed, long stream) {
    int[] key = {
      (int) seed, (int) (seed >>> 32), (int) stream, (int) (stream >>> 32), Threefry.PARITY
    };
    for (int i = 0; i < 4; i++) {
      key[4] ^= key[i];
    }
    int[] keys = new int[24];
    for (int s = 0; s < 6; s++) {
      for (int i = 0; i < 4; i++) {
        keys[4 * s + i] = key[(s + i) % 5] + (i == 3 ? s : 0);
      }
    }
    return keys;
  }

  /**
   * The words of {@code groups} groups: word w of lane ℓ of the g-th group goes to 64 g + 16 w + ℓ,
   * the place of the number that is made of it.
   */
  static void words(int[] keys, long group, int groups, int high, int kind, int[] words) {
    IntVector h = IntVector.broadcast(I, high + keys[2]);
    IntVector d = IntVector.broadcast(I, kind + keys[3]);
    for (int g = 0; g < groups; g++) {
      long block = (group + g) * LANES; // a multiple of 16: lanes do not carry into the next word
      for (int lane = 0; lane < LANES; lane += V) {
        IntVector x0 = LANE.add((int) block + lane + keys[0]);
        IntVector x1 = IntVector.broadcast(I, (int) (block >>> 32) + keys[1]);
        IntVector x2 = h;
        IntVector x3 = d;
        int key = 4;
        for (int half = 0; ; half++) {
          x0 = x0.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 26).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 21).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 13).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 27).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 23).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 5).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(keys[key]);
          x1 = x1.add(keys[key + 1]);
          x2 = x2.add(keys[key + 2]);
          x3 = x3.add(keys[key + 3]);
          if (half == 2) {
            break;
          }
          x0 = x0.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 6).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 20).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 17).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 11).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 25).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 10).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(x3);
          x3 = x3.lanewise(VectorOperators.ROL, 18).lanewise(VectorOperators.XOR, x0);
          x2 = x2.add(x1);
          x1 = x1.lanewise(VectorOperators.ROL, 20).lanewise(VectorOperators.XOR, x2);
          x0 = x0.add(keys[key + 4]);
          x1 = x1.add(keys[key + 5]);
          x2 = x2.add(keys[key + 6]);
          x3 = x3.add(keys[key + 7]);
          key += 8;
        }
        int at = g * GROUP + lane;
        x0.intoArray(words, at);
        x1.intoArray(words, at + LANES);
        x2.intoArray(words, at + 2 * LANES);
        x3.intoArray(words, at + 3 * LANES);
      }
    }
  }
}
