package dev.tangent.layer;

/**
 * How a window slides along one axis of an image: output {@code o} sees the inputs {@code o ·
 * stride − before() + u}, 0 ≤ u &lt; taps.
 *
 * @param size inputs n
 * @param taps length k of the window
 * @param stride inputs from one output to the next
 * @param padding what the window sees outside of the image
 */
public record Axis(int size, int taps, int stride, Padding padding) {
  /** {@return number of outputs} */
  public int outputs() {
    return padding == Padding.VALID ? (size - taps) / stride + 1 : (size + stride - 1) / stride;
  }

  /** {@return positions of padding before the first input} */
  public int before() {
    return padding == Padding.VALID ? 0 : Math.max((outputs() - 1) * stride + taps - size, 0) / 2;
  }

  /**
   * {@return the input under tap {@code tap} of output {@code output}, −1 outside of the image}
   *
   * @param output from 0
   * @param tap from 0
   */
  public int input(int output, int tap) {
    int position = output * stride - before() + tap;
    if (padding == Padding.CIRCULAR) {
      return Math.floorMod(position, size);
    }
    return position < 0 || position >= size ? -1 : position;
  }

  /**
   * {@return how many taps of an output lie in the image}
   *
   * @param output from 0
   */
  public int inside(int output) {
    int count = 0;
    for (int u = 0; u < taps; u++) {
      count += input(output, u) < 0 ? 0 : 1;
    }
    return count;
  }

  /** {@return whether mirroring the inputs mirrors the outputs} */
  public boolean isMirrored() {
    int after = (outputs() - 1) * stride + taps - size - before();
    return after == before();
  }
}
