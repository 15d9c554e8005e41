package dev.tangent.cli;

import dev.tangent.cli.frame.DrawnRuns;
import dev.tangent.cli.frame.JobCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.experiment.statement.Statement;
import dev.tangent.experiment.statement.Verification;
import dev.tangent.experiment.statement.VerificationResult;
import dev.tangent.job.frame.JobListener;
import dev.tangent.job.frame.Verb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ntk verify}: the paper's statements as measurements that can fail. */
@Command(
    name = "verify",
    description = {
      "Check every statement of Jacot, Gabriel and Hongler (2018) by measurement.",
      "%nExit code 1 when a check fails. --list names the statements."
    })
final class VerifyCommand extends JobCommand<VerificationResult> {
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

  @Override
  protected Verb<?, VerificationResult> verb() {
    return Verification.VERB;
  }

  @Override
  protected Map<String, Object> settings() {
    Map<String, Object> settings = super.settings();
    settings.put("statements", names);
    return settings;
  }

  @Override
  protected JobListener listener(Output out) {
    return DrawnRuns.listener(out, "");
  }

  @Override
  protected int run(Output out) throws Exception {
    if (!list) {
      return super.run(out);
    }
    List<Statement> statements = Verification.named(names);
    statements.forEach(s -> out.line("%-14s %s", s.id(), s.claim()));
    Map<String, Object> claims = new LinkedHashMap<>();
    statements.forEach(s -> claims.put(s.id(), s.claim()));
    out.json(claims);
    return 0;
  }

  @Override
  protected void print(VerificationResult result, Output out) {
    DrawnRuns.tables(directory(), out);
    List<Verification.Outcome> wrong = result.wrong();
    wrong.forEach(
        o ->
            out.line(
                "%s: %s",
                o.statement().id(),
                o.fault() == null
                    ? "does not hold"
                    : "did not notice that " + o.fault().description()));
    int all = result.outcomes().size();
    out.line(
        "%d of %d checks as they should be; the run is in %s",
        all - wrong.size(), all, directory());
  }

  @Override
  protected Map<String, Object> json(VerificationResult result) {
    return Map.of("run", directory().toString(), "passed", result.wrong().isEmpty());
  }

  @Override
  protected int exitCode(VerificationResult result) {
    return result.wrong().isEmpty() ? 0 : UserError.FAILED;
  }
}
