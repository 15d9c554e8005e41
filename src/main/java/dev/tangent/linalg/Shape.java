package dev.tangent.linalg;

import java.io.Serializable;
import java.util.Locale;

/**
 * The shape of one point: positions × channels. An image has {@code height} rows of {@code width}
 * positions with {@code channels} numbers each, in this order ([row][column][channel], NHWC); a
 * plain vector is one position.
 *
 * @param height rows of positions, at least 1
 * @param width positions of a row, at least 1
 * @param channels numbers of a position, at least 1
 */
public record Shape(int height, int width, int channels) implements Serializable {
  /** Checks the sizes: the whole has fewer than 2³¹ numbers. */
  public Shape {
    if (height < 1 || width < 1 || channels < 1) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a shape has at least one position and one channel, got %d×%d×%d",
              height,
              width,
              channels));
    }
    if ((long) height * width * channels > Integer.MAX_VALUE - 8 || (long) height * width < 0) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a shape has fewer than 2^31 numbers, got %d×%d×%d",
              height,
              width,
              channels));
    }
  }

  /**
   * {@return the shape of a plain vector: one position}
   *
   * @param channels how many numbers
   */
  public static Shape flat(int channels) {
    return new Shape(1, 1, channels);
  }

  /**
   * Reads a shape such as {@code 28x28x1}, {@code 28x28} (one channel) or {@code 784} (one
   * position).
   *
   * @param text rows x columns x channels, as people write it
   * @return the shape
   * @throws IllegalArgumentException for another text
   */
  public static Shape parse(String text) {
    String[] parts = text.strip().split("[x×]", -1);
    try {
      int first = Integer.parseInt(parts[0].strip());
      if (parts.length == 1) {
        return flat(first);
      }
      int second = Integer.parseInt(parts[1].strip());
      if (parts.length <= 3) {
        return new Shape(first, second, parts.length == 3 ? Integer.parseInt(parts[2].strip()) : 1);
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new IllegalArgumentException(
        String.format(
            Locale.ROOT,
            "\"%s\" is no shape of an image: expected rows, columns and channels, as 28x28x1",
            text));
  }

  /** {@return how many positions: height · width} */
  public int positions() {
    return height * width;
  }

  /** {@return how many numbers in all: positions · channels} */
  public int size() {
    return height * width * channels;
  }

  /** {@return whether this is one position: dense data} */
  public boolean isFlat() {
    return height == 1 && width == 1;
  }

  /**
   * {@return the same positions with other channels}
   *
   * @param others how many channels it has instead
   */
  public Shape withChannels(int others) {
    return new Shape(height, width, others);
  }

  /** The shape as text: {@code 28×28×1}, or {@code 784} for one position. */
  @Override
  public String toString() {
    return isFlat() ? String.valueOf(channels) : height + "×" + width + "×" + channels;
  }
}
