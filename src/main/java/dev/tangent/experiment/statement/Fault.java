package dev.tangent.experiment.statement;

/**
 * Errors that can be planted in a check, to show that it would notice: each is a mistake that an
 * implementation of the paper could easily contain.
 */
public enum Fault {
  WRONG_BETA("the limit is computed with β = 0.5, the network has 0.1"),
  FIVE_PERCENT("the limit is 5 % too large"),
  MISSING_ROOT("the second layer has no factor 1/√n"),
  MEAN_FIELD("the last layer has the factor 1/n instead of 1/√n"),
  SHARED_OUTPUT("both outputs are read from the same neuron"),
  NARROW("a network of width 3 stands for the wide one"),
  SAME_SEED("every network is drawn from the same seed"),
  NOT_TRAINED("the networks are not trained"),
  UNSCALED_RATE("the weights of the classical network keep the learning rate η, without 1/n"),
  POLYNOMIAL("the activation is a polynomial"),
  NOT_POLYNOMIAL("the activation is no polynomial"),
  NO_BIAS("β = 0 in a ReLU network of depth 2"),
  UNNORMALIZED_HERMITE("Hermite polynomials are not normalized by √(i!)"),
  WRONG_DERIVATIVE("the derivative of the activation is taken for the activation"),
  SUM_FOR_MEAN("the kernel gradient sums over the data instead of averaging"),
  LIMIT_FOR_EMPIRICAL("the limit stands for the network's own kernel"),
  UNSCALED_FEATURES("random features have the factor 1/P instead of 1/√P"),
  INITIAL_VARIANCE("the variance at t = 0 is taken for that at t"),
  FROZEN_BELOW("only the last layer is trained");

  private final String description;

  Fault(String description) {
    this.description = description;
  }

  /** The error in words. */
  public String description() {
    return description;
  }
}
