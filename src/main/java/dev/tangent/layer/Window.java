package dev.tangent.layer;

import dev.tangent.linalg.Shape;
import java.util.Locale;

/**
 * A window that slides over an image.
 *
 * @param height its rows k_h
 * @param width its columns k_w
 * @param strideY rows from one output to the next
 * @param strideX columns from one output to the next
 * @param padding what it sees outside of the image
 */
public record Window(int height, int width, int strideY, int strideX, Padding padding) {
  /** Checks the sizes. */
  public Window {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a window is at least 1x1, got %dx%d", height, width));
    }
    if (strideY < 1 || strideX < 1) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "a stride is at least 1x1, got %dx%d", strideY, strideX));
    }
  }

  /**
   * {@return a square window of stride 1 that keeps the size of the image, zeros outside}
   *
   * @param size rows and columns of the window
   */
  public static Window same(int size) {
    return new Window(size, size, 1, 1, Padding.SAME);
  }

  /** {@return positions of the window: k_h · k_w} */
  public int area() {
    return Math.multiplyExact(height, width);
  }

  /**
   * {@return how it slides over the rows of an image}
   *
   * @param input shape of the image
   */
  public Axis rows(Shape input) {
    return new Axis(input.height(), height, strideY, padding);
  }

  /**
   * {@return how it slides over the columns of an image}
   *
   * @param input shape of the image
   */
  public Axis columns(Shape input) {
    return new Axis(input.width(), width, strideX, padding);
  }

  /**
   * {@return the shape of the output for an image; channels are unchanged}
   *
   * @param input shape of the image
   * @throws IllegalArgumentException if the window does not fit in the image
   */
  public Shape output(Shape input) {
    if (padding == Padding.VALID && (height > input.height() || width > input.width())) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "a window of %dx%d has no place in an image of %s with pad=valid: take a smaller one,"
                  + " or pad=same",
              height,
              width,
              input));
    }
    return new Shape(rows(input).outputs(), columns(input).outputs(), input.channels());
  }

  /**
   * {@return whether it treats left and right alike on such an image}
   *
   * @param input shape of the image
   */
  public boolean isMirrored(Shape input) {
    return columns(input).isMirrored();
  }

  /** Size, stride and padding in the text form of an architecture. */
  String text() {
    String stride = strideY == strideX ? String.valueOf(strideY) : strideY + "x" + strideX;
    return height + "x" + width + " stride=" + stride + " pad=" + padding;
  }
}
