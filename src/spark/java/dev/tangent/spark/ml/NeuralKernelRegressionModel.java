package dev.tangent.spark.ml;

import dev.tangent.linalg.DoubleMatrix;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Predicts values, and their variance if asked for, from a kernel and its training rows. */
public final class NeuralKernelRegressionModel
    extends RegressionModel<Vector, NeuralKernelRegressionModel> implements MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final TrainedKernel kernel;
  private final Param<String> varianceCol;

  NeuralKernelRegressionModel(String uid, TrainedKernel kernel) {
    this.uid = uid; // set before super(), because Spark's constructor asks for it
    this.kernel = kernel;
    super();
    varianceCol = new Param<>(this, "varianceCol", "column for the variance of the prediction");
    set(varianceCol, "");
  }

  @Override
  public String uid() {
    return uid;
  }

  @Override
  public int numFeatures() {
    return kernel.model().encoding().width();
  }

  /** The chosen kernel and ridge, as {@code depth=3 frozen=1 ridge=0.1}. */
  public String chosen() {
    return kernel.model().chosen();
  }

  /** How many training rows the model keeps. */
  public int trainingRows() {
    return kernel.model().trainingRows();
  }

  /** Column for the variance of the prediction; empty (the default) for none. */
  public Param<String> varianceCol() {
    return varianceCol;
  }

  /** Sets {@link #varianceCol}. */
  public NeuralKernelRegressionModel setVarianceCol(String column) {
    set(varianceCol, column);
    return this;
  }

  @Override
  public double predict(Vector features) {
    return kernel.model().predictValue(features.toArray());
  }

  /** The variance of the Gaussian process whose mean is the prediction. */
  public double variance(Vector features) {
    DoubleMatrix row = DoubleMatrix.zeros(1, numFeatures());
    kernel.model().encoding().encode(features.toArray(), row.array());
    double deviation = kernel.model().deviations(row)[0];
    return deviation * deviation;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    StructType all = super.transformSchema(schema);
    String column = getOrDefault(varianceCol);
    return column.isEmpty() ? all : all.add(column, DataTypes.DoubleType, false);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    Dataset<Row> predicted = super.transform(dataset);
    String column = getOrDefault(varianceCol);
    UDF1<Vector, Double> variance = this::variance;
    return column.isEmpty()
        ? predicted
        : predicted.withColumn(
            column,
            functions.udf(variance, DataTypes.DoubleType).apply(functions.col(getFeaturesCol())));
  }

  @Override
  public NeuralKernelRegressionModel copy(ParamMap extra) {
    NeuralKernelRegressionModel copy = new NeuralKernelRegressionModel(uid, kernel);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ModelStorage.Writer(this, kernel);
  }

  /** Reads what {@code save} wrote. */
  public static MLReader<NeuralKernelRegressionModel> read() {
    return new ModelStorage.Reader<>(
        NeuralKernelRegressionModel.class, true, NeuralKernelRegressionModel::new);
  }

  /** Reads what {@code save} wrote. */
  public static NeuralKernelRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return uid + ": " + chosen() + ", " + trainingRows() + " training rows";
  }
}
