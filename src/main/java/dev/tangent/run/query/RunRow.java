package dev.tangent.run.query;

import dev.tangent.run.RunException;
import dev.tangent.run.RunGlance;
import dev.tangent.run.RunSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A run as named facts. Three maps hold them: {@code settings} (from {@code run.json}), {@code
 * results} (from {@code result.json}; nested objects have dotted names), {@code values} (the newest
 * measured, means over members). {@link #fact} finds one by its name in any.
 *
 * @param directory of the run
 * @param command its name
 * @param status running, paused, stopping, done, failed, interrupted, killed or unreadable
 * @param seed of the run
 * @param startedAt milliseconds since 1970
 * @param progress share of the steps done, 0 to 1
 * @param networks how many members have steps
 * @param message why it ended as it did, or why it can't be read; else empty
 * @param settings from {@code run.json}
 * @param results from {@code result.json}
 * @param values the newest measured ones
 */
public record RunRow(
    Path directory,
    String command,
    String status,
    long seed,
    long startedAt,
    double progress,
    int networks,
    String message,
    Map<String, Object> settings,
    Map<String, Object> results,
    Map<String, Double> values) {

  /**
   * {@return the facts of a run, as it stands; one that can't be read says why}
   *
   * @param directory of the run
   */
  public static RunRow read(Path directory) {
    try {
      return of(RunGlance.of(directory));
    } catch (RunException e) {
      return unreadable(directory, String.valueOf(e.getMessage()));
    }
  }

  /**
   * {@return the facts of a run that was looked at}
   *
   * @param glance at the run
   * @throws RunException when {@code run.json} or {@code result.json} can't be read
   */
  public static RunRow of(RunGlance glance) {
    RunSettings settings = glance.run().settings();
    return new RunRow(
        glance.run().path(),
        settings.command(),
        glance.status(),
        settings.seed(),
        settings.startedAt(),
        glance.progress(),
        glance.networks(),
        glance.message(),
        flat(settings.settings()),
        flat(glance.run().result()),
        glance.values());
  }

  /**
   * {@return a directory that can't be read as a run, with the reason}
   *
   * @param directory of the run
   * @param reason why
   */
  public static RunRow unreadable(Path directory, String reason) {
    long modified = 0;
    try {
      modified = Files.getLastModifiedTime(directory).toMillis();
    } catch (IOException e) {
      // It goes to the end of the list.
    }
    return new RunRow(
        directory, "", "unreadable", 0, modified, 0, 0, reason, Map.of(), Map.of(), Map.of());
  }

  /**
   * {@return the runs in a directory, the newest first; none when it is not there}
   *
   * @param parent of the runs
   */
  public static List<RunRow> list(Path parent) {
    List<RunRow> rows = new ArrayList<>();
    Map<Object, Object> shared = new HashMap<>();
    for (Path directory : directories(parent)) {
      rows.add(read(directory).sharing(shared));
    }
    rows.sort(Comparator.comparingLong(RunRow::startedAt).reversed());
    return rows;
  }

  /**
   * {@return the directories below {@code parent} that hold a {@code run.json}; of one that holds
   * none, those below it: several figures share a directory}
   *
   * @param parent of the runs
   */
  public static List<Path> directories(Path parent) {
    List<Path> runs = new ArrayList<>();
    for (Path child : children(parent)) {
      if (isRun(child)) {
        runs.add(child);
      } else {
        runs.addAll(below(child));
      }
    }
    return runs;
  }

  private static List<Path> below(Path directory) {
    try {
      return children(directory).stream().filter(RunRow::isRun).toList();
    } catch (RunException e) {
      return List.of(); // It is no run, so what it holds does not matter.
    }
  }

  private static boolean isRun(Path directory) {
    return Files.isRegularFile(directory.resolve("run.json"));
  }

  private static List<Path> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new RunException(parent + ": cannot be listed (" + RunException.reason(e) + ")", e);
    }
  }

  /**
   * This row with its names and values replaced by equal objects of other rows. In a directory of
   * 100,000 runs most settings are equal, and each row has read its own copy.
   */
  private RunRow sharing(Map<Object, Object> shared) {
    return new RunRow(
        directory,
        share(shared, command),
        share(shared, status),
        seed,
        startedAt,
        progress,
        networks,
        share(shared, message),
        share(shared, settings),
        share(shared, results),
        share(shared, values));
  }

  private static String share(Map<Object, Object> shared, String text) {
    return (String) shared.computeIfAbsent(text, same -> same);
  }

  @SuppressWarnings("unchecked") // an equal map holds what this one holds
  private static <V> Map<String, V> share(Map<Object, Object> shared, Map<String, V> map) {
    Object whole = shared.get(map);
    if (whole == null) {
      Map<String, V> own = new LinkedHashMap<>();
      map.forEach(
          (key, value) -> own.put(share(shared, key), (V) shared.computeIfAbsent(value, v -> v)));
      whole = Collections.unmodifiableMap(own);
      shared.put(whole, whole);
    }
    return (Map<String, V>) whole;
  }

  /** Nested objects get dotted names; null values are left out. */
  static Map<String, Object> flat(Map<String, Object> map) {
    Map<String, Object> flat = new LinkedHashMap<>();
    flatten("", map, flat);
    return Collections.unmodifiableMap(flat);
  }

  private static void flatten(String prefix, Map<?, ?> map, Map<String, Object> into) {
    map.forEach(
        (key, value) -> {
          String name = prefix + key;
          if (value instanceof Map<?, ?> inner) {
            flatten(name + ".", inner, into);
          } else if (value != null) {
            into.put(name, value);
          }
        });
  }

  /** {@return the directory's name} */
  public String name() {
    Path name = directory.toAbsolutePath().normalize().getFileName();
    return name == null ? directory.toString() : name.toString();
  }

  /**
   * {@return a fact by its name: {@code run}, {@code command}, {@code status}, {@code seed}, {@code
   * started}, {@code progress}, {@code message}, or else a result, a measured value or a setting,
   * in this order; {@code setting.NAME}, {@code result.NAME} and {@code value.NAME} ask for one
   * kind} Null when the run has none of that name.
   *
   * @param name of the fact
   */
  public @Nullable Object fact(String name) {
    return switch (name) {
      case "run" -> name();
      case "command" -> command;
      case "status" -> status;
      case "seed" -> seed;
      case "started" -> startedAt;
      case "progress" -> progress;
      case "message" -> message;
      default -> recorded(name);
    };
  }

  private @Nullable Object recorded(String name) {
    if (results.containsKey(name)) {
      return results.get(name);
    }
    if (values.containsKey(name)) {
      return values.get(name);
    }
    if (settings.containsKey(name)) {
      return settings.get(name);
    }
    int dot = name.indexOf('.');
    String rest = name.substring(dot + 1);
    return switch (name.substring(0, Math.max(0, dot))) {
      case "result" -> results.get(rest);
      case "value" -> values.get(rest);
      case "setting" -> settings.get(rest);
      default -> null;
    };
  }

  /**
   * {@return whether any of these runs has a fact of that name}
   *
   * @param rows of runs
   * @param name of the fact
   */
  public static boolean isKnown(List<RunRow> rows, String name) {
    return rows.stream().anyMatch(r -> r.fact(name) != null);
  }
}
