package dev.tangent.layer;

/**
 * Where the scales of a layer's parameters are applied: as factors in front of the parameters, or
 * in their variance.
 *
 * <p>Both give the same function at initialization, but gradient descent leads to different
 * functions: only with the factors in front does the tangent kernel have a limit at a learning rate
 * that does not depend on the width (JGH, remark 1).
 *
 * <p>Scales and deviations are for finite networks, {@link #learning} is for the limit.
 */
public enum Parametrization {
  /** z = σ_w/√n_in · W a + β b, all parameters N(0, 1). */
  NTK {
    @Override
    public double weightScale(WeightLayer layer, int inputWidth, boolean last) {
      return layer.sigmaW() / Math.sqrt(inputWidth);
    }

    @Override
    public double biasScale(WeightLayer layer) {
      return layer.beta();
    }

    @Override
    public double weightDeviation(WeightLayer layer, int inputWidth) {
      return 1;
    }

    @Override
    public double biasDeviation(WeightLayer layer) {
      return 1;
    }
  },

  /** z = W a + b, W ~ N(0, σ_w²/n_in) and b ~ N(0, β²); β = 0 means that there are no biases. */
  STANDARD {
    @Override
    public double weightScale(WeightLayer layer, int inputWidth, boolean last) {
      return 1;
    }

    @Override
    public double biasScale(WeightLayer layer) {
      return layer.beta() == 0 ? 0 : 1;
    }

    @Override
    public double weightDeviation(WeightLayer layer, int inputWidth) {
      return layer.sigmaW() / Math.sqrt(inputWidth);
    }

    @Override
    public double biasDeviation(WeightLayer layer) {
      return layer.beta();
    }

    @Override
    public Step.Affine learning(Step.Affine map) {
      return map.learning(map.fanIn() / map.sigma2(), map.beta2() > 0 ? 1 / map.beta2() : 1);
    }
  },

  /**
   * The NTK parametrization with σ_w/n_in in place of σ_w/√n_in in the last layer, trained with a
   * rate that is n_in times as large: features move at any width. Maximal update (μP, Yang, Hu
   * 2021) for gradient descent; with one hidden layer it is the mean-field scaling (Mei, Montanari,
   * Nguyen 2018). Its tangent kernel is 1/n_in of the NTK's and has no limit but 0.
   */
  MEAN_FIELD {
    @Override
    public double weightScale(WeightLayer layer, int inputWidth, boolean last) {
      return layer.sigmaW() / (last ? inputWidth : Math.sqrt(inputWidth));
    }

    @Override
    public double biasScale(WeightLayer layer) {
      return layer.beta();
    }

    @Override
    public double weightDeviation(WeightLayer layer, int inputWidth) {
      return 1;
    }

    @Override
    public double biasDeviation(WeightLayer layer) {
      return 1;
    }

    @Override
    public double rateFactor(int lastInputWidth) {
      return lastInputWidth;
    }
  };

  /**
   * {@return the factor in front of W}
   *
   * @param layer with W and b
   * @param inputWidth columns of W
   * @param last whether the layer is the last one with parameters
   */
  public abstract double weightScale(WeightLayer layer, int inputWidth, boolean last);

  /**
   * {@return what a learning rate is multiplied by, so that one rate fits all widths: n_in of the
   * last layer in the mean-field parametrization, else 1}
   *
   * @param lastInputWidth n_in of the last layer with parameters
   */
  public double rateFactor(int lastInputWidth) {
    return 1;
  }

  /**
   * {@return the map in the limit, with the factors that its parameters add to Θ at a learning rate
   * of 1: Θ grows by (factor of W)² fan-in · mean a² of the weights and by (factor of b)² of the
   * biases, which are 1 · σ_w² Σ and 1 · β² in the NTK parametrization}
   *
   * @param map in the NTK parametrization
   */
  public Step.Affine learning(Step.Affine map) {
    return map.learning(1, 1);
  }

  /**
   * {@return the factor in front of b}
   *
   * @param layer with W and b
   */
  public abstract double biasScale(WeightLayer layer);

  /**
   * {@return the standard deviation of the entries of W at initialization}
   *
   * @param layer with W and b
   * @param inputWidth columns of W
   */
  public abstract double weightDeviation(WeightLayer layer, int inputWidth);

  /**
   * {@return the standard deviation of the entries of b at initialization}
   *
   * @param layer with W and b
   */
  public abstract double biasDeviation(WeightLayer layer);
}
