package dev.tangent.network;

/** Is called at every training step, on the thread that trains, before the parameters change. */
@FunctionalInterface
public interface TrainingListener {
  /**
   * Hears of the cost before the next step.
   *
   * @param step how many steps the parameters have made
   * @param time step × learning rate
   * @param cost of the batch at these parameters
   */
  void step(long step, double time, double cost);
}
