package dev.tangent.cli.runs;

import dev.tangent.cli.frame.UserError;
import dev.tangent.dashboard.feed.RunIndex;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds the run that a person names: a directory, a name under {@code runs}, or no name for the
 * newest.
 */
final class RunPaths {
  private RunPaths() {}

  /** The run's directory. */
  static Path find(@Nullable String asked, Path runs) {
    if (asked == null) {
      List<RunIndex.Entry> entries = new RunIndex(runs).entries();
      if (entries.isEmpty()) {
        throw UserError.failed(
            "no run in " + runs, "start one (ntk reproduce fig1), or name a run directory");
      }
      return entries.getFirst().directory();
    }
    Path path = Path.of(asked);
    if (Files.exists(path)) {
      return path;
    }
    List<Path> named =
        new RunIndex(runs)
            .entries().stream()
                .map(RunIndex.Entry::directory)
                .filter(d -> String.valueOf(d.getFileName()).startsWith(asked))
                .toList();
    if (named.size() == 1) {
      return named.getFirst();
    }
    throw UserError.failed(
        named.isEmpty()
            ? "no run " + asked
            : String.format(Locale.ROOT, "%d runs begin with %s", named.size(), asked),
        "`ntk runs` lists those there are");
  }
}
