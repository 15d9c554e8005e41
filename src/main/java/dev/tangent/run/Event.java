package dev.tangent.run;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run says about itself, one JSON object a line in {@code events.jsonl}.
 *
 * <p>On disk every line starts with {@code type} (the record's name in lower case) and {@code at}
 * (milliseconds since 1970), followed by the components of the record by their names; components
 * that are null are left out, and NaN and infinities are the strings {@code "NaN"}, {@code
 * "Infinity"}, {@code "-Infinity"}. Readers skip types that they don't know and ignore unknown
 * fields, so both can be added.
 */
public sealed interface Event extends Serializable {

  /**
   * A network of the run (or one seed of it), announced before its first {@link Step}.
   *
   * @param id short and unique, as {@code n500-s3}; {@code limit} is the infinite-width limit
   * @param label what a person reads
   * @param group members that are drawn alike, as {@code n = 500}
   * @param attributes width, seed and whatever else tells members apart
   * @param steps how many steps it will make
   */
  record Member(String id, String label, String group, Map<String, String> attributes, long steps)
      implements Event {
    /** Checks that there is an id, which stands for a missing label, too. */
    public Member {
      Objects.requireNonNull(id);
      label = label == null ? id : label;
      group = group == null ? "" : group;
      attributes = attributes == null ? Map.of() : sorted(attributes);
      steps = Math.max(0, steps);
    }
  }

  /**
   * The part of the run that has begun: phase {@code index} (from 0) of {@code count}.
   *
   * @param name of the phase
   * @param index from 0
   * @param count how many phases there are
   */
  record Phase(String name, int index, int count) implements Event {
    /** Checks that there is a name. */
    public Phase {
      Objects.requireNonNull(name);
    }
  }

  /**
   * Measurements of a member at a step.
   *
   * @param member the network it belongs to
   * @param step how many steps were made
   * @param time steps × learning rate
   * @param values by name: {@code cost}, {@code drift}, {@code distance} and any other
   */
  record Step(String member, long step, double time, Map<String, Double> values) implements Event {
    /** Checks the names, and copies the values. */
    public Step {
      Objects.requireNonNull(member);
      values = sorted(values);
    }
  }

  /**
   * Sorted by name: Map.of has another order in every process, and equal runs must have equal logs.
   * Entries without a value are left out.
   */
  private static <V> Map<String, V> sorted(Map<String, V> map) {
    Map<String, V> sorted = new TreeMap<>(map);
    sorted.values().removeIf(Objects::isNull);
    return Collections.unmodifiableMap(sorted);
  }

  /**
   * A curve at a step: points (x, y), perhaps with a band from {@code lower} to {@code upper}.
   *
   * @param role {@code kernel} (Θ(x₀, x(γ)) against the angle γ or a probe's index), {@code
   *     function} (f_θ along the circle or the probes; member {@code limit} has the 10th, 50th and
   *     90th percentile, member {@code targets} the data), {@code spectrum} (λ_i against i), {@code
   *     component} (against time), {@code convergence} (distance to the limit against width),
   *     {@code layers} (each layer's share of Θ), {@code scatter} (points; series = class)
   * @param member the network's id, {@code limit} or {@code targets}
   * @param series tells curves of one role and member apart
   * @param step how many steps were made
   * @param time steps × learning rate
   * @param x abscissae
   * @param y ordinates, as many
   * @param lower as long as {@code y}, or null
   * @param upper as long as {@code y}, or null
   */
  record Curve(
      String role,
      String member,
      String series,
      long step,
      double time,
      double[] x,
      double[] y,
      double @Nullable [] lower,
      double @Nullable [] upper)
      implements Event {
    /** Checks that the arrays are of one length. */
    public Curve {
      Objects.requireNonNull(role);
      Objects.requireNonNull(member);
      Objects.requireNonNull(series);
      if (x.length != y.length
          || (lower != null && lower.length != x.length)
          || (upper != null && upper.length != x.length)) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "curve %s/%s/%s: x has %d entries, y %d, lower %s, upper %s",
                role,
                member,
                series,
                x.length,
                y.length,
                lower == null ? "none" : lower.length,
                upper == null ? "none" : upper.length));
      }
    }

    /**
     * A curve without a band.
     *
     * @param role what it is a curve of
     * @param member the network it belongs to
     * @param series which of them
     * @param step how many steps were made
     * @param time steps × learning rate
     * @param x abscissae
     * @param y ordinates, as many
     */
    public Curve(
        String role, String member, String series, long step, double time, double[] x, double[] y) {
      this(role, member, series, step, time, x, y, null, null);
    }
  }

  /**
   * A matrix at a step, for heat maps; the values are in an NPY file.
   *
   * @param role what it is a matrix of
   * @param member the network it belongs to
   * @param series which of them
   * @param step how many steps were made
   * @param time steps × learning rate
   * @param rows how many
   * @param columns how many
   * @param file the NPY file, relative to the run directory
   */
  record Field(
      String role,
      String member,
      String series,
      long step,
      double time,
      int rows,
      int columns,
      String file)
      implements Event {
    /** Checks the sizes. */
    public Field {
      Objects.requireNonNull(role);
      Objects.requireNonNull(member);
      Objects.requireNonNull(series);
      Objects.requireNonNull(file);
      if (rows < 0 || columns < 0) {
        throw new IllegalArgumentException(
            String.format(Locale.ROOT, "field %s of %d × %d", role, rows, columns));
      }
    }
  }

  /**
   * The speed of the run; an unknown number is NaN (seconds left) or 0.
   *
   * @param stepsPerSecond steps of all members
   * @param gflops operations, in 10⁹ a second
   * @param etaSeconds seconds left; NaN if unknown
   * @param memoryBytes of the heap in use
   */
  record Throughput(double stepsPerSecond, double gflops, double etaSeconds, long memoryBytes)
      implements Event {}

  /**
   * A table of finished text; a later one with the same title replaces it.
   *
   * @param title of the table
   * @param columns their names
   * @param rows fields as text, one for each column
   */
  record Table(String title, List<String> columns, List<List<String>> rows) implements Event {
    /** Copies the lists. */
    public Table {
      Objects.requireNonNull(title);
      columns = List.copyOf(columns);
      rows = rows.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A remark; the level is {@code info}, {@code warning} or {@code error}.
   *
   * @param level {@code info}, {@code warning} or {@code error}
   * @param message a line
   */
  record Log(String level, String message) implements Event {
    /** Puts {@code info} and an empty message where there is none. */
    public Log {
      level = level == null ? "info" : level;
      message = message == null ? "" : message;
    }
  }

  /**
   * Something that whoever started the run wants to be told at once.
   *
   * @param kind {@code diverging}, {@code not-finite}, {@code learning-rate}, {@code plateau},
   *     {@code disk}, {@code memory}, {@code finished}, {@code failed} or {@code interrupted}
   * @param level {@code info}, {@code warning} or {@code error}
   * @param member whom it concerns; empty for the whole run
   * @param step at which it was seen; 0 for none
   * @param message a line
   */
  record Alert(String kind, String level, String member, long step, String message)
      implements Event {
    /** Checks that there is a kind. Defaults: a warning that concerns the whole run. */
    public Alert {
      Objects.requireNonNull(kind);
      level = level == null ? "warning" : level;
      member = member == null ? "" : member;
      message = message == null ? "" : message;
    }
  }

  /**
   * A checkpoint was written; the file is relative to the run directory.
   *
   * @param file relative to the run directory
   * @param member the network it belongs to
   * @param step how many steps were made
   */
  record Checkpoint(String file, String member, long step) implements Event {
    /** Checks that there is a file; without a member it is of the whole run. */
    public Checkpoint {
      Objects.requireNonNull(file);
      member = member == null ? "" : member;
    }
  }

  /**
   * The state changed: {@code running}, {@code paused} or {@code stopping}.
   *
   * @param state the new one
   */
  record State(String state) implements Event {
    /** Checks that there is one. */
    public State {
      Objects.requireNonNull(state);
    }
  }

  /**
   * The last event: {@code done}, {@code failed} or {@code interrupted}, and why.
   *
   * @param status {@code done}, {@code failed} or {@code interrupted}
   * @param message why; empty when all is well
   */
  record End(String status, String message) implements Event {
    /** Checks that there is a status; without a message all is well. */
    public End {
      Objects.requireNonNull(status);
      message = message == null ? "" : message;
    }
  }
}
