package dev.tangent.spark.ml;

import dev.tangent.job.learner.LearnerSpec;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
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
 * <p>Training rows are gathered at the driver, which solves exactly: 9N³ flops for each depth;
 * predictions are made where the rows are. For rows by the million: {@code ntk predict --nystrom}.
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

  /** The same with a name of its own. */
  public NeuralKernelRegressor(String uid) {
    this.uid = uid; // before Spark asks for it, as it does while its part is made
    super();
    params = new KernelParams(this);
    varianceCol = new Param<>(this, "varianceCol", "column for the variance of the prediction");
    set(varianceCol, "");
    set(params.depths, KernelParams.defaultDepths());
    set(params.kernel, "ntk");
    set(params.standardization, true);
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

  /** Column for the variance of the prediction; none when it is empty, as it is unless set. */
  public Param<String> varianceCol() {
    return varianceCol;
  }

  /** Sets {@link #varianceCol}. */
  public NeuralKernelRegressor setVarianceCol(String column) {
    set(varianceCol, column);
    return this;
  }

  /**
   * Learns; called by {@code fit}.
   *
   * @throws IllegalArgumentException for nulls, numbers that aren't finite, and rows of another
   *     length, with the number of the row
   */
  @Override
  public NeuralKernelRegressionModel train(Dataset<?> dataset) {
    LearnerSpec spec =
        KernelParams.spec(
            getOrDefault(params.depths),
            getOrDefault(params.kernel),
            (Boolean) getOrDefault((Param<?>) params.standardization));
    TrainingRows rows = TrainingRows.of(dataset, getFeaturesCol(), getLabelCol());
    return copyValues(
        new NeuralKernelRegressionModel(
            uid,
            TrainedKernel.of(
                dev.tangent.job.learner.NeuralKernelRegressor.of(spec)
                    .fit(rows.features(), rows.labels()))),
        ParamMap.empty());
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
