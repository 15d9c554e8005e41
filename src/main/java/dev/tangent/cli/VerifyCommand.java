package dev.tangent.cli;

import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Statement;
import dev.tangent.experiment.Verification;
import dev.tangent.job.frame.JobRun;
import dev.tangent.report.RunFigures;
import dev.tangent.report.TextTable;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import dev.tangent.run.RunWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk verify}: the paper's statements as measurements that can fail. */
@Command(
    name = "verify",
    description = {
      "Check every statement of Jacot, Gabriel and Hongler (2018) by measurement.",
      "%nExit code 1 when a check fails. --list names the statements."
    })
final class VerifyCommand extends CliCommand {
  @Parameters(
      paramLabel = "STATEMENT",
      arity = "0..*",
      description = "As theorem-1. Default: all of them.")
  List<String> names = new ArrayList<>();

  @Option(
      names = "--scale",
      paramLabel = "quick|paper",
      order = 1,
      description =
          "Widths and seeds for seconds, or for sharp numbers. Default: ${DEFAULT-VALUE}.")
  String scale = "quick";

  @Option(
      names = "--planted",
      order = 2,
      description = "Plant errors too, which every check has to notice.")
  boolean planted;

  @Option(names = "--list", order = 3, description = "Print the statements and stop.")
  boolean list;

  @Mixin RunOptions options = new RunOptions();

  @Override
  int run(Output out) throws Exception {
    List<Statement> statements = Verification.named(names);
    if (list) {
      statements.forEach(s -> out.line("%-14s %s", s.id(), s.claim()));
      Map<String, Object> claims = new LinkedHashMap<>();
      statements.forEach(s -> claims.put(s.id(), s.claim()));
      out.json(claims);
      return 0;
    }
    ExperimentScale size = ExperimentScale.parse(scale);
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("statements", statements.stream().map(Statement::id).toList());
    settings.put("scale", size.toString());
    settings.put("planted", planted);
    Path directory = options.outDirectory("verify");
    List<Verification.Outcome> outcomes = check(directory, settings, statements, size, out);
    RunFigures.write(directory);
    RunModel model = RunModel.of(RunReader.open(directory));
    for (Event.Table table : model.tables()) {
      out.line("%s%n%s", table.title(), new TextTable(table.columns(), table.rows()).plain());
    }
    List<Verification.Outcome> wrong = outcomes.stream().filter(o -> !o.expected()).toList();
    wrong.forEach(
        o ->
            out.line(
                "%s: %s",
                o.statement().id(),
                o.fault() == null
                    ? "does not hold"
                    : "did not notice that " + o.fault().description()));
    out.line(
        "%d of %d checks as they should be; the run is in %s",
        outcomes.size() - wrong.size(), outcomes.size(), directory);
    out.json(Map.of("run", directory.toString(), "passed", wrong.isEmpty()));
    return wrong.isEmpty() ? 0 : 1;
  }

  private List<Verification.Outcome> check(
      Path directory,
      Map<String, Object> settings,
      List<Statement> statements,
      ExperimentScale size,
      Output out) {
    try (RunWriter writer =
        RunWriter.create(directory, RunSettings.of("verify", settings, options.seed()))) {
      JobRun context = new JobRun(writer, false, out.listener());
      context.checkpointEvery(Duration.ofDays(1));
      try {
        List<Verification.Outcome> outcomes =
            Verification.run(context, statements, size, options.seed(), planted);
        writer.emit(new Event.End("done", ""));
        return outcomes;
      } catch (CancellationException e) {
        writer.emit(new Event.End("interrupted", "the statements checked so far are in the table"));
        throw e;
      } catch (RuntimeException e) {
        writer.emit(new Event.End("failed", String.valueOf(e.getMessage())));
        throw e;
      }
    }
  }
}
