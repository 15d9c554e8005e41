package dev.tangent.job.datamodel;

import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatNetwork;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/**
 * Trains lists of networks so that an interrupted run goes on with the next one. Checkpoints keep
 * the parameters of the ensemble's networks, but only the margins of networks that serve for
 * comparison.
 *
 * @param test points whose margins are asked for
 * @param testLabels their classes
 */
record TrainedNetworks(JobRun run, NetworkTrainings trainings, FloatMatrix test, int[] testLabels) {

  /** The networks themselves, in the order of the tasks. */
  List<FloatNetwork> networks(String work, List<NetworkTrainings.Task> tasks) {
    List<FloatNetwork> networks = new ArrayList<>();
    Map<String, NpyArray> saved = run.restore(work).orElse(Map.of());
    while (saved.containsKey(name("w", networks.size(), 0))) {
      networks.add(network(saved, networks.size()));
    }
    run.update(work, networks.size(), tasks.size());
    trainings.train(
        tasks,
        networks.size(),
        (network, t) -> {
          networks.add(network);
          ready(work, t + 1, tasks.size(), () -> state(networks));
        });
    return networks;
  }

  /**
   * Counts one more trained network. The state is saved now and then, after the last one, and when
   * the run is stopped.
   */
  private void ready(String work, int done, int all, Supplier<Map<String, NpyArray>> state) {
    boolean due = run.checkpointDue() || done == all;
    if (due) {
      run.checkpoint(work, done, state.get());
    }
    try {
      run.update(work, done, all);
    } catch (CancellationException stopped) {
      if (!due) {
        run.checkpoint(work, done, state.get());
      }
      throw stopped;
    }
  }

  private static String name(String kind, int network, int layer) {
    return kind + network + "-" + layer;
  }

  private static Map<String, NpyArray> state(List<FloatNetwork> networks) {
    Map<String, NpyArray> state = new LinkedHashMap<>();
    for (int m = 0; m < networks.size(); m++) {
      FloatNetwork network = networks.get(m);
      for (int l = 0; l < network.denseCount(); l++) {
        state.put(name("w", m, l), NpyArray.of(network.weights(l)));
        float[] b = network.biases(l);
        state.put(name("b", m, l), NpyArray.of(b.clone(), b.length));
      }
    }
    return state;
  }

  private FloatNetwork network(Map<String, NpyArray> saved, int m) {
    List<FloatMatrix> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (int l = 0; saved.containsKey(name("w", m, l)); l++) {
      NpyArray w = Objects.requireNonNull(saved.get(name("w", m, l)));
      int rows = w.size(0);
      int columns = w.size(1);
      weights.add(FloatMatrix.wrap(w.toFloats(), 0, rows, columns, columns));
      biases.add(Objects.requireNonNull(saved.get(name("b", m, l))).toFloats());
    }
    return FloatNetwork.of(trainings.architecture(), trainings.parametrization(), weights, biases);
  }

  /** Margins of the test points, tasks × M; the networks are not kept. */
  DoubleMatrix margins(String work, List<NetworkTrainings.Task> tasks) {
    DoubleMatrix margins = DoubleMatrix.zeros(tasks.size(), test.rows());
    Map<String, NpyArray> saved = run.restore(work).orElse(Map.of());
    NpyArray known = saved.get("margins");
    int first = known == null ? 0 : known.size(0);
    if (known != null) {
      System.arraycopy(known.toDoubles(), 0, margins.array(), 0, first * test.rows());
    }
    run.update(work, first, tasks.size());
    trainings.train(
        tasks,
        first,
        (network, t) -> {
          double[] row = Margins.of(network.outputs(test), testLabels).values();
          System.arraycopy(row, 0, margins.array(), margins.rowOffset(t), row.length);
          ready(
              work,
              t + 1,
              tasks.size(),
              () -> Map.of("margins", NpyArray.of(margins.rowRange(0, t + 1).copy())));
        });
    return margins;
  }
}
