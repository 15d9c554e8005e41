package dev.tangent.cli;

import dev.tangent.cli.bench.BenchCommand;
import dev.tangent.cli.runs.CompareCommand;
import dev.tangent.cli.runs.ReportCommand;
import dev.tangent.cli.runs.RunsCommand;
import dev.tangent.cli.runs.ShowCommand;
import dev.tangent.cli.runs.WatchCommand;
import picocli.CommandLine.Command;

/**
 * {@code ntk} with all its commands: for its help, for completion, and for arguments that name no
 * command.
 *
 * <p>When the arguments name a command, only that one is built ({@link
 * Main#commandLine(String...)}).
 */
@Command(
    subcommands = {
      // One line a command, in the order of the help.
      ReproduceCommand.class,
      VerifyCommand.class,
      KernelCommand.class,
      MergeCommand.class,
      TrainCommand.class,
      PredictCommand.class,
      PcaCommand.class,
      CurveCommand.class,
      AttributeCommand.class,
      DatamodelCommand.class,
      EvaluateCommand.class,
      WatchCommand.class,
      RunsCommand.class,
      ShowCommand.class,
      CompareCommand.class,
      ReportCommand.class,
      BenchCommand.class,
      InfoCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
    })
final class AllCommands extends Main {}
