package dev.tangent.job.curve;

import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.SingularKernelException;
import dev.tangent.dynamics.insight.LearningCurve;
import dev.tangent.dynamics.insight.ModeSpectrum;
import dev.tangent.dynamics.insight.RegressionTrial;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.Speed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A learning curve: the kernel's spectrum and the error it predicts at each n. On request the error
 * of real regressions on random subsets is measured beside it.
 *
 * <p>Writes {@code curve.npy} (a row for each n: n, κ, Σ learnability, predicted test error on
 * noisy targets, predicted train error[, measured mean, its standard error]) and {@code
 * learnability.npy} (sizes × levels). A measurement resumes after the last repetition that was
 * saved.
 */
public final class CurveJob implements Job<CurveResult> {
  /** Flops of an eigendecomposition with vectors, in units of n³. */
  private static final double EIGEN = 9;

  private static final String MEASURE = "measure";

  private final CurveSpec spec;
  private final CurveSource source;

  private CurveJob(CurveSpec spec, CurveSource source) {
    this.spec = spec;
    this.source = source;
  }

  /**
   * Reads data or files.
   *
   * @param spec what is asked for
   * @return the work
   * @throws dev.tangent.data.DataException for files that can't be read, or don't fit together
   * @throws SpecException for sizes that these data are too small for
   */
  public static CurveJob of(CurveSpec spec) {
    SpecException.require(
        !spec.sizes().isEmpty(),
        "no sizes",
        "give --sizes 10,100,1000: numbers of training points");
    CurveSource source = CurveSource.open(spec);
    int rows = source.rows();
    for (long n : spec.sizes()) {
      if (rows > 0 && spec.ridge() == 0 && spec.tail() == 0) {
        SpecException.require(
            n < rows,
            "--sizes " + n + " at ridge 0",
            String.format(
                Locale.ROOT,
                "below %d: so many rows show at most %d modes; add --ridge, or --tail for the modes"
                    + " that they don't show",
                rows,
                rows));
      }
      SpecException.require(
          spec.measure() == 0 || rows == 0 || n <= rows,
          "--measure with --sizes " + n,
          "subsets of at most the " + rows + " rows");
      SpecException.require(
          spec.measure() == 0 || n <= 40_000, "--measure with --sizes " + n, "at most 40000");
    }
    return new CurveJob(spec, source);
  }

  @Override
  public CurveSpec spec() {
    return spec;
  }

  @Override
  public Map<String, String> fingerprints() {
    return source.fingerprints();
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    files.addAll(spec.gram().reads());
    files.addAll(spec.trained().reads());
    for (@Nullable Path file : Arrays.asList(spec.spectrum(), spec.multiplicity(), spec.power())) {
      if (file != null) {
        files.add(file);
      }
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of("curve.npy", "learnability.npy");
  }

  @Override
  public JobEstimate estimate() {
    double n = source.rows();
    double largest = spec.sizes().stream().mapToLong(s -> s).max().orElse(1);
    double population = n > 0 ? n : 2000 + largest;
    double measured = 0;
    for (long s : spec.sizes()) {
      measured += (double) s * s * s / 3 + 2.0 * s * population * (source.outputs() + 60);
    }
    double flops = EIGEN * n * n * n + spec.measure() * measured;
    double one = spec.measure() == 0 ? 0 : 2 * largest * largest + population * largest;
    return new JobEstimate(
        "a learning curve of " + source.name(),
        8 * (4 * n * n + one),
        8.0 * spec.sizes().size() * (7 + n),
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        "fewer rows (--limit-rows), smaller --sizes or --measure");
  }

  @Override
  public CurveResult run(JobRun run) {
    ModeSpectrum spectrum = source.spectrum(run);
    LearningCurve curve = LearningCurve.of(spectrum, spec.noise());
    List<LearningCurve.Point> points = new ArrayList<>();
    List<LearningCurve.Best> best = new ArrayList<>();
    for (long n : spec.sizes()) {
      points.add(point(curve, n));
      best.add(curve.bestRidge(n));
    }
    run.info(spectrum.toString());
    warn(run, spectrum);
    Measurements measured = spec.measure() == 0 ? null : measure(run);
    CurveResult.Parts parts =
        new CurveResult.Parts(source.rows(), spectrum, points, best, measured);
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("curve", run.save("curve", table(points, measured)));
    files.put("learnability", run.save("learnability", learnability(points)));
    CurveResult result = CurveResult.of(files, spec.noise(), parts);
    result.show(run);
    return result;
  }

  private LearningCurve.Point point(LearningCurve curve, long n) {
    try {
      return curve.at(n, spec.ridge());
    } catch (ArithmeticException diverges) {
      throw new JobException(String.valueOf(diverges.getMessage()), "", diverges);
    }
  }

  /** Warns where the source of the spectrum limits what the numbers mean. */
  private void warn(JobRun run, ModeSpectrum spectrum) {
    if (source.rows() > 0 && spec.tail() == 0) {
      run.info(
          String.format(
              Locale.ROOT,
              "%d rows show %.0f modes at most: what smaller modes of the population would add (the"
                  + " tail) is not seen; predictions near n = %d are too good, --tail T adds it",
              source.rows(),
              spectrum.rank(),
              source.rows()));
    }
    for (long n : spec.sizes()) {
      if (spec.ridge() == 0 && spectrum.tail() == 0 && n > spectrum.rank()) {
        run.warn(
            String.format(
                Locale.ROOT,
                "n = %d is more than the %.0f modes at ridge 0: all of them are learnt (kappa = 0),"
                    + " and the other points average the noise",
                n,
                spectrum.rank()));
      }
    }
  }

  /** Measures regressions on random draws; those of an earlier process are kept. */
  private Measurements measure(JobRun run) {
    RegressionTrial.Source trials = source.trials();
    if (trials == null) {
      throw new IllegalStateException("nothing to measure on");
    }
    Measurements measured = new Measurements(spec.sizes(), spec.measure());
    run.restore(MEASURE).ifPresent(measured::restore);
    for (int r = measured.done(); r < spec.measure(); r++) {
      for (int s = 0; s < spec.sizes().size(); s++) {
        run.update(MEASURE, (long) r * spec.sizes().size() + s, measured.trials());
        measured.set(s, r, trial(trials, spec.sizes().get(s).intValue(), r));
      }
      measured.finish(r);
      if (run.checkpointDue()) {
        run.checkpoint(MEASURE, r + 1, measured.state());
      }
    }
    return measured;
  }

  private RegressionTrial.Errors trial(RegressionTrial.Source trials, int n, int repetition) {
    try {
      return trials.draw(n, repetition).run(spec.ridge());
    } catch (SingularKernelException e) {
      throw new JobException(
          String.format(Locale.ROOT, "measuring at n = %d: %s", n, e.getMessage()),
          String.format(Locale.ROOT, "--ridge %.1g", e.suggestedRidge()),
          e);
    }
  }

  private NpyArray table(List<LearningCurve.Point> points, @Nullable Measurements measured) {
    int columns = measured == null ? 5 : 7;
    double[] entries = new double[points.size() * columns];
    for (int i = 0; i < points.size(); i++) {
      LearningCurve.Point p = points.get(i);
      double[] row = {p.n(), p.kappa(), p.sumLearnability(), p.testError(), p.trainError()};
      System.arraycopy(row, 0, entries, i * columns, row.length);
      if (measured != null) {
        entries[i * columns + 5] = measured.test(i).mean() + spec.noise();
        entries[i * columns + 6] = measured.test(i).standardError();
      }
    }
    return NpyArray.of(entries, points.size(), columns);
  }

  private static NpyArray learnability(List<LearningCurve.Point> points) {
    int levels = points.getFirst().learnability().length;
    double[] entries = new double[Math.multiplyExact(points.size(), levels)];
    for (int i = 0; i < points.size(); i++) {
      System.arraycopy(points.get(i).learnability(), 0, entries, i * levels, levels);
    }
    return NpyArray.of(entries, points.size(), levels);
  }
}
