package dev.tangent.job.learner;

import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.Task;
import dev.tangent.dynamics.Classification;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.insight.SoftmaxLink;
import dev.tangent.dynamics.subspace.CentreFeatures;
import dev.tangent.dynamics.subspace.NormalEquations;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.Products;
import java.io.Serial;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Learns from more rows than a kernel matrix has room for: it finds the best combination of the
 * kernels at M of the rows, the centres (Nyström). The network is chosen by leave-one-out on the
 * centres, and the ridge on held-out rows, one in ten. Sums over the rows are enough for both fits;
 * the last fit takes all rows.
 *
 * <pre>{@code
 * CentreLearner learner = CentreLearner.of(spec, encoding, centres, labels, classes, mean);
 * CentreLearner.Sums sums = learner.none();
 * for (long first : starts) {
 *   sums.add(learner.sums(first, rows(first), targets(first)));  // anywhere; added in row order
 * }
 * NeuralKernelModel model = learner.finish(sums).model(temperature);
 * }</pre>
 *
 * <p>One pass over the rows: N M kernel entries and N M² flops; 16 M² bytes at a time. Only the
 * chosen kernel and its centres are sent to other processes.
 */
public final class CentreLearner implements Serializable {
  @Serial private static final long serialVersionUID = 1;

  /** One row in ten is held out while the ridge is chosen. */
  private static final int HELD = 10;

  private final transient LearnerSpec spec;
  private final transient Encoding encoding;
  private final transient Candidate candidate;

  /** Turns a row into kernel values at the centres. */
  private final CentreFeatures features;

  /** Names of the classes; none for values. */
  private final String[] classes; // none for values

  /** Mean of the values; 0 for classes. */
  private final double mean; // of the values; 0 for classes

  private CentreLearner(
      LearnerSpec spec,
      Encoding encoding,
      Candidate candidate,
      CentreFeatures features,
      List<String> classes,
      double mean) {
    this.spec = spec;
    this.encoding = encoding;
    this.candidate = candidate;
    this.features = features;
    this.classes = classes.toArray(String[]::new);
    this.mean = mean;
  }

  /**
   * Chooses a network by the centres.
   *
   * @param spec what to choose from; ridge regression
   * @param encoding of all rows
   * @param centres encoded, M × width, no two the same
   * @param targets of the centres: numbers of classes, or values
   * @param classes names of the classes; empty for values
   * @param mean of all values; 0 for classes
   * @return the learner
   */
  public static CentreLearner of(
      LearnerSpec spec,
      Encoding encoding,
      DoubleMatrix centres,
      double[] targets,
      List<String> classes,
      double mean) {
    boolean values = classes.isEmpty();
    LearningData data =
        new LearningData(
            "centres",
            null,
            centres,
            values ? Task.REGRESSION : Task.CLASSIFICATION,
            classes,
            values ? new int[0] : labels(targets),
            values ? targets : new double[0],
            List.of(),
            null,
            List.of());
    data.checkAllRows();
    Plan plan = new Plan(spec.learner(), MethodKind.RIDGE, SelectKind.LOO, true);
    Candidate chosen =
        new Chooser(data, spec.standardized(false), plan)
            .byLeaveOneOut(IntStream.range(0, centres.rows()).toArray(), 0)
            .candidate();
    return new CentreLearner(
        spec,
        encoding,
        chosen,
        new CentreFeatures(kernel(chosen, centres), centres),
        classes,
        mean);
  }

  private static LimitPointKernel kernel(Candidate chosen, DoubleMatrix centres) {
    Architecture network =
        Objects.requireNonNull(
            chosen.architecture(centres.columns()), "kernels of the distance have no limit");
    LimitKernel limit = LimitKernel.of(network);
    return new LimitPointKernel(
        chosen.frozen() == 0 ? limit : limit.trainingTop(network.denseCount() - chosen.frozen()),
        false,
        chosen.nngp());
  }

  private static int[] labels(double[] targets) {
    return Arrays.stream(targets).mapToInt(y -> (int) y).toArray();
  }

  /** {@return M, the number of centres} */
  public int centres() {
    return features.count();
  }

  /**
   * {@return whether a row, by its number among all, is held out while the ridge is chosen}
   *
   * @param row its number among all, from 0
   */
  public static boolean isHeld(long row) {
    return row % HELD == HELD - 1;
  }

  /** Sums over rows to fit to, and over those that are held out. */
  public static final class Sums implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    /** Sums over the rows that are fitted to. */
    private final NormalEquations fitted;

    /** Sums over the rows that are held out. */
    private final NormalEquations held;

    private Sums(NormalEquations fitted, NormalEquations held) {
      this.fitted = fitted;
      this.held = held;
    }

    /**
     * Sums over the rows that follow.
     *
     * @param later sums over them
     */
    public void add(Sums later) {
      fitted.add(later.fitted);
      held.add(later.held);
    }
  }

  private int outputs() {
    return classes.length == 0 ? 1 : classes.length;
  }

  /** {@return sums over no rows yet} */
  public Sums none() {
    return new Sums(
        NormalEquations.empty(centres(), outputs()), NormalEquations.empty(centres(), outputs()));
  }

  /**
   * {@return the sums over rows that follow one another}
   *
   * @param first number of the first one among all rows
   * @param rows encoded, m × width
   * @param targets of them: numbers of classes, or values
   */
  public Sums sums(long first, DoubleMatrix rows, double[] targets) {
    Sums sums = none();
    int chunk = NormalEquations.chunkRows(centres());
    for (int from = 0; from < rows.rows(); from += chunk) {
      int to = Math.min(rows.rows(), from + chunk);
      for (boolean held : new boolean[] {false, true}) {
        long start = first;
        int[] some = IntStream.range(from, to).filter(i -> isHeld(start + i) == held).toArray();
        if (some.length > 0) {
          (held ? sums.held : sums.fitted).add(features.of(pick(rows, some)), goals(targets, some));
        }
      }
    }
    return sums;
  }

  private static DoubleMatrix pick(DoubleMatrix rows, int[] some) {
    DoubleMatrix picked = DoubleMatrix.zeros(some.length, rows.columns());
    for (int i = 0; i < some.length; i++) {
      picked.rowRange(i, i + 1).assign(rows.rowRange(some[i], some[i] + 1));
    }
    return picked;
  }

  private DoubleMatrix goals(double[] targets, int[] some) {
    double[] picked = IntStream.of(some).mapToDouble(i -> targets[i] - mean).toArray();
    return classes.length == 0
        ? DoubleMatrix.wrap(picked, 0, picked.length, 1, 1)
        : Classification.centredOneHot(labels(picked), classes.length);
  }

  /**
   * {@return the ridge of the least error on the rows that were held out, and the fit to all}
   *
   * @param sums over all rows
   */
  public Fit finish(Sums sums) {
    DoubleMatrix norm = features.norm();
    double diagonal = 0;
    for (int i = 0; i < norm.rows(); i++) {
      diagonal += norm.get(i, i) / norm.rows();
    }
    double ridge = 0;
    double least = Double.POSITIVE_INFINITY;
    DoubleMatrix fitted = null;
    SingularKernelException singular = null;
    boolean isHeld = sums.held.rows() > 0;
    for (double relative : spec.ridges()) {
      try {
        DoubleMatrix alpha = sums.fitted.solve(norm, relative * diagonal, centres());
        double error = (isHeld ? sums.held : sums.fitted).trainingError(alpha);
        if (error < least) {
          least = error;
          ridge = relative;
          fitted = alpha;
        }
      } catch (SingularKernelException e) {
        singular = e; // A larger ridge may succeed.
      }
    }
    if (fitted == null) {
      throw singular == null ? new IllegalStateException("no ridge to choose") : singular;
    }
    sums.fitted.add(sums.held);
    return new Fit(
        this,
        fitted,
        sums.fitted.solve(norm, ridge * diagonal, centres()),
        ridge,
        Math.sqrt(least),
        sums.fitted.rows());
  }

  /**
   * A fitted function.
   *
   * @param learner the learner with the centres
   * @param alpha fitted without the rows that were held out, M × k
   * @param dual fitted to all rows
   * @param ridge relative to the mean of the kernel's diagonal
   * @param error root mean squared error on the rows that were held out, over all outputs
   * @param rows how many there were
   */
  public record Fit(
      CentreLearner learner,
      DoubleMatrix alpha,
      DoubleMatrix dual,
      double ridge,
      double error,
      int rows) {
    /**
     * {@return the temperature of class probabilities, by outputs of rows that were held out; 1 for
     * values}
     *
     * @param outputs of {@link Outputs}
     * @param targets of the same rows
     */
    public double temperature(DoubleMatrix outputs, double[] targets) {
      return learner.classes.length == 0 || targets.length == 0
          ? 1
          : SoftmaxLink.smoothed(outputs, labels(targets)).temperature();
    }

    /** {@return the function that computes outputs of held-out rows, for another process} */
    public Outputs heldOut() {
      return new Outputs(learner.features, alpha);
    }

    /**
     * {@return the model, which has the centres in the place of training rows}
     *
     * @param temperature of class probabilities; 1 for values
     */
    public NeuralKernelModel model(double temperature) {
      CentreFeatures features = learner.features;
      Candidate candidate = learner.candidate;
      @Nullable Architecture network = candidate.architecture(features.centres().columns());
      return new NeuralKernelModel(
          new ModelParts(
              learner.classes.length == 0 ? Task.REGRESSION : Task.CLASSIFICATION,
              List.of(learner.classes),
              "target",
              learner.encoding,
              network,
              candidate.frozen(),
              candidate.nngp(),
              false,
              0,
              null,
              features.centres(),
              dual,
              new double[0],
              new int[0][],
              learner.mean,
              temperature,
              error,
              0,
              0,
              String.format(
                  Locale.ROOT,
                  "%s ridge=%s centres=%d rows=%d",
                  candidate.text(),
                  Candidate.number(ridge),
                  features.count(),
                  rows)));
    }
  }

  /**
   * A function that is a weighted sum of the centres' kernels.
   *
   * @param features of rows
   * @param alpha their weights
   */
  public record Outputs(CentreFeatures features, DoubleMatrix alpha) implements Serializable {
    /**
     * {@return the outputs of encoded rows, m × k}
     *
     * @param rows encoded, m × width
     */
    public DoubleMatrix of(DoubleMatrix rows) {
      return Products.multiply(features.of(rows), alpha);
    }
  }
}
