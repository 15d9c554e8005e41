package dev.tangent.cli.runs;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.dashboard.RunText;
import dev.tangent.dashboard.plot.Glyphs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk show}: a run as text. */
@Command(name = "show", description = "Print a run: its state, tables and charts as text.")
public final class ShowCommand extends CliCommand {
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

  @Option(names = "--plain", order = 31, description = "ASCII alone, for pipes and old terminals.")
  boolean plain;

  @Option(
      names = "--chart-width",
      paramLabel = "COLUMNS",
      order = 32,
      description = "Width of the charts. Default: ${DEFAULT-VALUE}.")
  int width = 78;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      order = 33,
      description = "With --json: every step of this measured value, as cost or drift.")
  @Nullable String metric;

  @Option(
      names = "--since",
      paramLabel = "STEP",
      order = 34,
      description = "With --metric or --follow: from this step on.")
  long since;

  @Option(
      names = "--follow",
      order = 35,
      description = "Print each step as a line of JSON, those to come as well, until the run ends.")
  boolean follow;

  @Mixin DisplayOptions display = new DisplayOptions();

  @Override
  protected boolean computes() {
    return false;
  }

  @Override
  protected int run(Output out) throws InterruptedException {
    if (width < 20 || width > 1000) {
      throw UserError.usage("--chart-width " + width, "20 to 1000");
    }
    display.check();
    Path directory = RunPaths.find(run, runs);
    if (follow) {
      new MetricLines(directory, metric, since).follow(out);
      return 0;
    }
    if ((metric != null || given("--since")) && !json) {
      throw UserError.usage("--metric and --since print JSON", "add --json or --follow");
    }
    if (metric != null || given("--since")) {
      out.json(new MetricLines(directory, metric, since).all());
      return 0;
    }
    if (json) {
      out.json(RunText.summary(directory));
      return 0;
    }
    Glyphs glyphs = plain ? Glyphs.ASCII : display.glyphs();
    RunText.of(directory, glyphs, width, display.themeOf(runs), display.textColours())
        .lines()
        .forEach(line -> out.line("%s", line));
    return 0;
  }
}
