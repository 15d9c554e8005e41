package dev.tangent.report.page;

import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The facts of one run for a page.
 *
 * @param name the directory's name
 * @param result {@code result.json} with nested objects as dotted names
 * @param live whether a process writes it now
 */
record RunFacts(
    String name, RunModel model, RunSettings settings, Map<String, Object> result, boolean live) {

  /**
   * Reads a run, as far as it is written.
   *
   * @throws dev.tangent.run.RunException when the directory is no run
   */
  static RunFacts read(Path directory) {
    RunReader reader = RunReader.open(directory);
    RunModel model = RunModel.of(reader);
    Path name = directory.toAbsolutePath().normalize().getFileName();
    RunDirectory run = reader.run();
    Map<String, Object> flat = new LinkedHashMap<>();
    flatten("", run.result(), flat);
    return new RunFacts(
        name == null ? directory.toString() : name.toString(),
        model,
        run.settings(),
        flat,
        run.isLive());
  }

  /** The state in one word: done, failed, interrupted, running, paused, stopping or killed. */
  String status() {
    return model.end().map(end -> end.status()).orElse(live ? model.state() : "killed");
  }

  /** Why it ended as it did; empty when there is no message. */
  String message() {
    return model.end().map(end -> end.message()).orElse("");
  }

  /** Settings as text, by name. */
  Map<String, String> settingTexts() {
    Map<String, Object> flat = new LinkedHashMap<>();
    flatten("", settings.settings(), flat);
    Map<String, String> texts = new LinkedHashMap<>();
    flat.forEach((name, value) -> texts.put(name, text(value)));
    texts.put("seed", Long.toString(settings.seed()));
    return texts;
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

  /** A value as text, as in the JSON file; for a long list its length. */
  static String text(Object value) {
    if (value instanceof List<?> list) {
      if (list.size() > 24) {
        return String.format(Locale.ROOT, "%d values", list.size());
      }
      return String.join(", ", list.stream().map(RunFacts::text).toList());
    }
    return String.valueOf(value);
  }
}
