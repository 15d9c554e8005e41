// twin: double
package dev.tangent.layer.finite;

import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.product.FlatImages;
import dev.tangent.linalg.product.FloatImageGradient;

/** The inputs of a convolution: patches, gathered for a few images at a time into one buffer. */
final class FloatPatchInputs implements FloatLayerInputs {
  /** Most entries of a piece, 2¹⁹; a single larger image is one piece. */
  private static final int PIECE = 1 << 19;

  private final FloatPatches patches;
  private final int points;
  private final int step; // points of a piece
  private final float[] buffer;
  private FloatMatrix raw = FloatMatrix.zeros(0, 0);

  FloatPatchInputs(FloatPatches patches, int points, float[] buffer) {
    this.patches = patches;
    this.points = points;
    this.buffer = buffer;
    step = pointsOfPiece(patches, points);
  }

  private static int pointsOfPiece(FloatPatches patches, int points) {
    long entries = (long) patches.height() * patches.positions();
    return Math.clamp(PIECE / entries, 1, Math.max(points, 1));
  }

  /** Entries of the buffer for so many points. */
  static int bufferSize(FloatPatches patches, int points) {
    long entries = (long) patches.height() * patches.positions();
    return Math.toIntExact(entries * pointsOfPiece(patches, points));
  }

  /** Sets the images that patches come from, channels × (positions of at least all points). */
  void set(FloatMatrix inputs) {
    raw = inputs;
  }

  @Override
  public FloatMatrix raw() {
    return raw;
  }

  @Override
  public int points() {
    return points;
  }

  @Override
  public int positions() {
    return patches.positions();
  }

  @Override
  public int pieces() {
    return (points + step - 1) / step;
  }

  @Override
  public int firstPoint(int piece) {
    return Math.min(points, piece * step);
  }

  @Override
  public FloatMatrix piece(int piece) {
    FloatMatrix to = storage(piece);
    patches.gather(raw, firstPoint(piece), to);
    return to;
  }

  @Override
  public void addProduct(float keep, float factor, FloatMatrix deltas, FloatMatrix w) {
    FlatImages flat = patches.flat();
    if (flat != null && FloatImageGradient.suits(flat, raw.rows(), w.rows())) {
      FloatImageGradient.add(flat, keep, factor, deltas, images(), w);
    } else {
      FloatLayerInputs.super.addProduct(keep, factor, deltas, w);
    }
  }

  @Override
  public void products(float factor, FloatMatrix deltas, float[] to, int stride) {
    FlatImages flat = patches.flat();
    if (flat != null && FloatImageGradient.suits(flat, raw.rows(), deltas.rows())) {
      FloatImageGradient.each(flat, factor, deltas, images(), to, stride);
    } else {
      FloatLayerInputs.super.products(factor, deltas, to, stride);
    }
  }

  /** The images of the points. */
  private FloatMatrix images() {
    return raw.columnRange(0, points * patches.inputPositions());
  }

  /** The buffer, of the size of a piece; its old content is lost. */
  FloatMatrix storage(int piece) {
    int columns = (firstPoint(piece + 1) - firstPoint(piece)) * patches.positions();
    return FloatMatrix.wrap(buffer, 0, patches.height(), columns, columns);
  }
}
