package dev.tangent.cli;

import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.options.ArchitectureOptions;
import dev.tangent.cli.options.DataOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.evaluate.EvaluateResult;
import dev.tangent.job.evaluate.PlanResult;
import dev.tangent.job.evaluate.SetResult;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.Verb;
import dev.tangent.job.learner.FoldScore;
import dev.tangent.report.RunFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk evaluate}: a learner on a table. */
@Command(
    name = "evaluate",
    description = {
      "A learner on a table: choose, cross-validate, report.",
      "%nThe kernel (depth, frozen layers, beta) and the ridge or cost are chosen on rows that are"
          + " not tested; result.json holds accuracy or RMSE, negative log likelihood and"
          + " calibration of each fold and in the mean, and what was chosen. --data uci:DIR reads a"
          + " set of the UCI collection with its folds, or all sets of a directory.",
      "%nExamples:",
      "  ntk evaluate --data csv:iris.csv --select loo",
      "  ntk evaluate --data uci:uci/iris --method svc --select validation",
      "  ntk evaluate --data uci:uci --compare ntk-svc,ntk-ridge-nested,rbf-svc"
    })
final class EvaluateCommand extends JobCommand<EvaluateResult> {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();

  @Option(
      names = "--learner",
      paramLabel = "KERNEL",
      order = 5,
      description = "ntk, nngp, rbf, laplace, or rfm (recursive features). Default: ntk.")
  @Nullable String learner;

  @Option(
      names = "--method",
      paramLabel = "ridge|svc",
      order = 5,
      description =
          "Ridge regression on the kernel, of classes as predict --coding centred fits them, or"
              + " support vectors. Default: ridge.")
  @Nullable String method;

  @Option(
      names = "--select",
      paramLabel = "validation|loo",
      order = 5,
      description = "Choose by rows left aside, or by leaving out each training row in turn.")
  @Nullable String select;

  @Option(
      names = "--nested",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      order = 5,
      description =
          "Choose within the training rows of each fold. Default: yes, but for validation on the"
              + " halves of uci:DIR, which have seen rows that are tested (the published way).")
  @Nullable Boolean nested;

  @Option(
      names = "--compare",
      split = ",",
      paramLabel = "NAME",
      order = 5,
      description =
          "Several learners by name in place of the four options above: ntk-svc, ntk-ridge-nested,"
              + " rbf-svc, rfm.")
  @Nullable List<String> compare;

  @Option(
      names = "--folds",
      paramLabel = "K|FILE",
      order = 5,
      description =
          "K parts, each tested once; or a file with pairs of lines of row numbers from 0: to train"
              + " and to test on. Default: those of uci:DIR, otherwise 5.")
  @Nullable String folds;

  @Option(
      names = "--depths",
      split = ",",
      paramLabel = "L",
      order = 6,
      description = "Weight layers to choose from. Default: 1,2,3,4,5.")
  @Nullable List<Integer> depths;

  @Option(
      names = "--freeze",
      arity = "0..1",
      fallbackValue = "true",
      paramLabel = "true|false",
      order = 6,
      description =
          "Also choose how many of the lowest layers keep their initial weights. Default: true.")
  @Nullable Boolean freeze;

  @Option(
      names = "--betas",
      split = ",",
      paramLabel = "B",
      order = 6,
      description = "Factors of the biases to choose from. Default: 0.")
  @Nullable List<Double> betas;

  @Option(
      names = "--ridges",
      split = ",",
      paramLabel = "R",
      order = 6,
      description =
          "Ridges, relative to the kernel's mean diagonal. Default: 1e-6 to 10 by half decades.")
  @Nullable List<Double> ridges;

  @Option(
      names = "--costs",
      split = ",",
      paramLabel = "C",
      order = 6,
      description = "Costs of support vectors. Default: 0.01 to 10000 by decades.")
  @Nullable List<Double> costs;

  @Option(
      names = "--gammas",
      split = ",",
      paramLabel = "G",
      order = 6,
      description = "exp(-G/d |x-x'|^2) of rbf. Default: 2^-8 to 2^5.")
  @Nullable List<Double> gammas;

  @Option(
      names = "--scales",
      split = ",",
      paramLabel = "S",
      order = 6,
      description = "exp(-S/sqrt(d) |x-x'|) of laplace and rfm. Default: 2^-4 to 4.")
  @Nullable List<Double> scales;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      order = 6,
      description = "How often rfm learns its features. Default: 3.")
  @Nullable Integer rounds;

  @Option(
      names = "--choose-rows",
      paramLabel = "N",
      order = 6,
      description =
          "With --select loo: kernels are chosen on at most N training rows, the ridge on all."
              + " Default: all.")
  @Nullable Integer chooseRows;

  @Option(
      names = "--reference",
      paramLabel = "FILE.csv",
      order = 6,
      description =
          "With all sets of uci:DIR: what another program got (dataset, method, accuracy), to stand"
              + " beside in table.md.")
  @Nullable Path reference;

  @Option(
      names = "--importances",
      order = 6,
      description =
          "Also say for each column how much worse the test rows of the first fold are predicted"
              + " when its fields are exchanged, and how steep the outputs are along it.")
  boolean importances;

  @Option(
      names = "--save-model",
      order = 6,
      description = "Also train on all rows and write model.tangent, for ntk predict --model.")
  boolean saveModel;

  @Override
  protected Verb<?, EvaluateResult> verb() {
    return Verbs.EVALUATE;
  }

  @Override
  protected void print(EvaluateResult result, Output out) throws IOException {
    PlanResult one = result.single();
    if (one != null) {
      print(one, out);
    } else {
      table(result, out);
    }
    boolean classes = result.sets().getFirst().plans().getFirst().classification();
    result
        .importances()
        .forEach(
            c ->
                out.line(
                    "column %s: %s %.4f when its fields are exchanged; slope of the outputs %.4g",
                    c.column(),
                    classes ? "accuracy lost" : "rmse gained",
                    c.permutation(),
                    c.gradient()));
    if (result.table() != null) {
      out.line("wrote %s", result.table());
    }
    if (result.model() != null) {
      out.line("wrote %s", result.model());
    }
    Path metric = result.metric();
    if (metric != null) {
      out.line("wrote %s", metric);
      Path directory = Objects.requireNonNull(metric.toAbsolutePath().getParent());
      RunFigures.write(directory).forEach(file -> out.line("wrote %s", file));
    }
  }

  private static void print(PlanResult plan, Output out) {
    boolean classes = plan.classification();
    int number = 0;
    for (FoldScore fold : plan.folds()) {
      out.line(
          "fold %d: %s %s, nll %.4f, %s %.4f; trained on %s, tested on %s; %s",
          ++number,
          classes ? "accuracy" : "rmse",
          score(fold.score(), classes),
          fold.nll(),
          classes ? "ece" : "90 % interval covers",
          fold.calibration(),
          Plural.of(fold.train(), "row"),
          Plural.of(fold.test(), "row"),
          fold.chosen());
    }
    out.line(
        "%s: %s %s ± %s over %s",
        plan.plan(),
        classes ? "accuracy" : "rmse",
        score(plan.mean(), classes),
        score(plan.deviation(), classes),
        Plural.of(plan.folds().size(), "fold"));
    if (!Double.isNaN(plan.validation()) && plan.ties() > 1) {
      out.line(
          "chosen: %s, the first of %d candidates with the same score", plan.chosen(), plan.ties());
    }
    if (plan.unconverged() > 0) {
      out.note(
          "support vectors of %s missed their tolerance: smaller --costs would reach it",
          plan.unconverged() == 1 ? "1 pair of classes" : plan.unconverged() + " pairs of classes");
    }
  }

  private static String score(double value, boolean classes) {
    return classes
        ? String.format(Locale.ROOT, "%.2f %%", 100 * value)
        : String.format(Locale.ROOT, "%.4g", value);
  }

  private static void table(EvaluateResult result, Output out) {
    List<PlanResult> first = result.sets().getFirst().plans();
    for (SetResult set : result.sets()) {
      StringBuilder text = new StringBuilder();
      for (PlanResult plan : set.plans()) {
        text.append("  ")
            .append(plan.plan())
            .append(' ')
            .append(score(plan.mean(), plan.classification()));
      }
      out.line("%-34s%s", set.name() + " (" + set.rows() + ")", text);
    }
    for (int p = 0; result.sets().size() > 1 && p < first.size(); p++) {
      out.line(
          "mean over %d sets: %s %s",
          result.sets().size(),
          first.get(p).plan(),
          score(result.mean(p), first.get(p).classification()));
    }
  }
}
