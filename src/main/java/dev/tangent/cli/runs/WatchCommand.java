package dev.tangent.cli.runs;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Errors;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.Terminal;
import dev.tangent.cli.frame.UserError;
import dev.tangent.dashboard.Dashboard;
import dev.tangent.dashboard.DashboardOptions;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk watch}: the dashboard on a live or finished run. */
@Command(
    name = "watch",
    description = "Show a live or finished run in the terminal; any number of viewers.")
public final class WatchCommand extends CliCommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "RUN",
      description = "Run directory, or its name under --runs. Default: the newest run.")
  @Nullable String run;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      order = 30,
      description = "Where runs are. Default: ${DEFAULT-VALUE}.")
  Path runs = Path.of("runs");

  @Mixin DisplayOptions display = new DisplayOptions();

  @Override
  protected boolean computes() {
    return false;
  }

  @Override
  protected int run(Output out) throws Exception {
    Path directory = RunPaths.find(run, runs);
    DashboardOptions options = display.of(neighbours(directory));
    if (!Terminal.canDraw()) {
      throw UserError.failed(
          "watch needs a terminal", "`ntk show " + directory + " --plain` prints the run as text");
    }
    return Dashboard.open(directory, options) == Dashboard.Outcome.QUIT ? 0 : Errors.INTERRUPTED;
  }

  /** The directory whose runs are listed: the one that holds the named run. */
  private Path neighbours(Path directory) {
    Path parent = directory.toAbsolutePath().normalize().getParent();
    return run == null || parent == null ? runs : parent;
  }
}
