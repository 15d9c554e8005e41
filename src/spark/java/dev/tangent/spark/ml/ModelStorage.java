package dev.tangent.spark.ml;

import java.util.function.BiFunction;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.DefaultParamsReader$;
import org.apache.spark.ml.util.DefaultParamsReader.Metadata;
import org.apache.spark.ml.util.DefaultParamsWriter;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWriter;
import scala.Option;

/**
 * Stores models and learners in Spark's own form: metadata with the parameters, and the model
 * beside them.
 */
final class ModelStorage {
  private ModelStorage() {}

  /** Writes a model. */
  static final class Writer extends MLWriter {
    private final Params model;
    private final TrainedKernel kernel;

    Writer(Params model, TrainedKernel kernel) {
      this.model = model;
      this.kernel = kernel;
    }

    @Override
    public void saveImpl(String path) {
      DefaultParamsWriter.saveMetadata(model, path, sparkSession());
      kernel.write(sparkSession(), path);
    }
  }

  /** Reads a model or, without a kernel, a learner. */
  static final class Reader<T extends Params> extends MLReader<T> {
    private final Class<T> type;
    private final boolean trained;
    private final BiFunction<String, TrainedKernel, T> make;

    Reader(Class<T> type, boolean trained, BiFunction<String, TrainedKernel, T> make) {
      this.type = type;
      this.trained = trained;
      this.make = make;
    }

    @Override
    public T load(String path) {
      Metadata metadata =
          DefaultParamsReader$.MODULE$.loadMetadata(path, sparkSession(), type.getName());
      TrainedKernel kernel = trained ? TrainedKernel.read(sparkSession(), path) : null;
      T loaded = make.apply(metadata.uid(), kernel);
      metadata.getAndSetParams(loaded, Option.empty());
      return loaded;
    }
  }
}
