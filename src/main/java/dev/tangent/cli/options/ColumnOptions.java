package dev.tangent.cli.options;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What the user tells about the columns of a table; the rest is guessed, and the guesses are
 * printed.
 */
public final class ColumnOptions {
  @Option(
      names = "--target",
      paramLabel = "NAME|N",
      order = 4,
      description =
          "The column of a table to learn: its name, or its number from 1 (-1 is the last).")
  @Nullable String target;

  @Option(
      names = "--ignore",
      paramLabel = "NAME|N",
      split = ",",
      order = 4,
      description = "Columns of a table to leave out.")
  List<String> ignore = List.of();

  @Option(
      names = "--separator",
      paramLabel = "C",
      order = 4,
      description =
          "What is between the fields of a table: a character, or tab, blank, comma, semicolon.")
  @Nullable String separator;

  @Option(
      names = "--header",
      paramLabel = "yes|no",
      order = 4,
      description = "Whether the first line of a table holds the names of its columns.")
  @Nullable String header;

  @Option(
      names = "--categorical",
      paramLabel = "NAME|N",
      split = ",",
      order = 4,
      description = "Columns of a table that hold names, though they look like numbers.")
  List<String> categorical = List.of();

  @Option(
      names = "--task",
      paramLabel = "classification|regression",
      order = 4,
      description = "Whether the target of a table is a class or a value.")
  @Nullable String task;
}
