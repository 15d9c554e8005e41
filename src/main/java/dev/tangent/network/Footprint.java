package dev.tangent.network;

import dev.tangent.layer.Activation;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Dense;
import dev.tangent.layer.WeightShape;

/**
 * The cost of a finite network: parameters, memory, flops. This is the only place where they are
 * computed: code that cuts work into blocks and estimates shown before a long job both use it.
 *
 * <p>Example: {@code Footprint.of(network).bytes(512, 1, Float.BYTES)}: a step on 512 points.
 *
 * @param parameters Σ n_out (fan-in + 1) over the layers with parameters
 * @param multiplications in the forward pass of one point: one for each parameter and position
 * @param outputs of one point: Σ n_out · positions over the same layers
 * @param widest the most numbers that one point has in one layer: its inputs, or a layer's outputs
 * @param dense whether no layer has positions
 * @param inPlace whether activations take the place of preactivations, so that only one is kept
 */
public record Footprint(
    long parameters,
    long multiplications,
    long outputs,
    long widest,
    boolean dense,
    boolean inPlace) {
  /** Most entries of activations that a pass keeps: 256 MiB in float32. */
  private static final long PASS_ENTRIES = 1L << 26;

  /** Fewest points of a pass, however wide the network is. */
  private static final int LEAST_POINTS = 64;

  /**
   * {@return the footprint of every network with this architecture}
   *
   * @param architecture of the networks
   */
  public static Footprint of(Architecture architecture) {
    long multiplications = 0;
    long outputs = 0;
    long widest = architecture.inputWidth();
    for (WeightShape w : architecture.weights()) {
      long own = (long) w.layer().width() * w.positions();
      multiplications += w.parameterCount() * w.positions();
      outputs += own;
      widest = Math.max(widest, own);
    }
    boolean inPlace =
        architecture.layers().stream()
            .allMatch(
                layer ->
                    layer instanceof Dense
                        || layer instanceof Activation a && a.function().keepsSlope());
    return new Footprint(
        architecture.parameterCount(),
        multiplications,
        outputs,
        widest,
        architecture.isDense(),
        inPlace);
  }

  /** {@return how many activations and deltas of one point a pass forward and backward keeps} */
  public long entriesPerPoint() {
    return 2 * outputs;
  }

  /**
   * {@return how many points one pass of a training step has at most; larger batches take several
   * passes}
   */
  public int mostPoints() {
    return Math.clamp(PASS_ENTRIES / entriesPerPoint(), LEAST_POINTS, 1 << 20);
  }

  /**
   * {@return whether a trainer without momentum sums the gradient of such a batch over several
   * passes}
   *
   * @param batch points of a step
   */
  public boolean trainsInChunks(int batch) {
    return batch > mostPoints();
  }

  /**
   * {@return whether {@code FloatTangentProduct} or its twin over so many points holds a vector of
   * the parameters' size; else it holds the deltas of all layers}
   *
   * @param points how many
   */
  public boolean productKeepsVector(int points) {
    return !dense || points > FloatTangentProduct.BLOCK || points * outputs >= parameters;
  }

  /**
   * {@return how many bytes a network and its passes take at their peak}
   *
   * @param points of a batch
   * @param copies vectors of the parameters' size, the parameters themselves among them
   * @param bytesPerNumber 4 or 8
   */
  public double bytes(int points, int copies, int bytesPerNumber) {
    double kept = (double) outputs * (inPlace ? 1 : 2);
    double pass = Math.min(points, Math.max(LEAST_POINTS, PASS_ENTRIES / kept));
    return bytesPerNumber * ((double) copies * parameters + pass * (kept + 2.0 * widest));
  }

  /**
   * {@return operations of a pass forward: a multiplication and an addition for each parameter in
   * use}
   *
   * @param points how many
   */
  public double passFlops(double points) {
    return 2.0 * multiplications * points;
  }

  /**
   * {@return operations of a training step: one product with each weight matrix forward, two
   * backward}
   *
   * @param points how many
   */
  public double stepFlops(double points) {
    return 3 * passFlops(points);
  }
}
