package dev.tangent.linalg;

import dev.tangent.simd.random.RandomGroups;
import java.util.Locale;

/**
 * Random numbers that are a pure function of (seed, stream, index): the bits are the same in any
 * order, on any thread and at any vector width, or without vectors. The generator is Threefry
 * 4×32-20, normals are made by Box–Muller; long runs make 0.8 · 10⁹ float and 0.2 · 10⁹ double
 * normals a second on a core with 512-bit vectors.
 *
 * <pre>{@code
 * float[] w = new float[1000];
 * CounterRandom.normals(seed, layer, 0, w, 0, 1000); // numbers 0 … 999 of the stream
 * }</pre>
 *
 * <p>The tails of the normals reach 6.7 (float) and 8.5 (double). The float and double numbers of
 * one index agree to the accuracy of float. Uniforms lie in the open interval (0, 1). Normals and
 * uniforms of one stream are independent. Indexes are from 0 to 2⁶⁶; streams and seeds any long.
 */
public final class CounterRandom {
  private static final int GROUP = RandomGroups.GROUP;

  private CounterRandom() {}

  private interface Group<T> {
    void fill(long group, int groups, T out, int offset);
  }

  /**
   * Standard normal numbers {@code index} to {@code index + count − 1} of the stream.
   *
   * @param seed of the run
   * @param stream which of its sequences, as {@link RandomStreams} numbers them
   * @param index number of the first one in the stream, from 0
   * @param out where they are written to
   * @param offset index in {@code out} of the first one
   * @param count how many
   */
  public static void normals(
      long seed, long stream, long index, float[] out, int offset, int count) {
    check(index, out.length, offset, count);
    fill(
        (g, many, o, at) -> RandomGroups.normals(seed, stream, g, many, o, at),
        new float[GROUP],
        index,
        out,
        offset,
        count);
  }

  /**
   * Standard normal numbers {@code index} to {@code index + count − 1} of the stream.
   *
   * @param seed of the run
   * @param stream which of its sequences, as {@link RandomStreams} numbers them
   * @param index number of the first one in the stream, from 0
   * @param out where they are written to
   * @param offset index in {@code out} of the first one
   * @param count how many
   */
  public static void normals(
      long seed, long stream, long index, double[] out, int offset, int count) {
    check(index, out.length, offset, count);
    fill(
        (g, many, o, at) -> RandomGroups.normals(seed, stream, g, many, o, at),
        new double[GROUP],
        index,
        out,
        offset,
        count);
  }

  /**
   * Uniform numbers {@code index} to {@code index + count − 1} of the stream, in (0, 1).
   *
   * @param seed of the run
   * @param stream which of its sequences, as {@link RandomStreams} numbers them
   * @param index number of the first one in the stream, from 0
   * @param out where they are written to
   * @param offset index in {@code out} of the first one
   * @param count how many
   */
  public static void uniforms(
      long seed, long stream, long index, float[] out, int offset, int count) {
    check(index, out.length, offset, count);
    fill(
        (g, many, o, at) -> RandomGroups.uniforms(seed, stream, g, many, o, at),
        new float[GROUP],
        index,
        out,
        offset,
        count);
  }

  /**
   * Uniform numbers {@code index} to {@code index + count − 1} of the stream, in (0, 1).
   *
   * @param seed of the run
   * @param stream which of its sequences, as {@link RandomStreams} numbers them
   * @param index number of the first one in the stream, from 0
   * @param out where they are written to
   * @param offset index in {@code out} of the first one
   * @param count how many
   */
  public static void uniforms(
      long seed, long stream, long index, double[] out, int offset, int count) {
    check(index, out.length, offset, count);
    fill(
        (g, many, o, at) -> RandomGroups.uniforms(seed, stream, g, many, o, at),
        new double[GROUP],
        index,
        out,
        offset,
        count);
  }

  /**
   * {@return the standard normal number at this place}
   *
   * @param seed of the run
   * @param stream which of its sequences, as {@link RandomStreams} numbers them
   * @param index number in the stream, from 0
   */
  public static double normal(long seed, long stream, long index) {
    double[] one = new double[1];
    normals(seed, stream, index, one, 0, 1);
    return one[0];
  }

  /**
   * {@return the uniform number in (0, 1) at this place}
   *
   * @param seed of the run
   * @param stream which of its sequences, as {@link RandomStreams} numbers them
   * @param index number in the stream, from 0
   */
  public static double uniform(long seed, long stream, long index) {
    double[] one = new double[1];
    uniforms(seed, stream, index, one, 0, 1);
    return one[0];
  }

  private static <T> void fill(
      Group<T> kernel, T scratch, long index, T out, int offset, int count) {
    int done = 0;
    while (done < count) {
      long group = (index + done) / GROUP;
      int first = (int) ((index + done) % GROUP);
      int take = Math.min(GROUP - first, count - done);
      if (take == GROUP) {
        int groups = (count - done) / GROUP;
        kernel.fill(group, groups, out, offset + done);
        take = groups * GROUP;
      } else {
        kernel.fill(group, 1, scratch, 0);
        System.arraycopy(scratch, first, out, offset + done, take);
      }
      done += take;
    }
  }

  private static void check(long index, int length, int offset, int count) {
    if (index < 0 || offset < 0 || count < 0 || offset > length - count) {
      throw new IndexOutOfBoundsException(
          String.format(
              Locale.ROOT,
              "%d numbers from index %d into an array of %d at %d",
              count,
              index,
              length,
              offset));
    }
  }
}
