package dev.tangent.experiment.figure;

import dev.tangent.activation.Activations;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.Work;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.Workers;
import dev.tangent.network.Footprint;
import dev.tangent.run.Event;
import dev.tangent.run.RunReader;
import java.io.IOException;
import java.io.Serial;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;

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

  /** An ensemble whose networks all make the same number of steps. */
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
    if (ONLY.isBound()) {
      throw trained(run, members, factory);
    }
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
    Workers workers = Workers.current();
    if (workers.areElsewhere()) {
      there(run, members, workers);
    } else {
      here(run, members, factory);
    }
  }

  private void here(JobRun run, List<Member> members, MemberRun.Factory factory) {
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

  /**
   * Trains the networks on other machines: each network is one part, and its events come back into
   * the log.
   */
  private void there(JobRun run, List<Member> members, Workers workers) {
    List<Member> left = new ArrayList<>();
    for (Member m : members) {
      if (run.isDone(m.id())) {
        run.finished(work(m));
      } else {
        left.add(m);
      }
    }
    HashMap<String, Object> figure = new HashMap<>();
    run.writer()
        .run()
        .settings()
        .settings()
        .forEach((k, v) -> figure.put(k, v instanceof List<?> list ? new ArrayList<>(list) : v));
    ArrayList<String> ids = new ArrayList<>(left.stream().map(Member::id).toList());
    workers.forEach(
        "networks",
        ids.size(),
        p -> train(figure, ids.get(p)),
        (p, events) -> {
          events.forEach(run::emit);
          run.finished(work(left.get(p)));
          run.done(ids.get(p));
        },
        run);
  }

  /** The name of the only network of the figure that this process trains. */
  private static final ScopedValue<String> ONLY = ScopedValue.newInstance();

  /** Ends the work on a figure early, when only one of its networks was wanted. */
  private static final class Trained extends RuntimeException {
    @Serial private static final long serialVersionUID = 1;

    private final ArrayList<Event> events;

    Trained(ArrayList<Event> events) {
      super("one network is trained", null, false, false);
      this.events = events;
    }
  }

  /**
   * Trains one network in the process of a worker: the figure is begun as usual, in a temporary
   * directory, and abandoned when the network is trained.
   *
   * @return what it measured, for the log of the figure's own run
   */
  private static ArrayList<Event> train(Map<String, Object> figure, String id) {
    String name = String.valueOf(figure.get("experiment"));
    FigureSpec spec = FigureSpec.of(name, ExperimentScale.QUICK).recall(figure);
    try {
      Path directory = Files.createTempDirectory("network");
      try {
        ScopedValue.where(ONLY, id)
            .run(() -> Jobs.run(FigureJob.of(spec), directory.resolve("run")));
        throw new IllegalStateException(name + " has no network " + id);
      } catch (Trained e) {
        return e.events;
      } finally {
        remove(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the directory of temporary files can't be written", e);
    }
  }

  private Trained trained(JobRun run, List<Member> members, MemberRun.Factory factory) {
    RunReader log = RunReader.open(run.directory());
    log.poll(); // Skips what every process logs.
    for (Member m : members) {
      if (m.id().equals(ONLY.get())) {
        factory.of(m).execute(run, m.step(points));
      }
    }
    ArrayList<Event> events = new ArrayList<>();
    for (Event event : log.poll()) {
      if (event instanceof Event.Step
          || event instanceof Event.Curve
          || event instanceof Event.Field
          || event instanceof Event.Alert
          || event instanceof Event.Log) {
        events.add(event);
      }
    }
    return new Trained(events);
  }

  private static void remove(Path directory) throws IOException {
    try (Stream<Path> inside = Files.walk(directory)) {
      for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
