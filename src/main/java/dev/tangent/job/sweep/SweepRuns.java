package dev.tangent.job.sweep;

import dev.tangent.job.frame.JobException;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.JobResult;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.frame.Verb;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Workers;
import dev.tangent.run.Event;
import dev.tangent.run.RunException;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.Series;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Makes the runs of a sweep: several threads take one run after another, while the calling thread
 * reports the progress and obeys requests to stop.
 */
final class SweepRuns<S extends Record & JobSpec<S>, R extends JobResult> {
  private static final String WORK = "sweep";
  private static final int PARTS = 1000; // units of progress for each run
  private static final long POLL_MILLIS = 200;

  /** How many points of a run's series go to the log of the sweep. */
  private static final int POINTS = 150;

  private final Verb<S, R> verb;
  private final List<SweepPoint<S>> points;
  private final int atOnce;
  private final JobRun run;
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private final int[] parts; // how far each run is
  private final Object gate = new Object(); // held while a viewer pauses the sweep
  private volatile boolean cancelled;

  SweepRuns(Verb<S, R> verb, List<SweepPoint<S>> points, int atOnce, JobRun run) {
    this.verb = verb;
    this.points = points;
    this.atOnce = atOnce;
    this.run = run;
    parts = new int[points.size()];
  }

  SweepResult run(SweepSpec<S> spec) {
    run.checkpoint(WORK, 0, Map.of()); // From here on the sweep can be resumed.
    announce();
    make();
    SweepTable table = SweepTable.of(spec, points, this::directory);
    if (table.done() == 0) {
      throw new JobException("all " + points.size() + " runs failed", table.firstFailure());
    }
    return table.write(run);
  }

  private Path directory(SweepPoint<S> point) {
    return run.writer().run().sweep().resolve(point.name());
  }

  /** Announces all runs, so that a viewer sees how many there will be. */
  private void announce() {
    for (SweepPoint<S> point : points) {
      Map<String, String> attributes = new LinkedHashMap<>(point.settings());
      attributes.put("seed", String.valueOf(point.seed()));
      attributes.put("run", "sweep/" + point.name());
      String group = SweepPoint.words(point.settings());
      run.emit(
          new Event.Member(
              point.name(),
              (group.isEmpty() ? "" : group + ", ") + "seed " + point.seed(),
              group,
              attributes,
              point.spec().toMap().get("steps") instanceof Number n ? n.longValue() : 1));
    }
  }

  private void make() {
    Workers workers = Workers.current();
    if (workers.areElsewhere()) {
      there(workers);
    } else {
      here();
    }
  }

  /**
   * Makes the runs on other machines that see the directory: each run is one part, with all threads
   * of its machine.
   */
  private void there(Workers workers) {
    List<SweepPoint<S>> missing =
        points.stream().filter(point -> !run.isDone(point.name())).toList();
    ArrayList<Map<String, Object>> settings = new ArrayList<>();
    ArrayList<String> directories = new ArrayList<>();
    for (SweepPoint<S> point : missing) {
      settings.add(new LinkedHashMap<>(SpecMap.write(point.spec())));
      directories.add(directory(point).toAbsolutePath().toString());
    }
    Verb<S, R> same = verb;
    workers.forEach(
        "runs",
        missing.size(),
        p -> elsewhere(same, settings.get(p), Path.of(directories.get(p))),
        (p, failure) -> {
          SweepPoint<S> point = missing.get(p);
          if (failure.isEmpty()) {
            copy(point, directory(point));
            run.done(point.name());
          } else {
            run.warn(point.name() + " failed: " + failure);
          }
        },
        run);
  }

  /**
   * Makes one run in the process of a worker; returns what went wrong, or an empty text. A run that
   * a lost machine left unfinished begins anew.
   */
  private static <S extends Record & JobSpec<S>, R extends JobResult> String elsewhere(
      Verb<S, R> verb, Map<String, Object> settings, Path directory) {
    try {
      if (!Files.exists(directory.resolve("result.json"))) {
        Jobs.run(verb.recalled(settings), directory, true, JobListener.NONE);
      }
      return "";
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void here() {
    CountDownLatch ended = new CountDownLatch(atOnce);
    Threads all = Threads.current();
    List<Thread> workers = new ArrayList<>();
    for (int i = 0; i < atOnce; i++) {
      workers.add(Thread.ofPlatform().name("sweep-" + i).start(() -> work(all, ended)));
    }
    try {
      while (!ended.await(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
        tell();
      }
      tell();
    } catch (InterruptedException | CancellationException e) {
      stop(workers, ended);
      throw new CancellationException("interrupted");
    }
    rethrow();
  }

  /** Lets the runs end at their next step, with a checkpoint; only then is the log closed. */
  private void stop(List<Thread> workers, CountDownLatch ended) {
    cancelled = true;
    workers.forEach(Thread::interrupt);
    JobRun.uninterrupted(
        () -> {
          try {
            ended.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
  }

  private void rethrow() {
    switch (broken.get()) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      case Throwable t -> throw new IllegalStateException(t);
    }
  }

  /** Tells how many runs are done. */
  private void tell() {
    long sum = 0;
    synchronized (parts) {
      for (int part : parts) {
        sum += part;
      }
    }
    synchronized (gate) {
      run.update("runs", sum / PARTS, points.size());
    }
  }

  private void work(Threads all, CountDownLatch ended) {
    try {
      if (atOnce == 1) {
        all.run(this::takeAll);
      } else {
        try (Threads share = Threads.ofCount(Math.max(1, all.count() / atOnce))) {
          share.run(this::takeAll);
        }
      }
    } catch (CancellationException e) {
      cancelled = true;
    } catch (Throwable t) {
      broken.compareAndSet(null, t);
      cancelled = true;
    } finally {
      ended.countDown();
    }
  }

  private void takeAll() {
    for (int i = next.getAndIncrement(); i < points.size() && !cancelled; ) {
      SweepPoint<S> point = points.get(i);
      one(point, i);
      part(i, PARTS);
      i = next.getAndIncrement();
    }
  }

  private void one(SweepPoint<S> point, int index) {
    if (run.isDone(point.name())) {
      return;
    }
    Path directory = directory(point);
    JobListener listener = listener(point, index);
    try {
      if (Files.exists(directory.resolve("result.json"))) {
        copy(point, directory);
      } else if (Files.exists(directory.resolve("run.json"))) {
        verb.resume(directory, listener);
        copy(point, directory);
      } else {
        Jobs.run(verb.open().apply(point.spec()), directory, false, listener);
        copy(point, directory);
      }
      run.done(point.name());
    } catch (CancellationException | RunException e) {
      throw e; // The sweep was stopped, or the disk is full: the other runs make no sense.
    } catch (RuntimeException e) {
      run.warn(point.name() + " failed: " + e.getMessage());
    }
  }

  private JobListener listener(SweepPoint<S> point, int index) {
    return new JobListener() {
      @Override
      public void progress(String what, long done, long total) {
        if (total > 0) {
          part(index, (int) (PARTS * Math.clamp((double) done / total, 0, 1)));
        }
      }

      @Override
      public void warn(String text) {
        run.warn(point.name() + ": " + text);
      }

      @Override
      public void alert(Path directory, Event.Alert alert) {
        if (alert.level().equals("warning")) {
          run.alert(
              new Event.Alert(
                  alert.kind(), alert.level(), point.name(), alert.step(), alert.message()));
        }
      }

      @Override
      public boolean isCancelled() {
        synchronized (gate) {
          return cancelled;
        }
      }
    };
  }

  private void part(int index, int part) {
    synchronized (parts) {
      parts[index] = Math.max(parts[index], part);
    }
  }

  /** Copies the measurements of a run, thinned, into the log of the sweep. */
  private void copy(SweepPoint<S> point, Path directory) {
    TreeMap<Long, Map<String, Double>> values = new TreeMap<>();
    Map<Long, Double> times = new LinkedHashMap<>();
    Set<String> known = new HashSet<>();
    for (RunModel.MemberState member : RunModel.of(RunReader.open(directory)).members().values()) {
      for (String name : member.names()) {
        if (!known.add(name)) {
          continue; // only the first member that has it counts
        }
        Series series = member.series(name);
        int stride = Math.max(1, series.size() / POINTS);
        for (int i = 0; i < series.size(); i++) {
          if (i % stride == 0 || i == series.size() - 1) {
            values
                .computeIfAbsent(series.step(i), _ -> new LinkedHashMap<>())
                .put(name, series.value(i));
            times.put(series.step(i), series.time(i));
          }
        }
      }
    }
    if (values.isEmpty()) {
      run.emit(new Event.Step(point.name(), 1, 1, Map.of()));
    }
    values.forEach(
        (step, named) ->
            run.emit(new Event.Step(point.name(), step, times.getOrDefault(step, 0.0), named)));
  }
}
