package dev.tangent.experiment.figure;

import dev.tangent.data.NpyArray;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Work;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatTrainer;
import dev.tangent.network.FloatTrainingDirection;
import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Trains one network from its initialization or its checkpoint to the end, and lets an {@link
 * Observer} look at it now and then. A checkpoint holds the parameters and what the observer
 * remembers, so that a resumed training ends with the same bits.
 */
final class MemberRun {
  /** What an experiment measures on a network while it trains. */
  interface Observer {
    /**
     * Looks at the network, before the step is made and once after the last. The trainer already
     * has the network's current outputs, so reading them costs nothing.
     *
     * @return measurements by name, for the log
     */
    Map<String, Double> observe(FloatNetwork network, FloatTrainer trainer);

    /** The state of the observer, for a checkpoint. */
    Map<String, NpyArray> save();

    /** Restores the state of the observer. */
    void restore(Map<String, NpyArray> saved);
  }

  /** Makes the run of a member. */
  interface Factory {
    MemberRun of(Ensemble.Member member);
  }

  private static final String COST_AT_START = "cost-at-start";

  private final Ensemble.Member member;
  private final FloatMatrix x;
  private final FloatTrainingDirection direction;
  private final double learningRate;
  private final long steps;
  private final long observations;
  private final Observer observer;

  /**
   * @param x training points, N × n_0
   * @param observations how often the observer looks, spread over the steps; at least 1
   */
  MemberRun(
      Ensemble.Member member,
      FloatMatrix x,
      FloatTrainingDirection direction,
      double learningRate,
      long steps,
      long observations,
      Observer observer) {
    this.member = member;
    this.x = x;
    this.direction = direction;
    this.learningRate = learningRate;
    this.steps = steps;
    this.observations = Math.clamp(observations, 1, Math.max(steps, 1));
    this.observer = observer;
  }

  void execute(JobRun run, Work work) {
    Optional<Map<String, NpyArray>> saved = run.restore(member.id());
    FloatNetwork network =
        saved
            .map(this::network)
            .orElseGet(() -> FloatNetwork.initialize(member.architecture(), member.seed()));
    Looking looking = new Looking(run);
    FloatTrainer trainer =
        FloatTrainer.of(network, x, direction)
            .learningRate(learningRate)
            .start(() -> FloatNetwork.initialize(member.architecture(), member.seed()))
            .listener(looking::look)
            .build();
    looking.trainer = trainer;
    saved.ifPresent(
        state -> {
          trainer.resumeAt((long) array(state, "step").get(0), array(state, COST_AT_START).get(0));
          observer.restore(state);
          run.finished(work.times(trainer.stepCount()));
        });
    try {
      while (trainer.stepCount() < steps) {
        if (run.checkpointDue()) {
          run.checkpoint(member.id(), trainer.stepCount(), state(network, trainer));
        }
        trainer.step();
        run.stepped(work);
      }
    } catch (CancellationException e) {
      run.checkpoint(member.id(), trainer.stepCount(), state(network, trainer));
      throw e;
    }
    trainer.evaluate();
  }

  /** Steps 0 = s_0 < s_1 < … as evenly spread as whole numbers allow. */
  private boolean isObserved(long step) {
    return step == 0 || step * observations / steps != (step - 1) * observations / steps;
  }

  /** Calls the observer when the trainer is between the forward and the backward pass. */
  private final class Looking {
    private final JobRun run;
    private @Nullable FloatTrainer trainer;

    Looking(JobRun run) {
      this.run = run;
    }

    void look(long step, double time, double cost) {
      if (trainer != null && isObserved(step)) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(Recorded.COST, cost);
        values.putAll(observer.observe(trainer.network(), trainer));
        run.emit(new Event.Step(member.id(), step, time, values));
      }
    }
  }

  private Map<String, NpyArray> state(FloatNetwork network, FloatTrainer trainer) {
    Map<String, NpyArray> state = new LinkedHashMap<>(observer.save());
    state.put(COST_AT_START, NpyArray.of(new double[] {trainer.costAtStart()}, 1));
    for (int l = 0; l < network.denseCount(); l++) {
      state.put("W" + l, NpyArray.of(network.weights(l)));
      state.put("b" + l, NpyArray.of(network.biases(l), network.biases(l).length));
    }
    return state;
  }

  private FloatNetwork network(Map<String, NpyArray> state) {
    List<FloatMatrix> weights = new ArrayList<>();
    List<float[]> biases = new ArrayList<>();
    for (int l = 0; l < member.architecture().denseCount(); l++) {
      weights.add(array(state, "W" + l).toFloatMatrix());
      biases.add(array(state, "b" + l).toFloats());
    }
    return FloatNetwork.of(member.architecture(), Parametrization.NTK, weights, biases);
  }

  private static NpyArray array(Map<String, NpyArray> state, String name) {
    NpyArray array = state.get(name);
    if (array == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the checkpoint has no \"%s\": delete it to start this network again",
              name));
    }
    return array;
  }
}
