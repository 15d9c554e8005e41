package dev.tangent.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The layout of a run directory.
 *
 * <pre>
 * run.json       every setting, seed, versions, machine (RunSettings)
 * events.jsonl   what happened, append-only (Event)
 * checkpoints/   whole or not at all
 * figures/       SVG, PNG, CSV
 * arrays/        NPY files that events name
 * control/       commands from viewers (RunControl)
 * sweep/         the runs of a sweep, each a run directory
 * heartbeat      touched every second while a process writes the run
 * result.json    the outcome, written at the end
 * </pre>
 */
public final class RunDirectory {
  private final Path path;

  private RunDirectory(Path path) {
    this.path = path;
  }

  /**
   * {@return a path that is not there yet, {@code &lt;parent>/&lt;command>-&lt;date>-&lt;id>}}
   *
   * @param parent of the runs
   * @param command its name
   */
  public static Path fresh(Path parent, String command) {
    String name = command.strip().replaceAll("[^A-Za-z0-9.]+", "-");
    String date =
        LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT));
    while (true) {
      String id = String.format(Locale.ROOT, "%04x", ThreadLocalRandom.current().nextInt(1 << 16));
      Path path = parent.resolve(name + "-" + date + "-" + id);
      if (!Files.exists(path)) {
        return path;
      }
    }
  }

  /**
   * Makes the directory and writes {@code run.json}: a run that is to begin, by {@link RunWriter}.
   *
   * <p>A run that is there and holds results or checkpoints is replaced only when the plan says so;
   * one that is being written never is.
   *
   * @param path of the run
   * @param plan what is written, and what it may replace
   * @return the run
   * @throws RunException when it can't be written, or for the reasons above
   */
  public static RunDirectory create(Path path, RunPlan plan) {
    RunDirectory run = new RunDirectory(path);
    RunClaim.check(run, plan); // before anything is made
    RunLock lock = RunLock.take(path);
    try {
      run.begin(plan);
    } catch (RuntimeException e) {
      lock.abandon();
      throw e;
    }
    lock.close();
    return run;
  }

  /** Clears what was there and writes {@code run.json}. The caller must hold the lock. */
  void begin(RunPlan plan) {
    RunClaim claim = RunClaim.check(this, plan);
    try {
      claim.clear();
      AtomicFiles.write(settingsFile(), Json.pretty(plan.settings()));
    } catch (IOException e) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s: cannot be written (%s): choose another --out",
              path,
              RunException.reason(e)),
          e);
    }
  }

  /** The directory at a path, whether anything is there or not. */
  static RunDirectory at(Path path) {
    return new RunDirectory(path);
  }

  /**
   * {@return a run that is there}
   *
   * @param path of the run
   * @throws RunException when the directory holds no {@code run.json}
   */
  public static RunDirectory open(Path path) {
    RunDirectory run = new RunDirectory(path);
    if (!Files.isDirectory(path)) {
      throw new RunException(path + ": no such run directory: `ntk runs` lists those there are");
    }
    if (!Files.isRegularFile(run.settingsFile())) {
      throw new RunException(path + ": not a run directory (it has no run.json)");
    }
    return run;
  }

  /**
   * {@return the runs in a directory, the newest first; none when it is not there}
   *
   * @param parent of the runs
   */
  public static List<RunDirectory> list(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children
          .map(RunDirectory::new)
          .filter(run -> Files.isRegularFile(run.settingsFile()))
          .sorted(Comparator.comparingLong(RunDirectory::startedAt).reversed())
          .toList();
    } catch (IOException e) {
      throw new RunException(parent + ": cannot be listed (" + RunException.reason(e) + ")", e);
    }
  }

  /** The time of its start; a run whose run.json can't be read goes to the end of the list. */
  private long startedAt() {
    try {
      return settings().startedAt();
    } catch (RunException e) {
      return Long.MIN_VALUE;
    }
  }

  /** {@return its path} */
  public Path path() {
    return path;
  }

  /** {@return {@code run.json}: the settings} */
  public Path settingsFile() {
    return path.resolve("run.json");
  }

  /** {@return {@code events.jsonl}: the log} */
  public Path eventsFile() {
    return path.resolve("events.jsonl");
  }

  /** {@return {@code result.json}, which is there at the end} */
  public Path resultFile() {
    return path.resolve("result.json");
  }

  /** {@return {@code checkpoints/}} */
  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** {@return {@code figures/}} */
  public Path figures() {
    return path.resolve("figures");
  }

  /** {@return {@code arrays/}: matrices that events name} */
  public Path arrays() {
    return path.resolve("arrays");
  }

  /** {@return {@code control/}: what viewers ask the process for} */
  public Path control() {
    return path.resolve("control");
  }

  /** {@return where the runs of a sweep are} */
  public Path sweep() {
    return path.resolve("sweep");
  }

  /** {@return the settings, as {@code run.json} says} */
  public RunSettings settings() {
    return Json.read(settingsFile(), RunSettings.class);
  }

  /** {@return what {@code result.json} says; empty while there is none} */
  @SuppressWarnings("unchecked")
  public Map<String, Object> result() {
    return Files.exists(resultFile()) ? Json.read(resultFile(), Map.class) : Map.of();
  }

  /**
   * {@return whether the run waits for its turn: it has no log yet, and the process that made it is
   * alive}
   */
  public boolean isQueued() {
    if (Files.exists(eventsFile())) {
      return false;
    }
    RunSettings settings = settings();
    return Machine.host().equals(settings.machine().get("host"))
        && ProcessHandle.of(settings.pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  /** {@return whether a process is writing this run now} */
  public boolean isLive() {
    return Heartbeat.isAlive(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
