package dev.tangent.job.curve;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.insight.ModeSpectrum;
import dev.tangent.dynamics.insight.PoolTrials;
import dev.tangent.dynamics.insight.RegressionTrial;
import dev.tangent.dynamics.insight.SampleSpectrum;
import dev.tangent.dynamics.insight.SphereSpectrum;
import dev.tangent.dynamics.insight.SphereTrials;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.GramFiles;
import dev.tangent.job.spec.TrainedSpec;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An opened source of a spectrum: its files are read and checked, but nothing is computed yet. */
sealed interface CurveSource {
  /** The spectrum with its target. */
  ModeSpectrum spectrum(JobRun run);

  /** What regressions are measured on, after {@link #spectrum}; null when there are no points. */
  RegressionTrial.@Nullable Source trials();

  /** How many rows it rests on; 0 when it is exact. */
  int rows();

  /** How many outputs the target has. */
  int outputs();

  /** Inputs by setting. */
  Map<String, String> fingerprints();

  /** The name of the source, for people. */
  String name();

  /** Opens what a spec asks for. */
  static CurveSource open(CurveSpec spec) {
    if (spec.spectrum() != null) {
      return Stored.open(spec, spec.spectrum());
    }
    Integer dimension = spec.onSphere();
    return dimension != null ? Sphere.open(spec, dimension) : Sample.open(spec);
  }

  private static double[] vector(Path file) {
    NpyArray array = Npy.read(file);
    if (array.rank() != 1 && !(array.rank() == 2 && array.size(1) == 1)) {
      throw new DataException(file + ": " + array + ": expected one number for each level");
    }
    return array.toDoubles();
  }

  /** Eigenvalues from files. */
  record Stored(ModeSpectrum modes, Path file) implements CurveSource {
    static Stored open(CurveSpec spec, Path file) {
      double[] eigenvalues = vector(file);
      Path power = spec.power();
      double[] powers = power == null ? new double[0] : vector(power);
      Path multiplicity = spec.multiplicity();
      try {
        return new Stored(
            multiplicity == null
                ? ModeSpectrum.ofModes(eigenvalues, powers, spec.tail())
                : ModeSpectrum.of(eigenvalues, vector(multiplicity), powers, spec.tail()),
            file);
      } catch (IllegalArgumentException e) {
        throw new DataException(file + " with " + power + ": " + e.getMessage(), e);
      }
    }

    @Override
    public ModeSpectrum spectrum(JobRun run) {
      return modes;
    }

    @Override
    public RegressionTrial.@Nullable Source trials() {
      return null;
    }

    @Override
    public int rows() {
      return 0;
    }

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Map<String, String> fingerprints() {
      return Map.of("spectrum", Fingerprint.of(file));
    }

    @Override
    public String name() {
      return String.valueOf(file.getFileName());
    }
  }

  /** The exact spectrum on a sphere. */
  record Sphere(CurveSpec spec, int dimension, LimitKernel limit, double[] power)
      implements CurveSource {
    /** How many test points are drawn anew for every draw. */
    private static final int TEST_POINTS = 2000;

    static Sphere open(CurveSpec spec, int dimension) {
      Path file = spec.power();
      double[] power =
          spec.degreePower() == null
              ? file == null ? new double[0] : vector(file)
              : spec.degreePower().stream().mapToDouble(p -> p).toArray();
      SpecException.require(
          power.length <= spec.degrees() + 1,
          power.length + " powers for degrees 0 to " + spec.degrees(),
          "--degrees " + (power.length - 1) + " or more");
      LimitKernel limit = LimitKernel.of(spec.architecture().build(dimension, 1));
      return new Sphere(spec, dimension, limit, power);
    }

    @Override
    public ModeSpectrum spectrum(JobRun run) {
      SphereSpectrum.Kernel kind =
          spec.kernel().isNngp() ? SphereSpectrum.Kernel.NNGP : SphereSpectrum.Kernel.NTK;
      return SphereSpectrum.of(limit, kind, spec.degrees()).withPower(power);
    }

    @Override
    public RegressionTrial.Source trials() {
      LimitPointKernel kernels = new LimitPointKernel(limit, spec.single(), spec.kernel().isNngp());
      return new SphereTrials(
          dimension,
          (x, y) -> x == y ? kernels.training(x) : kernels.between(x, y),
          power,
          spec.noise(),
          TEST_POINTS,
          spec.seed());
    }

    @Override
    public int rows() {
      return 0;
    }

    @Override
    public int outputs() {
      return 1;
    }

    @Override
    public Map<String, String> fingerprints() {
      Path file = spec.power();
      return file == null ? Map.of() : Map.of("power", Fingerprint.of(file));
    }

    @Override
    public String name() {
      return "the sphere in " + dimension + " dimensions";
    }
  }

  /** A kernel on rows of data, computed or from a file. */
  final class Sample implements CurveSource {
    private final CurveSpec spec;
    private final Dataset points;
    private final DoubleMatrix targets;
    private final TrainedSpec.@Nullable Kernels trained;
    private @Nullable DoubleMatrix kernel;

    private Sample(
        CurveSpec spec,
        Dataset points,
        @Nullable DoubleMatrix kernel,
        TrainedSpec.@Nullable Kernels trained) {
      this.spec = spec;
      this.trained = trained;
      this.points = points;
      this.kernel = kernel;
      DoubleMatrix given = points.targets();
      if (given == null) {
        throw new SpecException("no targets for " + points.name(), "give --targets Y.npy");
      }
      int[] labels = points.labels();
      targets =
          labels != null && given.columns() > 1 ? spec.coding().of(labels, given.columns()) : given;
    }

    static Sample open(CurveSpec spec) {
      Path file = spec.gram().kernelMatrix();
      if (file != null) {
        DoubleMatrix kernel = GramFiles.kernel(file, spec.kernel());
        return new Sample(
            spec, spec.gram().targets(spec.data(), spec.seed(), kernel.rows()), kernel, null);
      }
      SpecException.require(
          spec.data().inputs() != null || spec.data().data() != null,
          "no spectrum",
          "give --data or --inputs with --targets, --kernel-matrix, --spectrum, or --on-sphere");
      Dataset points = spec.data().loadWithTargets(spec.seed());
      if (!spec.trained().isGiven()) {
        spec.architecture().build(points.shape(), 1); // refused before anything is written
        return new Sample(spec, points, null, null);
      }
      return new Sample(
          spec, points, null, spec.trained().read(spec.architecture(), points.inputs().columns()));
    }

    @Override
    public ModeSpectrum spectrum(JobRun run) {
      DoubleMatrix k = kernel;
      if (k == null) {
        run.update("kernel", 0, 3);
        k = trained == null ? limitKernel() : trained.training(points.inputs());
        kernel = k;
      }
      run.update("spectrum", 1, 3);
      try {
        return SampleSpectrum.of(k, targets, spec.tail());
      } catch (IllegalArgumentException e) { // an indefinite matrix from a file
        throw new DataException(points.name() + ": " + e.getMessage(), e);
      }
    }

    private DoubleMatrix limitKernel() {
      LimitKernel limit =
          spec.architecture().limit(spec.architecture().build(points.shape(), targets.columns()));
      return new LimitPointKernel(limit, spec.single(), spec.kernel().isNngp())
          .training(points.inputs());
    }

    @Override
    public RegressionTrial.@Nullable Source trials() {
      DoubleMatrix k = kernel;
      return k == null ? null : new PoolTrials(k, targets, spec.noise(), spec.seed());
    }

    @Override
    public int rows() {
      return points.rows();
    }

    @Override
    public int outputs() {
      return targets.columns();
    }

    @Override
    public Map<String, String> fingerprints() {
      Map<String, String> prints = new LinkedHashMap<>();
      prints.put("data", Fingerprint.of(points));
      Path file = spec.gram().kernelMatrix();
      if (file != null) {
        prints.put("kernel-matrix", Fingerprint.of(file));
      }
      for (Path weights : spec.trained().reads()) {
        prints.put("weights " + weights.getFileName(), Fingerprint.of(weights));
      }
      return prints;
    }

    @Override
    public String name() {
      return points.name();
    }
  }
}
