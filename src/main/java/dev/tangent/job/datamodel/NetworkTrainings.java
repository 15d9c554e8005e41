package dev.tangent.job.datamodel;

import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Threads;
import dev.tangent.network.FloatCrossEntropy;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/**
 * Classifiers of one architecture, each trained from a seed of its own on rows of its own, as many
 * at once as there are threads: small networks are trained faster side by side than one after the
 * other.
 *
 * @param x all training inputs, N × n_0
 * @param labels their classes
 */
record NetworkTrainings(
    Architecture architecture,
    Parametrization parametrization,
    FloatMatrix x,
    int[] labels,
    double learningRate,
    double momentum,
    int batchSize,
    int epochs) {
  /** One training. */
  record Task(long seed, int[] rows) {}

  /** The number of steps of a training on this many rows. */
  long steps(int rows) {
    return Math.max(1, Math.round((double) epochs * rows / batch(rows)));
  }

  private int batch(int rows) {
    return batchSize == 0 ? rows : Math.min(batchSize, rows);
  }

  /** The flops of a training on this many rows. */
  double flops(int rows) {
    return 6.0 * architecture.parameterCount() * batch(rows) * steps(rows);
  }

  /**
   * Trains networks on the same number of rows each.
   *
   * @param first the first task to train; earlier ones are ready already
   * @param ready gets each, with the number of its task, in their order
   */
  void train(List<Task> tasks, int first, ObjIntConsumer<FloatNetwork> ready) {
    int together = Threads.current().count();
    for (int from = first; from < tasks.size(); from += together) {
      List<FloatTrainer> trainers = new ArrayList<>();
      for (Task task : tasks.subList(from, Math.min(tasks.size(), from + together))) {
        trainers.add(trainer(task));
      }
      FloatTrainer.trainTogether(trainers, steps(tasks.get(from).rows().length));
      for (int t = 0; t < trainers.size(); t++) {
        ready.accept(trainers.get(t).network(), from + t);
      }
    }
  }

  private FloatTrainer trainer(Task task) {
    int[] rows = task.rows();
    FloatMatrix own = FloatMatrix.zeros(rows.length, x.columns());
    int[] ownLabels = new int[rows.length];
    for (int i = 0; i < rows.length; i++) {
      own.rowRange(i, i + 1).assign(x.rowRange(rows[i], rows[i] + 1));
      ownLabels[i] = labels[rows[i]];
    }
    FloatNetwork network = FloatNetwork.initialize(architecture, task.seed(), parametrization);
    return FloatTrainer.of(
            network, own, new FloatCrossEntropy(ownLabels, architecture.outputWidth()))
        .learningRate(learningRate)
        .momentum(momentum)
        .batchSize(batch(rows.length))
        .seed(task.seed())
        .build();
  }
}
