package dev.tangent.job.learner;

import dev.tangent.data.table.UciFolder;
import dev.tangent.dynamics.insight.SoftmaxLink;
import dev.tangent.dynamics.learner.FeatureMachine;
import dev.tangent.dynamics.learner.RidgeSweep;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.dynamics.learner.SupportVectorClassifier;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.product.Products;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chooses between candidates. All are tried in parallel, each on one thread; the first of equal
 * ones is taken, so the order of the list and not of the threads decides.
 */
public final class Chooser {
  private final LearningData data;
  private final LearnerSpec spec;
  private final Plan plan;
  private final List<Candidate> candidates;

  /**
   * A chooser for one plan.
   *
   * @param data rows to choose on
   * @param spec settings
   * @param plan kernel and method
   */
  public Chooser(LearningData data, LearnerSpec spec, Plan plan) {
    this.data = data;
    this.spec = spec;
    this.plan = plan;
    candidates = Candidate.of(plan.learner(), spec);
  }

  /** The score of one candidate for each hyperparameter that was tried with it. */
  private record Trial(double[] hypers, double[] scores, int[] unconverged) {}

  /**
   * {@return the choice by scores on the second part of the rows, with learners trained on the
   * first}
   *
   * @param halves rows to train on, and rows to judge on
   */
  public Choice byValidation(UciFolder.Fold halves) {
    LearningData.Encoded rows = data.encode(halves.train(), spec.standardizes());
    DoubleMatrix x = rows.rows(halves.train());
    DoubleMatrix v = rows.rows(halves.test());
    Trial[] trials =
        each(
            c ->
                plan.method() == MethodKind.SVC
                    ? vectors(candidates.get(c), x, v, halves)
                    : ridge(candidates.get(c), x, v, halves));
    Choice choice = best(trials);
    return plan.method() == MethodKind.SVC ? withLink(choice, x, v, halves) : choice;
  }

  /**
   * {@return the choice by leave-one-out over the training rows}
   *
   * @param all numbers of the training rows
   * @param seed of the rows that take part, where {@code --choose-rows} says that not all do
   */
  public Choice byLeaveOneOut(int[] all, long seed) {
    int most = spec.chooseRows();
    int[] train = most > 0 && all.length > most ? Folds.some(data.labels(), all, most, seed) : all;
    LearningData.Encoded rows = data.encode(train, spec.standardizes());
    DoubleMatrix x = rows.rows(train);
    DoubleMatrix y = data.targets(train);
    return best(each(c -> leaveOneOut(candidates.get(c), x, y)));
  }

  private interface Try {
    Trial of(int candidate);
  }

  private Trial[] each(Try body) {
    Trial[] trials = new Trial[candidates.size()];
    Threads.current().forEach(trials.length, c -> trials[c] = body.of(c));
    return trials;
  }

  private Trial leaveOneOut(Candidate candidate, DoubleMatrix x, DoubleMatrix y) {
    if (plan.learner() == LearnerKind.RFM) {
      FeatureMachine machine = machine(candidate, x, y);
      return one(machine.ridge(), -machine.error(), 0);
    }
    RidgeSweep.Fit fit = sweep(candidate.kernel(x.columns()).square(x)).fit(y);
    double[] errors = fit.leaveOneOutErrors();
    int best = fit.best();
    return one(spec.ridges().get(best), -errors[best], 0);
  }

  private static Trial one(double hyper, double score, int unconverged) {
    return new Trial(new double[] {hyper}, new double[] {score}, new int[] {unconverged});
  }

  /** The ridge by leave-one-out within the first part. */
  private Trial ridge(Candidate candidate, DoubleMatrix x, DoubleMatrix v, UciFolder.Fold halves) {
    DoubleMatrix y = data.targets(halves.train());
    DoubleMatrix outputs;
    double ridge;
    if (plan.learner() == LearnerKind.RFM) {
      FeatureMachine machine = machine(candidate, x, y);
      outputs = machine.predict(v);
      ridge = machine.ridge();
    } else {
      RowKernel kernel = candidate.kernel(x.columns());
      RidgeSweep.Fit fit = sweep(kernel.square(x)).fit(y);
      int best = fit.best();
      outputs = Products.multiply(kernel.between(v, x), fit.dual(best));
      ridge = spec.ridges().get(best);
    }
    return one(ridge, score(outputs, halves), 0);
  }

  private double score(DoubleMatrix outputs, UciFolder.Fold halves) {
    if (data.isClassification()) {
      return Judge.accuracy(Judge.classes(outputs), data.labels(halves.test()));
    }
    double mean = data.mean(halves.train());
    return -Judge.rootMeanSquare(outputs, mean, data.values(halves.test()));
  }

  RidgeSweep sweep(DoubleMatrix kernel) {
    return RidgeSweep.of(kernel, spec.ridges().stream().mapToDouble(r -> r).toArray());
  }

  FeatureMachine machine(Candidate candidate, DoubleMatrix x, DoubleMatrix y) {
    double[] ridges = spec.ridges().stream().mapToDouble(r -> r).toArray();
    return FeatureMachine.fit(
        x, y, candidate.radial(x.columns()), spec.rounds(), ridges, Progress.NONE);
  }

  private Trial vectors(
      Candidate candidate, DoubleMatrix x, DoubleMatrix v, UciFolder.Fold halves) {
    double[] costs = spec.costs().stream().mapToDouble(c -> c).toArray();
    RowKernel kernel = candidate.kernel(x.columns());
    List<SupportVectorClassifier> path =
        SupportVectorClassifier.path(
            scaled(kernel.square(x), candidate, x.columns()),
            data.labels(halves.train()),
            data.classes().size(),
            costs);
    DoubleMatrix between = scaled(kernel.between(v, x), candidate, x.columns());
    int[] labels = data.labels(halves.test());
    double[] scores = new double[costs.length];
    int[] unconverged = new int[costs.length];
    for (int c = 0; c < costs.length; c++) {
      scores[c] = Judge.accuracy(path.get(c).classes(between), labels);
      unconverged[c] = path.get(c).unconverged();
    }
    return new Trial(costs, scores, unconverged);
  }

  /** The kernel that costs refer to; in the place of the one that is given. */
  static DoubleMatrix scaled(DoubleMatrix kernel, Candidate candidate, int width) {
    double factor = candidate.costScale(width);
    for (int i = 0; factor != 1 && i < kernel.rows(); i++) {
      for (int j = 0, at = kernel.rowOffset(i); j < kernel.columns(); j++) {
        kernel.array()[at + j] *= factor;
      }
    }
    return kernel;
  }

  private Choice best(Trial[] trials) {
    int at = 0;
    int hyper = 0;
    int ties = 0;
    double most = Double.NEGATIVE_INFINITY;
    List<Choice.Scored> scored = new ArrayList<>();
    for (int c = 0; c < trials.length; c++) {
      Trial trial = trials[c];
      for (int h = 0; h < trial.scores.length; h++) {
        double score = trial.scores[h];
        scored.add(new Choice.Scored(text(candidates.get(c), plan, trial.hypers[h]), score));
        if (score > most) {
          most = score;
          at = c;
          hyper = h;
          ties = 0;
        }
        ties += score == most ? 1 : 0;
      }
    }
    return new Choice(
        candidates.get(at),
        trials[at].hypers[hyper],
        most,
        ties,
        null,
        Arrays.stream(trials).mapToInt(t -> Arrays.stream(t.unconverged).sum()).sum(),
        List.copyOf(scored));
  }

  static String text(Candidate candidate, Plan plan, double hyper) {
    return candidate.text()
        + (plan.method() == MethodKind.SVC ? " C=" : " ridge=")
        + Candidate.number(hyper);
  }

  /** Fits probabilities to the outputs of the chosen candidate on the validation rows. */
  private Choice withLink(Choice choice, DoubleMatrix x, DoubleMatrix v, UciFolder.Fold halves) {
    Candidate candidate = choice.candidate();
    RowKernel kernel = candidate.kernel(x.columns());
    SupportVectorClassifier machine =
        SupportVectorClassifier.path(
                scaled(kernel.square(x), candidate, x.columns()),
                data.labels(halves.train()),
                data.classes().size(),
                choice.hyper())
            .getFirst();
    @Nullable SoftmaxLink link =
        SoftmaxLink.smoothed(
            machine.scores(scaled(kernel.between(v, x), candidate, x.columns())),
            data.labels(halves.test()));
    return new Choice(
        candidate,
        choice.hyper(),
        choice.score(),
        choice.ties(),
        Objects.requireNonNull(link),
        choice.unconverged(),
        choice.scores());
  }
}
