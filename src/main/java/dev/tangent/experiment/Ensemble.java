package dev.tangent.experiment;

import dev.tangent.layer.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.run.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The networks of an experiment: every width with every seed, trained alike, one after the other,
 * narrow ones first.
 *
 * @param inputWidth n_0
 * @param points training points
 * @param steps of gradient descent
 * @param settings has depth, activation, beta, widths, seeds and seed
 */
record Ensemble(int inputWidth, int points, long steps, Settings settings) {

  /** One network: its name in the run and what it is drawn from. */
  record Member(String id, int width, long seed, Architecture architecture) {
    double flopsPerStep(int points) {
      double parameters = 0;
      int[] widths = architecture.widths();
      for (int l = 1; l < widths.length; l++) {
        parameters += (widths[l - 1] + 1.0) * widths[l];
      }
      return 6 * parameters * points;
    }
  }

  Architecture architecture(int width) {
    return Architecture.mlp(
        inputWidth,
        settings.atLeast(1, "depth"),
        width,
        1,
        Activations.parse(settings.text("activation")),
        1,
        settings.number("beta"));
  }

  List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (int width : settings.widths("widths")) {
      for (int s = 0; s < settings.atLeast(1, "seeds"); s++) {
        long seed = settings.seed() + s;
        members.add(new Member("n%d-s%d".formatted(width, seed), width, seed, architecture(width)));
      }
    }
    return members;
  }

  /** Announces the members and their work, and runs those that are left. */
  void run(RunContext run, MemberRun.Factory factory) {
    List<Member> members = members();
    for (Member m : members) {
      run.plan(m.flopsPerStep(points) * steps);
      run.emit(
          new Event.Member(
              m.id(),
              "width %d, seed %d".formatted(m.width(), m.seed()),
              "n = " + m.width(),
              Map.of("width", "" + m.width(), "seed", "" + m.seed()),
              steps));
    }
    for (int i = 0; i < members.size(); i++) {
      Member m = members.get(i);
      if (run.isDone(m.id())) {
        run.finished(m.flopsPerStep(points) * steps);
      } else {
        run.emit(new Event.Phase("training " + m.id(), i, members.size()));
        factory.of(m).execute(run, m.flopsPerStep(points));
        run.done(m.id());
      }
    }
  }
}
