package dev.tangent.spark.ml;

import dev.tangent.data.DataException;
import dev.tangent.job.learner.NeuralKernelModel;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A trained learner as the bytes of its file, which go to executors and into Spark's storage; each
 * process reads them once.
 */
final class TrainedKernel implements Serializable {
  private static final long serialVersionUID = 1;

  private final byte[] file;
  private transient volatile NeuralKernelModel model;

  private TrainedKernel(byte[] file) {
    this.file = file;
  }

  static TrainedKernel of(NeuralKernelModel model) {
    return throughFile(
        path -> {
          model.save(path);
          TrainedKernel kept = new TrainedKernel(Files.readAllBytes(path));
          kept.model = model;
          return kept;
        });
  }

  NeuralKernelModel model() {
    NeuralKernelModel known = model;
    if (known == null) {
      known =
          throughFile(
              path -> {
                Files.write(path, file);
                return NeuralKernelModel.load(path);
              });
      model = known;
    }
    return known;
  }

  private interface Body<T> {
    T on(Path file) throws IOException;
  }

  private static <T> T throughFile(Body<T> body) {
    try {
      Path file = Files.createTempFile("model", ".tangent");
      try {
        return body.on(file);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of temporary files can't be written", e);
    }
  }

  /** Writes it to Spark's storage, beside the parameters. */
  void write(SparkSession session, String path) {
    session
        .createDataset(List.of(file), Encoders.BINARY())
        .toDF("model")
        .coalesce(1)
        .write()
        .parquet(path + "/tangent");
  }

  /**
   * Reads what was written.
   *
   * @throws DataException when it is damaged or of another version, naming the path
   */
  static TrainedKernel read(SparkSession session, String path) {
    Row row = session.read().parquet(path + "/tangent").first();
    TrainedKernel kernel = new TrainedKernel((byte[]) row.get(0));
    try {
      kernel.model();
    } catch (DataException e) {
      // The file is a temporary one, so its name is left out.
      String why = String.valueOf(e.getMessage()).replaceFirst("^.*?\\.tangent: ", "");
      throw new DataException(path + ": " + why, e);
    }
    return kernel;
  }
}
