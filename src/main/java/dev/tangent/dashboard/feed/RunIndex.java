package dev.tangent.dashboard.feed;

import dev.tangent.run.RunException;
import dev.tangent.run.RunGlance;
import dev.tangent.run.query.RunRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The runs of a directory and their states; of each log only head and tail are read. A finished run
 * is read once, a live one is followed; a directory whose {@code run.json} can't be read is listed
 * with the reason.
 */
public final class RunIndex {
  /**
   * A run.
   *
   * @param row its facts
   * @param about the settings that tell runs apart
   */
  public record Entry(RunRow row, String about) {
    /** The directory of the run. */
    public Path directory() {
      return row.directory();
    }

    /** The directory's name. */
    public String name() {
      return row.name();
    }

    /** Why it failed or can't be read. */
    public String remark() {
      return row.message();
    }

    /** Whether this is the run of the snapshot, even if its directory was given by another path. */
    public boolean isOf(Snapshot s) {
      return absolute(directory()).equals(absolute(s.directory()));
    }

    /** Whether all words of the filter occur in the texts that the list shows. */
    public boolean matches(String filter) {
      String text =
          String.join(" ", name(), row.command(), row.status(), about, remark())
              .toLowerCase(Locale.ROOT);
      return Stream.of(filter.toLowerCase(Locale.ROOT).strip().split("\\s+"))
          .allMatch(text::contains);
    }
  }

  /** Settings that tell runs apart. */
  private static final List<String> ABOUT =
      List.of("data", "widths", "width", "depth", "activation", "learning-rate", "seed");

  /** The subdirectory with the runs of a sweep. */
  private static final String SWEEP = "sweep";

  private final Path parent;
  private final Map<Path, RunGlance> glances = new HashMap<>();
  private final Map<Path, Ended> ended = new HashMap<>();

  /** A run that no process writes, as it was when its log had that many bytes. */
  private record Ended(long bytes, Entry entry) {}

  public RunIndex(Path parent) {
    this.parent = parent;
  }

  /** The runs as they stand now, the newest first. */
  public List<Entry> entries() {
    return entries(RunRow.directories(parent));
  }

  /**
   * The runs, together with those of the sweep that the open run is, or belongs to.
   *
   * @param open the run that is looked at
   */
  public List<Entry> entries(Path open) {
    Set<Path> directories = new LinkedHashSet<>(RunRow.directories(parent));
    directories.addAll(RunRow.directories(open.resolve(SWEEP)));
    Path around = absolute(open).getParent();
    if (around != null && around.endsWith(SWEEP)) {
      directories.addAll(RunRow.directories(around));
    }
    Map<Path, Path> once = new LinkedHashMap<>();
    directories.forEach(d -> once.putIfAbsent(absolute(d), d));
    return entries(once.values());
  }

  private List<Entry> entries(Collection<Path> directories) {
    List<Entry> entries = new ArrayList<>();
    for (Path directory : directories) {
      Ended known = ended.get(directory);
      boolean same = known != null && known.bytes() == bytes(directory);
      entries.add(known != null && same ? known.entry() : look(directory));
    }
    entries.sort((a, b) -> Long.compare(b.row().startedAt(), a.row().startedAt()));
    return List.copyOf(entries);
  }

  private static long bytes(Path directory) {
    try {
      return Files.size(directory.resolve("events.jsonl"));
    } catch (IOException e) {
      return -1; // No log yet.
    }
  }

  private Entry look(Path directory) {
    try {
      long bytes = bytes(directory);
      RunGlance glance = glances.get(directory);
      if (glance == null) {
        glance = RunGlance.of(directory);
        glances.put(directory, glance);
      } else {
        glance.follow();
      }
      Entry entry = entry(RunRow.of(glance));
      if (!glance.run().isLive()) {
        // The run has ended, so its reader is dropped; if it is resumed, its log grows and is read
        // again.
        glances.remove(directory);
        ended.put(directory, new Ended(bytes, entry));
      }
      return entry;
    } catch (RunException e) {
      return entry(RunRow.unreadable(directory, String.valueOf(e.getMessage())));
    }
  }

  private static Entry entry(RunRow row) {
    return new Entry(row, about(row.settings()));
  }

  private static Path absolute(Path path) {
    return path.toAbsolutePath().normalize();
  }

  private static String about(Map<String, Object> settings) {
    List<String> words = new ArrayList<>();
    for (String name : ABOUT) {
      Object value = settings.get(name);
      if (value != null) {
        words.add(name.equals("data") ? value.toString() : name + " " + value);
      }
    }
    return String.join("  ", words);
  }
}
