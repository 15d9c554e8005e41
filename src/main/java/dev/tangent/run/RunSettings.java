package dev.tangent.run;

import java.util.LinkedHashMap;
import java.util.Map;

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
 */
public record RunSettings(
    String command,
    Map<String, Object> settings,
    long seed,
    Map<String, String> versions,
    Map<String, String> machine,
    long startedAt,
    long pid) {

  /** A run.json of another version may lack some; what is there can be shown nevertheless. */
  public RunSettings {
    command = command == null ? "unknown" : command;
    settings = settings == null ? Map.of() : settings;
    versions = versions == null ? Map.of() : versions;
    machine = machine == null ? Map.of() : machine;
  }

  /** Settings of a run that this process starts now. */
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
}
