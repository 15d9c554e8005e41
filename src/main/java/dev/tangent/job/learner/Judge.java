package dev.tangent.job.learner;

import dev.tangent.data.table.UciFolder;
import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.insight.CalibrationScores;
import dev.tangent.dynamics.insight.PredictiveScores;
import dev.tangent.dynamics.insight.SoftmaxLink;
import dev.tangent.dynamics.learner.FeatureMachine;
import dev.tangent.dynamics.learner.RidgeSweep;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.dynamics.learner.SupportVectorClassifier;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.util.Arrays;
import java.util.Objects;

/** Trains the chosen learner on the training rows of a fold, and judges it on the test rows. */
public final class Judge {
  private static final int BINS = 15;
  private static final double COVERAGE = 0.9;

  private final LearningData data;
  private final LearnerSpec spec;
  private final Plan plan;
  private final Chooser chooser;

  /**
   * A judge for one plan, with its chooser.
   *
   * @param data rows to train and test on
   * @param spec settings
   * @param plan kernel and method
   * @param chooser of the ridge or cost of each fold
   */
  public Judge(LearningData data, LearnerSpec spec, Plan plan, Chooser chooser) {
    this.data = data;
    this.spec = spec;
    this.plan = plan;
    this.chooser = chooser;
  }

  /**
   * {@return the score on the test rows}
   *
   * @param fold rows to train on, and rows to test on
   * @param choice what was chosen on the training rows
   */
  public FoldScore judge(UciFolder.Fold fold, Choice choice) {
    LearningData.Encoded rows = data.encode(fold.train(), spec.standardizes());
    DoubleMatrix x = rows.rows(fold.train());
    DoubleMatrix test = rows.rows(fold.test());
    return plan.method() == MethodKind.SVC
        ? vectors(x, test, fold, choice)
        : plan.learner() == LearnerKind.RFM
            ? machine(x, test, fold, choice)
            : ridge(x, test, fold, choice);
  }

  private FoldScore vectors(DoubleMatrix x, DoubleMatrix test, UciFolder.Fold fold, Choice choice) {
    Candidate candidate = choice.candidate();
    RowKernel kernel = candidate.kernel(x.columns());
    SupportVectorClassifier machine =
        SupportVectorClassifier.path(
                Chooser.scaled(kernel.square(x), candidate, x.columns()),
                data.labels(fold.train()),
                data.classes().size(),
                choice.hyper())
            .getFirst();
    DoubleMatrix between = Chooser.scaled(kernel.between(test, x), candidate, x.columns());
    SoftmaxLink link = Objects.requireNonNull(choice.link());
    return classified(
        fold,
        machine.classes(between),
        link.probabilities(machine.scores(between)),
        Chooser.text(candidate, plan, choice.hyper()),
        machine.unconverged());
  }

  private FoldScore machine(DoubleMatrix x, DoubleMatrix test, UciFolder.Fold fold, Choice choice) {
    FeatureMachine machine = chooser.machine(choice.candidate(), x, data.targets(fold.train()));
    String text =
        Chooser.text(choice.candidate(), plan, machine.ridge()) + " rounds=" + machine.round();
    DoubleMatrix outputs = machine.predict(test);
    if (!data.isClassification()) {
      double deviation = Math.sqrt(machine.error());
      double[] variance = new double[test.rows()];
      Arrays.fill(variance, deviation * deviation);
      return valued(fold, outputs, variance, text);
    }
    SoftmaxLink link = SoftmaxLink.smoothed(machine.leaveOneOut(), data.labels(fold.train()));
    return classified(fold, classes(outputs), link.probabilities(outputs), text, 0);
  }

  private FoldScore ridge(DoubleMatrix x, DoubleMatrix test, UciFolder.Fold fold, Choice choice) {
    RowKernel kernel = choice.candidate().kernel(x.columns());
    RidgeSweep.Fit fit = chooser.sweep(kernel.square(x)).fit(data.targets(fold.train()));
    int best = fit.best();
    DoubleMatrix between = kernel.between(test, x);
    DoubleMatrix outputs = Products.multiply(between, fit.dual(best));
    String text = Chooser.text(choice.candidate(), plan, spec.ridges().get(best));
    if (!data.isClassification()) {
      double[] variance = fit.variance(between, kernel.diagonal(test), best);
      return valued(fold, outputs, variance, text);
    }
    SoftmaxLink link = SoftmaxLink.smoothed(fit.leaveOneOut(best), data.labels(fold.train()));
    return classified(fold, classes(outputs), link.probabilities(outputs), text, 0);
  }

  private FoldScore classified(
      UciFolder.Fold fold, int[] classes, DoubleMatrix probabilities, String text, int open) {
    int[] labels = data.labels(fold.test());
    CalibrationScores scores = CalibrationScores.of(probabilities, labels);
    return new FoldScore(
        fold.train().length,
        fold.test().length,
        text,
        accuracy(classes, labels),
        scores.crossEntropy(),
        scores.ece(BINS),
        open);
  }

  private FoldScore valued(
      UciFolder.Fold fold, DoubleMatrix outputs, double[] variance, String text) {
    double mean = data.mean(fold.train());
    double[] values = data.values(fold.test());
    DoubleMatrix means = DoubleMatrix.zeros(values.length, 1);
    for (int i = 0; i < values.length; i++) {
      means.set(i, 0, outputs.get(i, 0) + mean);
    }
    PredictiveScores scores =
        PredictiveScores.of(means, variance, DoubleMatrix.wrap(values, 0, values.length, 1, 1));
    return new FoldScore(
        fold.train().length,
        fold.test().length,
        text,
        rootMeanSquare(outputs, mean, values),
        scores.negativeLogLikelihood(),
        scores.coverage(COVERAGE),
        0);
  }

  static int[] classes(DoubleMatrix outputs) {
    return Classification.classes(outputs);
  }

  static double accuracy(int[] classes, int[] labels) {
    int right = 0;
    for (int i = 0; i < labels.length; i++) {
      right += classes[i] == labels[i] ? 1 : 0;
    }
    return right / (double) labels.length;
  }

  static double rootMeanSquare(DoubleMatrix outputs, double mean, double[] values) {
    double sum = 0;
    for (int i = 0; i < values.length; i++) {
      double d = outputs.get(i, 0) + mean - values[i];
      sum += d * d;
    }
    return Math.sqrt(sum / values.length);
  }
}
