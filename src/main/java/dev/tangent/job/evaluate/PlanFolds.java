package dev.tangent.job.evaluate;

import dev.tangent.data.table.UciFolder;
import dev.tangent.job.learner.Choice;
import dev.tangent.job.learner.Chooser;
import dev.tangent.job.learner.FoldScore;
import dev.tangent.job.learner.Folds;
import dev.tangent.job.learner.Judge;
import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.LearningData;
import dev.tangent.job.learner.Plan;
import dev.tangent.job.learner.SelectKind;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One learner on some folds of a table. Where each fold chooses for itself, folds can be computed
 * anywhere and put together; where the choice is one for all, all folds belong together.
 *
 * @param kernel that the first of these folds chose
 * @param score it was chosen by
 * @param ties how many candidates had that score
 * @param candidates all that were tried for it
 * @param folds the scores on the test rows
 * @param seconds that it took
 */
record PlanFolds(
    String kernel,
    double score,
    int ties,
    ArrayList<Choice.Scored> candidates,
    ArrayList<FoldScore> folds,
    double seconds)
    implements Serializable {

  /**
   * Chooses on the training rows, and judges on the test rows.
   *
   * @param learnt what is chosen from
   * @param seed of the halves to choose on, where the data bring none
   * @param from first fold
   * @param to fold after the last
   * @param what the work is, for progress
   */
  static PlanFolds of(
      LearningData set,
      LearnerSpec learnt,
      Plan plan,
      long seed,
      int from,
      int to,
      String what,
      Progress progress) {
    long start = System.nanoTime();
    Chooser chooser = new Chooser(set, learnt, plan);
    Judge judge = new Judge(set, learnt, plan, chooser);
    List<UciFolder.Fold> folds = set.folds().subList(from, to);
    Choice[] choices = new Choice[folds.size()];
    for (int f = 0; f < choices.length; f++) {
      progress.update(what, f, choices.length);
      choices[f] =
          !plan.nested() && f > 0
              ? choices[0]
              : choose(chooser, set, plan, folds.get(f).train(), seed);
    }
    FoldScore[] scores = new FoldScore[folds.size()];
    Threads.current()
        .forEach(scores.length, f -> scores[f] = judge.judge(folds.get(f), choices[f]));
    return new PlanFolds(
        choices[0].candidate().text(),
        choices[0].score(),
        choices[0].ties(),
        new ArrayList<>(choices[0].scores()),
        new ArrayList<>(List.of(scores)),
        (System.nanoTime() - start) / 1e9);
  }

  private static Choice choose(
      Chooser chooser, LearningData set, Plan plan, int[] train, long seed) {
    if (plan.select() == SelectKind.LOO) {
      return chooser.byLeaveOneOut(train, seed);
    }
    UciFolder.Fold given = set.halves();
    return chooser.byValidation(
        plan.nested() || given == null ? Folds.halves(set.labels(), train, seed) : given);
  }

  /** The result from all folds, in the order of the folds. */
  static PlanResult together(LearningData set, Plan plan, List<PlanFolds> parts) {
    PlanFolds first = parts.getFirst();
    List<FoldScore> scores = new ArrayList<>();
    parts.forEach(part -> scores.addAll(part.folds));
    return new PlanResult(
        plan.name(),
        set.isClassification(),
        plan.nested()
            ? scores.stream().map(FoldScore::chosen).collect(Collectors.joining("; "))
            : summary(first.kernel, scores),
        plan.nested() ? Double.NaN : first.score,
        first.ties,
        List.copyOf(scores),
        List.copyOf(first.candidates),
        parts.stream().mapToDouble(PlanFolds::seconds).sum());
  }

  /** The choice in words: the kernel once, then the ridge of each fold. */
  private static String summary(String kernel, List<FoldScore> scores) {
    return kernel
        + scores.stream()
            .map(s -> s.chosen().substring(kernel.length()).strip())
            .distinct()
            .collect(Collectors.joining(" / ", " ", ""));
  }
}
