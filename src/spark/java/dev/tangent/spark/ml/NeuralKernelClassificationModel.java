package dev.tangent.spark.ml;

import dev.tangent.linalg.DoubleMatrix;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;

/** Classes predicted by a kernel and its training rows, with calibrated probabilities. */
public final class NeuralKernelClassificationModel
    extends ProbabilisticClassificationModel<Vector, NeuralKernelClassificationModel>
    implements MLWritable {
  private static final long serialVersionUID = 1;

  private final String uid;
  private final TrainedKernel kernel;

  NeuralKernelClassificationModel(String uid, TrainedKernel kernel) {
    this.uid = uid; // set before super(), because Spark's constructor asks for it
    this.kernel = kernel;
    super();
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

  /** Largest label + 1; a class without training rows has probability 0. */
  @Override
  public int numClasses() {
    return 1 + kernel.model().classes().stream().mapToInt(Integer::parseInt).max().orElse(0);
  }

  /**
   * Two Scala methods of Spark look to Java like one method with two types: this overrides both.
   */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  public scala.Tuple3 findSummaryModel() {
    return new scala.Tuple3<>(this, getProbabilityCol(), getPredictionCol());
  }

  @Override
  public Vector predictRaw(Vector features) {
    double[] outputs = kernel.model().outputs(features.toArray());
    double[] raw = new double[numClasses()];
    Arrays.fill(raw, -Double.MAX_VALUE);
    List<String> classes = kernel.model().classes();
    for (int c = 0; c < outputs.length; c++) {
      raw[Integer.parseInt(classes.get(c))] = outputs[c];
    }
    return new DenseVector(raw);
  }

  @Override
  public Vector raw2probabilityInPlace(Vector raw) {
    double[] values = ((DenseVector) raw).values();
    List<String> classes = kernel.model().classes();
    DoubleMatrix outputs = DoubleMatrix.zeros(1, classes.size());
    for (int c = 0; c < classes.size(); c++) {
      outputs.set(0, c, values[Integer.parseInt(classes.get(c))]);
    }
    DoubleMatrix probabilities = kernel.model().probabilities(outputs);
    Arrays.fill(values, 0);
    for (int c = 0; c < classes.size(); c++) {
      values[Integer.parseInt(classes.get(c))] = probabilities.get(0, c);
    }
    return raw;
  }

  @Override
  public NeuralKernelClassificationModel copy(ParamMap extra) {
    NeuralKernelClassificationModel copy = new NeuralKernelClassificationModel(uid, kernel);
    copyValues(copy, extra);
    copy.setParent(parent());
    return copy;
  }

  @Override
  public MLWriter write() {
    return new ModelStorage.Writer(this, kernel);
  }

  /** Reads what {@code save} wrote. */
  public static MLReader<NeuralKernelClassificationModel> read() {
    return new ModelStorage.Reader<>(
        NeuralKernelClassificationModel.class, true, NeuralKernelClassificationModel::new);
  }

  /** Reads what {@code save} wrote. */
  public static NeuralKernelClassificationModel load(String path) {
    return read().load(path);
  }

  @Override
  public String toString() {
    return uid + ": " + chosen() + ", " + trainingRows() + " training rows";
  }
}
