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

  /** {@code <parent>/<command>-<date>-<id>}: a path that is not there yet. */
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

  /** Clears what was there and writes {@code run.json}. For who holds the lock. */
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
   * A run that is there.
   *
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

  /** The runs in a directory, the newest first; none when it is not there. */
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

  /** When it was started; a run.json that can't be read goes to the end. */
  private long startedAt() {
    try {
      return settings().startedAt();
    } catch (RunException e) {
      return Long.MIN_VALUE;
    }
  }

  public Path path() {
    return path;
  }

  public Path settingsFile() {
    return path.resolve("run.json");
  }

  public Path eventsFile() {
    return path.resolve("events.jsonl");
  }

  public Path resultFile() {
    return path.resolve("result.json");
  }

  public Path checkpoints() {
    return path.resolve("checkpoints");
  }

  public Path figures() {
    return path.resolve("figures");
  }

  public Path arrays() {
    return path.resolve("arrays");
  }

  public Path control() {
    return path.resolve("control");
  }

  /** Where the runs of a sweep are. */
  public Path sweep() {
    return path.resolve("sweep");
  }

  /** Reads {@code run.json}. */
  public RunSettings settings() {
    return Json.read(settingsFile(), RunSettings.class);
  }

  /** Reads {@code result.json}; empty while there is none. */
  @SuppressWarnings("unchecked")
  public Map<String, Object> result() {
    return Files.exists(resultFile()) ? Json.read(resultFile(), Map.class) : Map.of();
  }

  /**
   * Whether the run waits for its turn: it has no log yet, and the process that made it is there.
   */
  public boolean isQueued() {
    if (Files.exists(eventsFile())) {
      return false;
    }
    RunSettings settings = settings();
    return Machine.host().equals(settings.machine().get("host"))
        && ProcessHandle.of(settings.pid()).filter(ProcessHandle::isAlive).isPresent();
  }

  /** Whether a process is writing this run now. */
  public boolean isLive() {
    return Heartbeat.isAlive(path);
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
