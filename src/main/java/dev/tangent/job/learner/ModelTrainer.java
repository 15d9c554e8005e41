package dev.tangent.job.learner;

import dev.tangent.dynamics.insight.SoftmaxLink;
import dev.tangent.dynamics.learner.FeatureMachine;
import dev.tangent.dynamics.learner.RidgeSweep;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.dynamics.learner.SupportVectorClassifier;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Chooses on all rows and trains on all rows. */
public final class ModelTrainer {
  private ModelTrainer() {}

  /**
   * {@return a model of these rows} Ridge and kernel are chosen by leave-one-out. For support
   * vectors, cost and kernel are chosen on two halves of the rows.
   *
   * @param data rows to learn from
   * @param spec settings
   * @param plan kernel and method
   * @param seed of the halves
   */
  public static NeuralKernelModel train(LearningData data, LearnerSpec spec, Plan plan, long seed) {
    return train(data, spec, plan, seed, IntStream.range(0, data.rows()).toArray());
  }

  /**
   * {@return a model of these rows alone}
   *
   * @param data rows to learn from
   * @param spec settings
   * @param plan kernel and method
   * @param seed of the halves
   * @param all numbers of the rows
   */
  public static NeuralKernelModel train(
      LearningData data, LearnerSpec spec, Plan plan, long seed, int[] all) {
    Chooser chooser = new Chooser(data, spec, plan);
    boolean svc = plan.method() == MethodKind.SVC;
    Choice choice =
        svc
            ? chooser.byValidation(Folds.halves(data.labels(), all, seed))
            : chooser.byLeaveOneOut(all, seed);
    LearningData.Encoded encoded = data.encode(all, spec.standardizes());
    DoubleMatrix x = encoded.rows(all);
    if (svc) {
      return vectors(data, plan, choice, encoded, x, data.labels(all));
    }
    if (plan.learner() == LearnerKind.RFM) {
      return machine(
          data,
          plan,
          choice,
          encoded,
          chooser.machine(choice.candidate(), x, data.targets(all)),
          all);
    }
    RidgeSweep.Fit fit =
        chooser.sweep(choice.candidate().kernel(x.columns()).square(x)).fit(data.targets(all));
    int best = fit.best();
    return new NeuralKernelModel(
        parts(
            data,
            encoded,
            choice.candidate(),
            x.columns(),
            null,
            x,
            fit.dual(best),
            new double[0],
            new int[0][],
            data.mean(all),
            temperature(data, fit.leaveOneOut(best), all),
            Math.sqrt(fit.leaveOneOutErrors()[best]),
            fit.ridge(best),
            fit.spread(best),
            Chooser.text(choice.candidate(), plan, spec.ridges().get(best))));
  }

  private static double temperature(LearningData data, DoubleMatrix outputs, int[] all) {
    return data.isClassification()
        ? SoftmaxLink.smoothed(outputs, data.labels(all)).temperature()
        : 1;
  }

  private static NeuralKernelModel vectors(
      LearningData data,
      Plan plan,
      Choice choice,
      LearningData.Encoded encoded,
      DoubleMatrix x,
      int[] labels) {
    Candidate candidate = choice.candidate();
    RowKernel kernel = candidate.kernel(x.columns());
    SupportVectorClassifier machine =
        SupportVectorClassifier.path(
                Chooser.scaled(kernel.square(x), candidate, x.columns()),
                labels,
                data.classes().size(),
                choice.hyper())
            .getFirst();
    return new NeuralKernelModel(
        parts(
            data,
            encoded,
            candidate,
            x.columns(),
            null,
            x,
            Products.scaled(machine.weights(), candidate.costScale(x.columns())),
            machine.biases(),
            machine.pairs(),
            0,
            Objects.requireNonNull(choice.link()).temperature(),
            0,
            0,
            0,
            Chooser.text(candidate, plan, choice.hyper())));
  }

  private static NeuralKernelModel machine(
      LearningData data,
      Plan plan,
      Choice choice,
      LearningData.Encoded encoded,
      FeatureMachine machine,
      int[] all) {
    return new NeuralKernelModel(
        parts(
            data,
            encoded,
            choice.candidate(),
            machine.points().columns(),
            machine.transform(),
            machine.points(),
            machine.dual(),
            new double[0],
            new int[0][],
            data.mean(all),
            temperature(data, machine.leaveOneOut(), all),
            Math.sqrt(machine.error()),
            machine.ridge(),
            0,
            Chooser.text(choice.candidate(), plan, machine.ridge())
                + " rounds="
                + machine.round()));
  }

  private static ModelParts parts(
      LearningData data,
      LearningData.Encoded encoded,
      Candidate candidate,
      int width,
      @Nullable DoubleMatrix transform,
      DoubleMatrix points,
      DoubleMatrix dual,
      double[] biases,
      int[][] pairs,
      double offset,
      double temperature,
      double error,
      double ridge,
      double spread,
      String chosen) {
    return new ModelParts(
        data.task(),
        data.classes(),
        data.targetName(),
        encoded.encoding(),
        candidate.architecture(width),
        candidate.frozen(),
        candidate.nngp(),
        candidate.laplace(),
        candidate.network() == null ? candidate.radial(width).gamma() : 0,
        transform,
        points,
        dual,
        biases,
        pairs,
        offset,
        temperature,
        error,
        ridge,
        spread,
        chosen);
  }
}
