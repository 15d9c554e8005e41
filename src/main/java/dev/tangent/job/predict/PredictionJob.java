package dev.tangent.job.predict;

import dev.tangent.data.Dataset;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.selection.ModelSelection.Choice;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Predictions of an infinitely wide network. The mean at t = ∞ alone needs a Cholesky factor: in
 * memory, in tiles, or in tiles on the disk, whichever fits. Everything else needs an
 * eigendecomposition.
 *
 * <p>Writes {@code mean.npy} (times × M × k), {@code cov.npy} (times × M × M), {@code
 * percentiles.npy} (times × 3 × M × k) and {@code samples.npy} (times × samples × M × k), those
 * that were asked for; {@code dual.npy} (N × k) is always for t = ∞.
 */
public final class PredictionJob implements Job<PredictionResult> {
  private final PredictionSpec spec;
  private final Prediction asked;

  private PredictionJob(PredictionSpec spec, Prediction asked) {
    this.spec = spec;
    this.asked = asked;
  }

  /**
   * Reads the data and the given f₀.
   *
   * @param spec what is asked for
   * @return the work
   * @throws dev.tangent.data.DataException for files that can't be read, or of other shapes
   * @throws SpecException for settings that make no sense with these data
   */
  public static PredictionJob of(PredictionSpec spec) {
    PredictionData points = points(spec);
    Prediction asked =
        new Prediction(
            points,
            PredictionStart.read(spec.initial(), spec.testInitial(), points),
            spec.architecture().limit(spec.architecture().build(points.shape(), points.outputs())),
            spec.kernel().isNngp(),
            spec.ridge().value(),
            spec.single(),
            spec.times().moments(),
            spec.wants());
    PredictionSize.requireArrays(asked);
    return new PredictionJob(spec, asked);
  }

  /**
   * {@return the job for a spec: {@code ModelPrediction}, one of the ways to solve at t = ∞, or
   * this class}
   *
   * @param spec what is asked for
   */
  @SuppressWarnings("unchecked") // a job only returns its result
  public static Job<Predicted> open(PredictionSpec spec) {
    Path model = spec.model();
    Job<? extends Predicted> job =
        model != null
            ? ModelPrediction.of(spec, model)
            : spec.solver().isSubspace()
                ? SubspacePrediction.of(spec)
                : spec.solver().isGradients()
                    ? GradientsPrediction.of(spec)
                    : spec.isDirect() ? DirectPrediction.of(spec) : of(spec);
    return (Job<Predicted>) job;
  }

  static PredictionData points(PredictionSpec spec) {
    return plain(spec).standardized(spec.data().images());
  }

  private static PredictionData plain(PredictionSpec spec) {
    Path testInputs = spec.testInputs();
    String testData = spec.testData();
    SpecException.require(
        testInputs != null || testData != null || spec.testRows() > 0,
        "no test points",
        "give --test-inputs T.npy, --test-data NAME, or --test-rows M to take them from the data");
    Dataset all = spec.data().loadPlainWithTargets(spec.seed());
    Dataset training = spec.trainRows() == 0 ? all : all.limit(spec.trainRows());
    if (testData != null) {
      DataSpec other = DataSpec.named(testData).with(spec.data().images());
      DataSpec rows = spec.testRows() == 0 ? other : other.limit(spec.testRows());
      return PredictionData.between(
          training, spec.classes(), rows.loadPlainWithTargets(spec.seed()), spec.coding());
    }
    return testInputs == null
        ? PredictionData.split(
            all, spec.classes(), spec.trainRows(), spec.testRows(), spec.coding())
        : PredictionData.of(
            training,
            spec.classes(),
            testInputs,
            spec.testTargets(),
            spec.data().images(),
            spec.coding());
  }

  @Override
  public PredictionSpec spec() {
    return spec;
  }

  @Override
  public Map<String, Object> settings() {
    Map<String, Object> settings = spec.toMap();
    if (spec.select().select() == null) { // otherwise the search begins from the separate options
      settings.put("architecture", asked.architecture().text());
    }
    return settings;
  }

  @Override
  public JobEstimate estimate() {
    return PredictionSize.estimate(asked);
  }

  @Override
  public Map<String, String> fingerprints() {
    PredictionData points = asked.points();
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("data", Fingerprint.of(points.inputs()));
    prints.put("targets", Fingerprint.of(points.targets()));
    prints.put("test-inputs", Fingerprint.of(points.testInputs()));
    DoubleMatrix testTargets = points.testTargets();
    if (testTargets != null) {
      prints.put("test-targets", Fingerprint.of(testTargets));
    }
    PredictionStart start = asked.start();
    if (start != null) {
      prints.put("initial", Fingerprint.of(start.training()));
      prints.put("test-initial", Fingerprint.of(start.test()));
    }
    return prints;
  }

  @Override
  public List<Path> reads() {
    return reads(spec);
  }

  /** The files that a prediction reads. */
  static List<Path> reads(PredictionSpec spec) {
    List<Path> files = new ArrayList<>(spec.data().reads());
    for (@Nullable Path file :
        new Path[] {spec.testInputs(), spec.testTargets(), spec.initial(), spec.testInitial()}) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return Stream.of("mean", "cov", "percentiles", "samples", "dual", "probabilities")
        .map(name -> name + ".npy")
        .toList();
  }

  @Override
  public void tidy(JobRun run) {
    FactorKeeper.forget(run);
  }

  @Override
  public PredictionResult run(JobRun run) {
    if (asked.start() != null && !asked.wanted().onlyMean()) {
      run.warn("from a given f0 nothing is random: the covariance is 0, percentiles are the mean");
    }
    try {
      ChosenModel choice = spec.select().select() == null ? null : choose(run);
      Prediction prediction = choice == null ? asked : with(choice);
      Prediction.Computed computed = prediction.compute(run);
      Map<String, Path> files = new LinkedHashMap<>();
      computed.arrays().forEach((name, array) -> files.put(name, save(run, name, array)));
      PredictionResult result = PredictionResult.of(prediction, computed, files, choice);
      result.show(run);
      return result;
    } catch (SingularKernelException e) {
      throw new JobException(
          String.valueOf(e.getMessage()),
          String.format(Locale.ROOT, "--ridge %.1g", e.suggestedRidge()),
          e);
    }
  }

  private Path save(JobRun run, String name, NpyArray array) {
    return run.save(name, spec.single() ? NpyArray.of(array.toFloats(), array.shape()) : array);
  }

  private ChosenModel choose(JobRun run) {
    ChosenModel best =
        ModelChoice.best(
            spec.select(), spec.architecture(), asked.points(), asked.nngp(), asked.ridge(), run);
    Choice choice = best.choice();
    run.info(
        String.format(
            Locale.ROOT,
            "chosen:%s --depth %d --sigma-w %.6g --beta %.6g --ridge %.6g (%s %.6g)",
            best.activation() == null ? "" : " --activation " + best.activation(),
            choice.depth(),
            choice.sigmaW(),
            choice.beta(),
            choice.ridge(),
            spec.select().criterionName(),
            choice.value()));
    return best;
  }

  private Prediction with(ChosenModel best) {
    PredictionData points = asked.points();
    ArchitectureSpec better = best.of(spec.architecture());
    LimitKernel chosen = better.limit(better.build(points.shape(), points.outputs()));
    return new Prediction(
        points,
        asked.start(),
        chosen,
        asked.nngp(),
        Ridge.absolute(best.choice().ridge()),
        asked.single(),
        asked.times(),
        asked.wanted());
  }
}
