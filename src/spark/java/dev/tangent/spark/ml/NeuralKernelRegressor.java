package dev.tangent.spark.ml;

import dev.tangent.job.learner.LearnerSpec;
import dev.tangent.job.learner.NeuralKernelModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;

/**
 * Learns values with the kernel of a network of infinite width: depth, frozen layers and ridge
 * chosen by leave-one-out.
 *
 * <pre>{@code
 * NeuralKernelRegressionModel model =
 *     new NeuralKernelRegressor().setVarianceCol("variance").fit(trainingRows);
 * model.transform(rows).select("prediction", "variance").show();
 * }</pre>
 *
 * <p>Up to {@code maxExactRows} training rows are gathered at the driver, which solves exactly: 9N³
 * flops for each depth. More rows stay with the executors: the solution is then a combination of
 * the kernels at {@code centres} of them (Nyström), from sums that tasks compute in one pass, N M²
 * flops. The network is chosen on the centres, and the ridge on one row in ten. Predictions are
 * made where the rows are.
 */
public final class NeuralKernelRegressor
    extends Regressor<Vector, NeuralKernelRegressor, NeuralKernelRegressionModel>
    implements MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final KernelParams params;
  private final Param<String> varianceCol;

  /** A learner with defaults: the NTK of ReLU networks of one to five layers. */
  public NeuralKernelRegressor() {
    this(Identifiable$.MODULE$.randomUID("neural-kernel-regressor"));
  }

  /** A learner with defaults and this uid. */
  public NeuralKernelRegressor(String uid) {
    this.uid = uid; // set before super(), because Spark's constructor asks for it
    super();
    params = new KernelParams(this);
    varianceCol = new Param<>(this, "varianceCol", "column for the variance of the prediction");
    set(varianceCol, "");
    params.setDefaults(this);
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Weight layers of the networks to choose from. */
  public IntArrayParam depths() {
    return params.depths;
  }

  /** {@code ntk} or {@code nngp}. */
  public Param<String> kernel() {
    return params.kernel;
  }

  /** Whether features are centred and divided by the deviations of the training rows. */
  public BooleanParam standardization() {
    return params.standardization;
  }

  /** The ridge relative to the mean of the kernel's diagonal; 0 (the default) to choose it. */
  public DoubleParam ridge() {
    return params.ridge;
  }

  /** Up to how many rows the driver solves exactly; default 10,000. */
  public IntParam maxExactRows() {
    return params.maxExactRows;
  }

  /** For more rows: how many of them are the centres of the solution; default 2000. */
  public IntParam centres() {
    return params.centres;
  }

  /** The seed by which the centres are drawn. */
  public LongParam seed() {
    return params.seed;
  }

  /** Sets {@link #ridge}. */
  public NeuralKernelRegressor setRidge(double relative) {
    set(params.ridge, relative);
    return this;
  }

  /** Sets {@link #maxExactRows}. */
  public NeuralKernelRegressor setMaxExactRows(int rows) {
    set(params.maxExactRows, rows);
    return this;
  }

  /** Sets {@link #centres}. */
  public NeuralKernelRegressor setCentres(int count) {
    set(params.centres, count);
    return this;
  }

  /** Sets {@link #seed}. */
  public NeuralKernelRegressor setSeed(long seed) {
    set(params.seed, seed);
    return this;
  }

  /** Sets {@link #depths}. */
  public NeuralKernelRegressor setDepths(int... depths) {
    set(params.depths, depths);
    return this;
  }

  /** Sets {@link #kernel}. */
  public NeuralKernelRegressor setKernel(String kernel) {
    set(params.kernel, kernel);
    return this;
  }

  /** Sets {@link #standardization}. */
  public NeuralKernelRegressor setStandardization(boolean standardization) {
    set(params.standardization, standardization);
    return this;
  }

  /** Column for the variance of the prediction; empty (the default) for none. */
  public Param<String> varianceCol() {
    return varianceCol;
  }

  /** Sets {@link #varianceCol}. */
  public NeuralKernelRegressor setVarianceCol(String column) {
    set(varianceCol, column);
    return this;
  }

  /**
   * Trains the model; called by {@code fit}.
   *
   * @throws IllegalArgumentException for nulls, numbers that aren't finite, and rows of another
   *     length, with the number of the row
   */
  @Override
  public NeuralKernelRegressionModel train(Dataset<?> dataset) {
    LearnerSpec spec = params.spec(this);
    int most = params.maxExactRows(this);
    TrainingRows rows = TrainingRows.of(dataset, getFeaturesCol(), getLabelCol(), most);
    NeuralKernelModel learnt =
        rows == null
            ? ManyRows.learn(
                dataset,
                getFeaturesCol(),
                getLabelCol(),
                false,
                spec,
                params.centres(this),
                params.seed(this))
            : dev.tangent.job.learner.NeuralKernelRegressor.of(spec)
                .fit(rows.features(), rows.labels());
    return copyValues(
        new NeuralKernelRegressionModel(uid, TrainedKernel.of(learnt)), ParamMap.empty());
  }

  @Override
  public NeuralKernelRegressor copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  @Override
  public MLWriter write() {
    return new DefaultParamsWriter(this);
  }

  /** Reads what {@code save} wrote. */
  public static MLReader<NeuralKernelRegressor> read() {
    return new ModelStorage.Reader<>(
        NeuralKernelRegressor.class, false, (uid, _) -> new NeuralKernelRegressor(uid));
  }

  /** Reads what {@code save} wrote. */
  public static NeuralKernelRegressor load(String path) {
    return read().load(path);
  }
}
