package dev.tangent.experiment.figure;

import dev.tangent.activation.Activations;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Work;
import dev.tangent.layer.Architecture;
import dev.tangent.network.Footprint;
import dev.tangent.run.Event;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;

/**
 * The networks of an experiment: every width with every seed, trained alike, one after the other,
 * narrow ones first.
 *
 * @param networks the architecture of a width
 * @param points training points
 * @param stepsOf steps of gradient descent of the networks of a width
 * @param settings has widths, seeds and seed
 */
record Ensemble(
    IntFunction<Architecture> networks, int points, IntToLongFunction stepsOf, Settings settings) {

  /** All networks make the same number of steps. */
  Ensemble(IntFunction<Architecture> networks, int points, long steps, Settings settings) {
    this(networks, points, _ -> steps, settings);
  }

  /**
   * Dense networks as in the paper, with one output.
   *
   * @param inputWidth n_0
   * @param settings has depth, activation and beta
   */
  static IntFunction<Architecture> dense(int inputWidth, Settings settings) {
    return width ->
        Architecture.mlp(
            inputWidth,
            settings.atLeast(1, "depth"),
            width,
            1,
            Activations.parse(settings.text("activation")),
            1,
            settings.number("beta"));
  }

  /** One network: its name in the run and what it is drawn from. */
  record Member(String id, int width, long seed, Architecture architecture) {
    /** The work of one step of training. */
    Work step(int points) {
      return Work.step(Footprint.of(architecture).stepFlops(points), width);
    }
  }

  /** Steps of the networks of a width. */
  long steps(int width) {
    return stepsOf.applyAsLong(width);
  }

  private Work work(Member m) {
    return m.step(points).times(steps(m.width()));
  }

  Architecture architecture(int width) {
    return networks.apply(width);
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int width : settings.widths("widths")) {
      for (int s = 0; s < settings.atLeast(1, "seeds"); s++) {
        long seed = settings.seed() + s;
        members.add(
            new Member(
                String.format(Locale.ROOT, "n%d-s%d", width, seed),
                width,
                seed,
                architecture(width)));
      }
    }
    return members;
  }

  private static Map<String, String> attributes(Member m) {
    Map<String, String> attributes = new LinkedHashMap<>(); // Map.of has another order in each JVM.
    attributes.put("width", "" + m.width());
    attributes.put("seed", "" + m.seed());
    return attributes;
  }

  /** Announces the members and their work, and runs those that are left. */
  void run(JobRun run, MemberRun.Factory factory) {
    List<Member> members = members();
    for (Member m : members) {
      run.plan(work(m));
      run.emit(
          new Event.Member(
              m.id(),
              String.format(Locale.ROOT, "width %d, seed %d", m.width(), m.seed()),
              "n = " + m.width(),
              attributes(m),
              steps(m.width())));
    }
    for (int i = 0; i < members.size(); i++) {
      Member m = members.get(i);
      if (run.isDone(m.id())) {
        run.finished(work(m));
      } else {
        run.emit(new Event.Phase("training " + m.id(), i, members.size()));
        factory.of(m).execute(run, m.step(points));
        run.done(m.id());
      }
    }
  }
}
