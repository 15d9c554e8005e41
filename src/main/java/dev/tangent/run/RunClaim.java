package dev.tangent.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Checks whether a new run may begin in a directory, and deletes what an older run left there. */
final class RunClaim {
  private final RunDirectory run;
  private final RunPlan plan;
  private final boolean isRun;
  private final Set<String> old; // outputs of the run that was there, by name

  private RunClaim(RunDirectory run, RunPlan plan) {
    this.run = run;
    this.plan = plan;
    isRun = Files.isRegularFile(run.settingsFile());
    old = isRun ? outputs(run) : Set.of();
  }

  /**
   * Checks the directory without changing anything.
   *
   * @throws RunException for the first thing in the way, with what to do
   */
  static RunClaim check(RunDirectory run, RunPlan plan) {
    RunClaim claim = new RunClaim(run, plan);
    Path path = run.path();
    if (Files.exists(path) && !Files.isDirectory(path)) {
      throw new RunException(path + ": is a file, not a directory: choose another --out");
    }
    if (Heartbeat.isAlive(path)) {
      throw new RunException(
          path + ": a process is writing this run: watch it, or choose another --out");
    }
    claim.requireOrdinary();
    claim.requireInputsSafe();
    if (!plan.overwrite()) {
      claim.requireNothingToLose();
    }
    return claim;
  }

  /**
   * The files that a run left as its results: what it says it writes, and what its result names.
   */
  private static Set<String> outputs(RunDirectory run) {
    Set<String> names = new LinkedHashSet<>();
    try {
      names.addAll(run.settings().files());
      for (Object value : run.result().values()) {
        if (value instanceof String text && text.matches(".*[./\\\\].*\\.np[yz]")) {
          names.add(String.valueOf(Path.of(text).getFileName()));
        }
      }
    } catch (RunException e) {
      // run.json is damaged: only the files that every run has are known.
    }
    names.removeIf(name -> !name.equals(String.valueOf(Path.of(name).getFileName())));
    return names;
  }

  private List<Path> files() {
    Set<String> names = new LinkedHashSet<>(List.of("events.jsonl", "result.json", "run.json"));
    names.addAll(plan.settings().files());
    names.addAll(old);
    return names.stream().map(run.path()::resolve).toList();
  }

  private List<Path> directories() {
    return directories(run);
  }

  private static List<Path> directories(RunDirectory run) {
    return List.of(run.checkpoints(), run.figures(), run.arrays(), run.control(), run.sweep());
  }

  private void requireOrdinary() {
    for (Path file : files()) {
      if (Files.isSymbolicLink(file)) {
        throw new RunException(
            file + ": is a link, and the run would write it: remove it, or choose another --out");
      }
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new RunException(
            file
                + ": is a directory where the run writes a file: remove it, or choose another"
                + " --out");
      }
    }
    requireDirectories(run);
  }

  /**
   * Checks that no file stands where a run makes its directories.
   *
   * @throws RunException for the first thing in the way
   */
  static void requireDirectories(RunDirectory run) {
    for (Path directory : directories(run)) {
      if (Files.isSymbolicLink(directory) || Files.isRegularFile(directory)) {
        throw new RunException(
            directory
                + ": is in the way of a directory of the run: remove it, or choose another --out");
      }
    }
  }

  /** Refuses a run that reads files which it would delete or overwrite. */
  private void requireInputsSafe() {
    List<Path> taken = new ArrayList<>(files());
    taken.addAll(directories());
    for (Path read : plan.reads()) {
      Path real = real(read);
      for (Path mine : taken) {
        if (real.startsWith(real(mine))) {
          throw new RunException(
              String.format(
                  Locale.ROOT,
                  "%s: is read by this run, which would replace it: choose another --out",
                  read));
        }
      }
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.toAbsolutePath().normalize(); // not there (yet)
    }
  }

  private void requireNothingToLose() {
    Path path = run.path();
    if (holdsAny(run.checkpoints()) && !Files.exists(run.resultFile())) {
      throw new RunException(
          String.format(
              Locale.ROOT,
              "%s: an unfinished run with checkpoints: continue it with --resume %s, replace it"
                  + " with --overwrite, or choose another --out",
              path,
              path));
    }
    for (Path file : files()) {
      String name = String.valueOf(file.getFileName());
      // A name with a leading dot is a half-written file, which no checkpoint needs.
      boolean record =
          name.equals("run.json") || name.equals("events.jsonl") || name.startsWith(".");
      if (!record && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new RunException(
            String.format(
                Locale.ROOT,
                "%s: holds %s%s: choose another --out, or replace it with --overwrite",
                path,
                name,
                isRun ? " of a run that is there" : ", which no run made"));
      }
    }
  }

  private static boolean holdsAny(Path directory) {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isPresent();
    } catch (IOException e) {
      return true; // A directory that can't be listed must not be cleared.
    }
  }

  /** Deletes what was there, except {@code run.json}, which the new one replaces. */
  void clear() throws IOException {
    List<Path> gone = new ArrayList<>(files());
    gone.remove(run.settingsFile());
    for (Path directory : directories()) {
      if (Files.isDirectory(directory)) {
        try (Stream<Path> tree = Files.walk(directory)) {
          gone.addAll(tree.sorted(Comparator.reverseOrder()).toList());
        }
      }
    }
    for (Path file : gone) {
      Files.deleteIfExists(file);
    }
  }
}
