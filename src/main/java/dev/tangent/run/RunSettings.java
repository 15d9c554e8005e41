package dev.tangent.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What {@code run.json} holds: everything needed to make the run again.
 *
 * @param command the command's name, as {@code reproduce fig1}
 * @param settings every setting by name, defaults included
 * @param seed the seed
 * @param versions of Tangent, Java and the virtual machine
 * @param machine host, processors, memory, operating system
 * @param startedAt milliseconds since 1970
 * @param pid of the process that writes the run
 * @param inputs fingerprints of the inputs, by the name of their setting
 * @param files the names of the files that it may write as its results
 */
public record RunSettings(
    String command,
    Map<String, Object> settings,
    long seed,
    Map<String, String> versions,
    Map<String, String> machine,
    long startedAt,
    long pid,
    Map<String, String> inputs,
    List<String> files) {

  /** A run.json of another version may lack some; what is there can be shown nevertheless. */
  public RunSettings {
    command = command == null ? "unknown" : command;
    settings = present(settings);
    versions = present(versions);
    machine = present(machine);
    inputs = present(inputs);
    files = files == null ? List.of() : files.stream().filter(Objects::nonNull).toList();
  }

  /** Leaves out entries without a value. */
  private static <V> Map<String, V> present(Map<String, V> map) {
    Map<String, V> there = map == null ? new LinkedHashMap<>() : new LinkedHashMap<>(map);
    there.values().removeIf(Objects::isNull);
    return there;
  }

  /**
   * Settings of a run whose inputs and results are not listed.
   *
   * @param command its name
   * @param settings by name
   * @param seed of every random number
   * @param versions of the programs
   * @param machine that it runs on
   * @param startedAt milliseconds since 1970
   * @param pid number of the process
   */
  public RunSettings(
      String command,
      Map<String, Object> settings,
      long seed,
      Map<String, String> versions,
      Map<String, String> machine,
      long startedAt,
      long pid) {
    this(command, settings, seed, versions, machine, startedAt, pid, Map.of(), List.of());
  }

  /**
   * {@return settings of a run that this process starts now}
   *
   * @param command its name
   * @param settings by name
   * @param seed of every random number
   */
  public static RunSettings of(String command, Map<String, ?> settings, long seed) {
    return new RunSettings(
        command,
        new LinkedHashMap<>(settings),
        seed,
        Machine.versions(),
        Machine.describe(),
        System.currentTimeMillis(),
        ProcessHandle.current().pid());
  }

  /**
   * {@return these settings with what is read and written}
   *
   * @param fingerprints of the inputs, by setting
   * @param results names of the files that it may write
   */
  public RunSettings with(Map<String, String> fingerprints, List<String> results) {
    return new RunSettings(
        command, settings, seed, versions, machine, startedAt, pid, fingerprints, results);
  }

  /**
   * {@return these settings with more about the machine}
   *
   * @param more about the machine, by name
   */
  public RunSettings withMachine(Map<String, String> more) {
    Map<String, String> all = new LinkedHashMap<>(machine);
    all.putAll(more);
    return new RunSettings(command, settings, seed, versions, all, startedAt, pid, inputs, files);
  }
}
