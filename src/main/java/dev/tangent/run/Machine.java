package dev.tangent.run;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What machine and what software this process runs on. */
public final class Machine {
  private Machine() {}

  /** {@return versions of Tangent, Java and the virtual machine, by name} */
  public static Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = Machine.class.getPackage().getImplementationVersion();
    versions.put("tangent", own == null ? "unpackaged" : own);
    String commit = System.getProperty("tangent.commit", ""); // Set by the launcher.
    if (!commit.isEmpty()) {
      versions.put("commit", commit);
    }
    versions.put("java", System.getProperty("java.version", "?"));
    versions.put(
        "vm",
        System.getProperty("java.vm.name", "?") + " " + System.getProperty("java.vm.version"));
    return versions;
  }

  /** {@return host, processor, number of processors, memory and operating system, by name} */
  public static Map<String, String> describe() {
    Map<String, String> machine = new LinkedHashMap<>();
    machine.put("host", host());
    machine.put("cpu", cpu());
    machine.put("processors", String.valueOf(Runtime.getRuntime().availableProcessors()));
    machine.put("memoryBytes", String.valueOf(memoryBytes()));
    machine.put("heapBytes", String.valueOf(Runtime.getRuntime().maxMemory()));
    machine.put(
        "os",
        String.format(
            Locale.ROOT,
            "%s %s %s",
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch")));
    return machine;
  }

  /** {@return the machine's memory in bytes (a container's limit, in a container)} */
  public static long memoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  /** {@return the host's name, without asking the network} */
  public static String host() {
    String name = firstLine(Path.of("/proc/sys/kernel/hostname"), "");
    for (String variable : new String[] {"HOSTNAME", "COMPUTERNAME"}) {
      String value = System.getenv(variable);
      if (name == null && value != null && !value.isBlank()) {
        name = value.strip();
      }
    }
    return name == null ? "localhost" : name;
  }

  private static String cpu() {
    String model = firstLine(Path.of("/proc/cpuinfo"), "model name");
    return model == null
        ? System.getProperty("os.arch", "?")
        : model.substring(model.indexOf(':') + 1).strip();
  }

  private static @Nullable String firstLine(Path file, String start) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> line.startsWith(start)).findFirst().orElse(null);
    } catch (IOException | RuntimeException e) {
      return null;
    }
  }
}
