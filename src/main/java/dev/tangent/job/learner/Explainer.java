package dev.tangent.job.learner;

import dev.tangent.data.table.Task;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.insight.Attribution;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells which training rows a prediction of a model rests on: computes exactly how leaving out each
 * of them would change it, with kernel, ridge and learnt features unchanged.
 *
 * <p>For a class, the effect of a row is how much the lead of the predicted class over the next one
 * shrinks without it; for a value, how much the value decreases. A model does not store the
 * targets, but they are (K + r)α. Making one costs N³/3 flops for the factor and 2N²k; explaining M
 * rows 2N²M. Immutable; any number of threads may use it.
 *
 * <pre>{@code
 * Explainer explainer = Explainer.of(model);
 * explainer.explain(rows, 3).getFirst().helpers();   // the three rows that speak most for it
 * }</pre>
 */
public final class Explainer {
  private final NeuralKernelModel model;
  private final RowKernel kernel;
  private final DoubleMatrix targets;
  private final Attribution attribution;

  private Explainer(
      NeuralKernelModel model, RowKernel kernel, DoubleMatrix targets, Attribution attribution) {
    this.model = model;
    this.kernel = kernel;
    this.targets = targets;
    this.attribution = attribution;
  }

  /**
   * A training row and its effect on a prediction.
   *
   * @param row its number among the training rows, from 0
   * @param learnt its class or its value
   * @param effect above 0 it speaks for the predicted class, or raises the value
   */
  public record Share(int row, String learnt, double effect) {}

  /**
   * The explanation of one prediction.
   *
   * @param predicted the class or the value
   * @param helpers the rows with the largest effects above 0, the largest first
   * @param harmers the rows with the lowest effects below 0, the lowest first
   */
  public record Explanation(String predicted, List<Share> helpers, List<Share> harmers) {}

  /**
   * {@return the explainer of a model by ridge regression}
   *
   * @param model by ridge regression
   * @throws IllegalArgumentException for support vectors, and models of older files, which lack the
   *     ridge
   */
  public static Explainer of(NeuralKernelModel model) {
    ModelParts parts = model.parts();
    if (parts.pairs().length > 0 || parts.ridge() == 0) {
      throw new IllegalArgumentException(
          parts.pairs().length > 0
              ? "the model has support vectors, for which leaving a row out has no closed form:"
                  + " train one with --method ridge"
              : "the model's file doesn't say its ridge: train it again with this version");
    }
    RowKernel kernel = parts.rowKernel();
    DoubleMatrix k = kernel.square(parts.points());
    DoubleMatrix targets = Products.multiply(k, parts.dual());
    for (int i = 0; i < targets.rows(); i++) {
      for (int c = 0; c < targets.columns(); c++) {
        targets.set(i, c, targets.get(i, c) + parts.ridge() * parts.dual().get(i, c));
      }
    }
    return new Explainer(
        model, kernel, targets, Attribution.of(k, Ridge.absolute(parts.ridge()), targets));
  }

  /**
   * Explains predictions.
   *
   * @param encoded rows as the model's encoding makes them, M × width
   * @param most the largest number of helpers, and of harmers, for each row
   * @return an explanation for each row
   */
  public List<Explanation> explain(DoubleMatrix encoded, int most) {
    ModelParts parts = model.parts();
    Attribution.OnTest test =
        attribution.on(kernel.between(parts.transformed(encoded), parts.points()));
    List<Explanation> result = new ArrayList<>();
    for (int j = 0; j < test.size(); j++) {
      result.add(explain(test, j, most));
    }
    return result;
  }

  private Explanation explain(Attribution.OnTest test, int j, int most) {
    boolean classes = model.task() == Task.CLASSIFICATION;
    int best = best(test.predictions(), j, -1);
    int next = classes ? best(test.predictions(), j, best) : -1;
    double[] effects = new double[targets.rows()];
    for (int i = 0; i < effects.length; i++) {
      effects[i] = -test.removal(i, j, best) + (classes ? test.removal(i, j, next) : 0);
    }
    List<Integer> order =
        IntStream.range(0, effects.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -effects[i]))
            .toList();
    return new Explanation(
        learnt(test.predictions(), j),
        order.stream().limit(most).filter(i -> effects[i] > 0).map(i -> share(i, effects)).toList(),
        order.reversed().stream()
            .limit(most)
            .filter(i -> effects[i] < 0)
            .map(i -> share(i, effects))
            .toList());
  }

  private Share share(int row, double... effects) {
    return new Share(row, learnt(targets, row), effects[row]);
  }

  private String learnt(DoubleMatrix outputs, int row) {
    return model.task() == Task.CLASSIFICATION
        ? model.classes().get(best(outputs, row, -1))
        : Candidate.number(outputs.get(row, 0) + model.parts().offset());
  }

  /** The column with the largest entry of a row, except this one. */
  private static int best(DoubleMatrix outputs, int row, int except) {
    int best = except == 0 ? 1 : 0;
    for (int c = best + 1; c < outputs.columns(); c++) {
      best = c != except && outputs.get(row, c) > outputs.get(row, best) ? c : best;
    }
    return best;
  }
}
