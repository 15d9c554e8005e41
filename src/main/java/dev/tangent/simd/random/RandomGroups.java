package dev.tangent.simd.random;

import dev.tangent.simd.Width;

/**
 * Groups of {@link ScalarRandom#GROUP} random numbers, in vectors where there are any, with the
 * bits of {@link ScalarRandom} everywhere. Group g of a stream holds its numbers 64 g to 64 g + 63.
 */
public final class RandomGroups {
  /** Numbers in a group. */
  public static final int GROUP = ScalarRandom.GROUP;

  /** Groups that are made together: few enough that their words stay in L1. */
  private static final int CHUNK = 16;

  private RandomGroups() {}

  /** Normals of {@code groups} groups from {@code group} on. */
  public static void normals(
      long seed, long stream, long group, int groups, float[] out, int offset) {
    if (Width.SCALAR) {
      for (int g = 0; g < groups; g++) {
        ScalarRandom.normals(seed, stream, group + g, out, offset + g * GROUP);
      }
      return;
    }
    int[] keys = VectorThreefry.keys(seed, stream);
    int[] words = new int[Math.min(groups, CHUNK) * GROUP];
    for (int g = 0; g < groups; g += CHUNK) {
      int some = Math.min(CHUNK, groups - g);
      VectorThreefry.words(keys, group + g, some, 0, ScalarRandom.NORMAL, words);
      FloatBoxMuller.normals(words, some, out, offset + g * GROUP);
    }
  }

  /** Uniforms of {@code groups} groups from {@code group} on. */
  public static void uniforms(
      long seed, long stream, long group, int groups, float[] out, int offset) {
    if (Width.SCALAR) {
      for (int g = 0; g < groups; g++) {
        ScalarRandom.uniforms(seed, stream, group + g, out, offset + g * GROUP);
      }
      return;
    }
    int[] keys = VectorThreefry.keys(seed, stream);
    int[] words = new int[Math.min(groups, CHUNK) * GROUP];
    for (int g = 0; g < groups; g += CHUNK) {
      int some = Math.min(CHUNK, groups - g);
      VectorThreefry.words(keys, group + g, some, 0, ScalarRandom.UNIFORM, words);
      FloatBoxMuller.uniforms(words, some, out, offset + g * GROUP);
    }
  }

  /** Normals of {@code groups} groups from {@code group} on. */
  public static void normals(
      long seed, long stream, long group, int groups, double[] out, int offset) {
    if (Width.SCALAR) {
      for (int g = 0; g < groups; g++) {
        ScalarRandom.normals(seed, stream, group + g, out, offset + g * GROUP);
      }
      return;
    }
    fractions(ScalarRandom.NORMAL, seed, stream, group, groups, out, offset);
  }

  /** Uniforms of {@code groups} groups from {@code group} on. */
  public static void uniforms(
      long seed, long stream, long group, int groups, double[] out, int offset) {
    if (Width.SCALAR) {
      for (int g = 0; g < groups; g++) {
        ScalarRandom.uniforms(seed, stream, group + g, out, offset + g * GROUP);
      }
      return;
    }
    fractions(ScalarRandom.UNIFORM, seed, stream, group, groups, out, offset);
  }

  /**
   * The fractions that double numbers are made of: they take words of low-order bits beside the
   * words that float uses.
   */
  private static void fractions(
      int kind, long seed, long stream, long group, int groups, double[] out, int offset) {
    int[] keys = VectorThreefry.keys(seed, stream);
    int[] high = new int[Math.min(groups, CHUNK) * GROUP];
    int[] low = new int[high.length];
    for (int g = 0; g < groups; g += CHUNK) {
      int some = Math.min(CHUNK, groups - g);
      int at = offset + g * GROUP;
      VectorThreefry.words(keys, group + g, some, 0, kind, high);
      VectorThreefry.words(keys, group + g, some, 1, kind, low);
      DoubleBoxMuller.fractions(high, low, some, out, at);
      if (kind == ScalarRandom.NORMAL) {
        DoubleBoxMuller.normals(some, out, at);
      } else {
        DoubleBoxMuller.uniforms(some, out, at);
      }
    }
  }
}
