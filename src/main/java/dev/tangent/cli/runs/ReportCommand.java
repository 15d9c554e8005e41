package dev.tangent.cli.runs;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.report.page.ReportPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk report}: runs as one HTML page. */
@Command(
    name = "report",
    description = {
      "Make one HTML page of a run, or of several side by side.",
      "%nWhat differs comes first; then figures, tables, settings, and the data behind every"
          + " figure.",
      "The page needs no network and no other file."
    })
public final class ReportCommand extends CliCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "RUN",
      description = "Run directories, or their names under --runs. Default: the newest run.")
  List<String> names = List.of();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      order = 30,
      description = "Where runs are. Default: ${DEFAULT-VALUE}.")
  Path runs = Path.of("runs");

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      order = 31,
      description = "The page. Default: report.html in the run, or here for several runs.")
  @Nullable Path file;

  @Override
  protected boolean computes() {
    return false;
  }

  @Override
  protected int run(Output out) throws IOException {
    List<Path> directories = new ArrayList<>();
    if (names.isEmpty()) {
      directories.add(RunPaths.find(null, runs));
    }
    for (String name : names) {
      directories.add(RunPaths.find(name, runs));
    }
    Path page = file == null ? standard(directories) : file;
    if (Files.isDirectory(page)) {
      page = page.resolve("report.html");
    }
    ReportPage.write(directories, page);
    out.line("wrote %s (%d kB)", page, (Files.size(page) + 999) / 1000);
    out.json(
        Map.of("page", page.toString(), "runs", directories.stream().map(Path::toString).toList()));
    return 0;
  }

  private static Path standard(List<Path> directories) {
    Path name = Path.of("report.html");
    return directories.size() == 1 ? directories.getFirst().resolve(name) : name;
  }
}
