package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The data of a run for its figures: curves by role and group, settings by name. */
record RunData(RunModel model, RunSettings settings) {
  static final String LIMIT = Recorded.LIMIT;

  String experiment() {
    return text("experiment");
  }

  /** A setting as text; lists joined by commas, empty when the run has none of that name. */
  String text(String setting) {
    Object value = settings.settings().get(setting);
    if (value instanceof List<?> list) {
      return String.join(", ", list.stream().map(RunData::number).toList());
    }
    return value == null ? "" : number(value);
  }

  /** A number as people write it: 200 rather than 200.0. */
  static String number(Object value) {
    return value instanceof Double d && d == Math.rint(d) && Math.abs(d) < 1e9
        ? Long.toString(Math.round(d))
        : String.valueOf(value);
  }

  /** The curves of a role and series by group of their members, in order of announcement. */
  Map<String, List<RunModel.CurveState>> byGroup(String role, String series) {
    Map<String, List<RunModel.CurveState>> groups = new LinkedHashMap<>();
    model
        .members()
        .forEach(
            (id, member) -> {
              RunModel.CurveState curve = model.curves().get(new RunModel.Key(role, id, series));
              if (curve != null && !id.equals(LIMIT)) {
                groups.computeIfAbsent(member.member().group(), _ -> new ArrayList<>()).add(curve);
              }
            });
    return groups;
  }

  /** A curve that the run must have. */
  Event.Curve curve(String role, String member, String series) {
    RunModel.CurveState curve = model.curves().get(new RunModel.Key(role, member, series));
    if (curve == null) {
      throw new IllegalStateException(
          String.format(
              Locale.ROOT,
              "the run has no curve %s of %s (%s): it ended too early, continue it with --resume",
              role,
              member,
              series));
    }
    return curve.latest();
  }

  /** The series of a role and member, in order. */
  List<Event.Curve> curves(String role, String member) {
    return model.curves(role).stream()
        .map(RunModel.CurveState::latest)
        .filter(c -> c.member().equals(member))
        .toList();
  }

  /** The number of networks in each group, in words for a caption. */
  static String times(Map<String, List<RunModel.CurveState>> groups) {
    return groups.entrySet().stream()
        .map(e -> e.getKey() + " (" + e.getValue().size() + ")")
        .reduce((a, b) -> a + ", " + b)
        .orElse("no network");
  }
}
