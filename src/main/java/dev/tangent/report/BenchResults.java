package dev.tangent.report;

import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The measurements of one benchmark class in one run, with the machine. On disk {@code <name>.json}
 * is JMH's own format, in which each entry also has {@code machine}, and {@code <name>.md} its
 * table: a later run of other classes leaves both alone, and peers always come from the same run.
 *
 * @param name of the class without {@code Benchmark}
 * @param entries JMH's, each with {@code machine}
 */
public record BenchResults(String name, List<Map<String, Object>> entries) {
  private static final String MACHINE = "machine";

  /** Splits JMH's file by class and notes the machine in every entry. */
  public static List<BenchResults> of(Path jmh, Map<String, Object> machine) {
    Map<String, List<Map<String, Object>>> classes = new TreeMap<>();
    for (Map<String, Object> entry : Json.objects(jmh)) {
      Map<String, Object> noted = new LinkedHashMap<>();
      noted.put(MACHINE, machine);
      noted.putAll(entry);
      noted.remove("jvm"); // A path of this machine; `java` and `vm` name the JVM.
      classes.computeIfAbsent(className(entry), _ -> new ArrayList<>()).add(noted);
    }
    List<BenchResults> all = new ArrayList<>();
    classes.forEach((name, entries) -> all.add(new BenchResults(name, entries)));
    return all;
  }

  /** The results in a directory, by name; none when there is no directory. */
  public static List<BenchResults> read(Path directory) throws IOException {
    List<BenchResults> all = new ArrayList<>();
    if (Files.isDirectory(directory)) {
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
          List<Map<String, Object>> entries = Json.objects(file);
          if (!entries.isEmpty()) {
            all.add(new BenchResults(className(entries.getFirst()), entries));
          }
        }
      }
    }
    return all;
  }

  private static String className(Map<String, Object> entry) {
    String[] parts = BenchTime.text(entry, "benchmark").split("\\.");
    return parts[parts.length - 2].replaceFirst("Benchmark$", "");
  }

  /** Writes {@code <name>.json} and {@code <name>.md}. */
  public void write(Path directory) throws IOException {
    AtomicFiles.write(directory.resolve(name + ".json"), Json.pretty(entries));
    AtomicFiles.write(
        directory.resolve(name + ".md"), BenchTables.page(this).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The machine and the time: {@code date}, {@code commit}, {@code cpu}, {@code peakFloatGflops},
   * ….
   */
  Map<?, ?> machine() {
    return entries.getFirst().get(MACHINE) instanceof Map<?, ?> m ? m : Map.of();
  }

  List<BenchTime> times() {
    return entries.stream().map(BenchTime::of).toList();
  }
}
