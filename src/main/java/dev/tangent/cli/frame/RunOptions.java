package dev.tangent.cli.frame;

import dev.tangent.job.frame.Peak;
import dev.tangent.job.frame.Precision;
import dev.tangent.report.page.ReportPage;
import dev.tangent.run.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code --seed}, {@code --threads}, {@code --precision}, {@code --out}, {@code --headless} or
 * {@code --dashboard}.
 */
public final class RunOptions {
  /** Reads {@code f32} and {@code f64}. */
  static final class PrecisionConverter implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String value) {
      return switch (value.toLowerCase(Locale.ROOT)) {
        case "f32" -> Precision.F32;
        case "f64" -> Precision.F64;
        default -> throw new TypeConversionException("'" + value + "' is neither f32 nor f64");
      };
    }
  }

  /** The view: one of the two options, or none. */
  static final class View {
    @Option(names = "--headless", order = 25, description = "No dashboard: lines of progress.")
    boolean headless;

    @Option(
        names = "--dashboard",
        order = 26,
        description = "The dashboard, also where --headless is implied (CI, TERM=dumb).")
    boolean dashboard;
  }

  @Option(
      names = "--seed",
      paramLabel = "S",
      order = 20,
      description = "Decides every random number. Default: ${DEFAULT-VALUE}.")
  long seed = 0;

  @Option(
      names = "--threads",
      paramLabel = "N",
      order = 21,
      description = "Default: one for each core. The results do not depend on it.")
  @Nullable Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "f32|f64",
      order = 22,
      converter = PrecisionConverter.class,
      description = "Default: f64 for limit kernels and solves, f32 for networks.")
  @Nullable Precision precision;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      order = 23,
      description = "Directory of the results. Default: runs/<command>-<date>-<id>.")
  @Nullable Path out;

  @Option(
      names = "--overwrite",
      order = 23,
      description = "Replace a run in that directory, its results and checkpoints.")
  boolean overwrite;

  @Option(
      names = "--report",
      order = 25,
      description = "When it is done, make report.html in the run: a page for a browser.")
  boolean report;

  @Option(
      names = "--notify",
      paramLabel = "COMMAND",
      order = 25,
      description =
          "A shell command that gets each alert (diverging, plateau, disk, finished, …) as a JSON"
              + " object on its standard input.")
  @Nullable String notify;

  @ArgGroup(exclusive = true)
  @Nullable View view;

  @Option(
      names = "--detach",
      order = 27,
      description = "Run in the background; the connection may end. `ntk watch` shows it.")
  boolean detach;

  /** Whether to start a background process and return. */
  boolean detach() {
    return detach;
  }

  /** Whether a run in the directory of the results may be replaced. */
  public boolean overwrite() {
    return overwrite;
  }

  /** Makes the page of a finished run if it was asked for. */
  public void report(Path run, Output out) throws IOException {
    if (report) {
      Path page = run.resolve("report.html");
      ReportPage.write(List.of(run), page);
      out.line("wrote %s", page);
    }
  }

  /** The value of {@code --seed}. */
  public long seed() {
    return seed;
  }

  /** Runs the body with the threads asked for, else with those of the process. */
  <T> T withThreads(Callable<T> body) throws Exception {
    if (threads == null) {
      return body.call();
    }
    if (threads < 1 || threads > 1024) {
      throw UserError.usage("--threads " + threads, "1 to 1024");
    }
    return Peak.withThreads(threads, body);
  }

  /**
   * The directory of the results. It is checked now, so that a long computation does not fail at
   * its end for a directory that can't be written; nothing is created yet.
   */
  public Path outDirectory(String command) {
    return checked(out == null ? RunDirectory.fresh(Path.of("runs"), command) : out);
  }

  private static Path checked(Path directory) {
    Path existing = directory.toAbsolutePath();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      throw UserError.failed(
          String.format(
              Locale.ROOT,
              "%s cannot be written (%s is %s)",
              directory,
              existing,
              existing != null && Files.isDirectory(existing) ? "read-only" : "no directory"),
          "choose another --out");
    }
    return directory;
  }

  /** Checks a directory of results like {@link #outDirectory}, and makes it. */
  public static Path makeOutDirectory(Path out) {
    Path directory = checked(out);
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw UserError.failed(
          String.format(
              Locale.ROOT, "%s cannot be made (%s)", directory, e.getClass().getSimpleName()),
          "choose another --out");
    }
  }

  /** Whether {@code --headless} was asked for. */
  boolean headless() {
    return view != null && view.headless;
  }

  /**
   * Whether to show the dashboard: it was asked for, or there is a terminal and nothing else was
   * asked for.
   */
  public boolean dashboard() {
    if (headless()) {
      return false;
    }
    return (view != null && view.dashboard) || Terminal.isInteractive();
  }
}
