package dev.tangent.cli;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code ntk help}: a command's help, or a page on what several commands share. */
@Command(name = "help", description = "Help on a command or a topic.")
final class HelpCommand extends CliCommand {
  /** Topics: each is a text beside this class's resources. */
  static final List<String> TOPICS =
      List.of("architecture", "activations", "where", "files", "environment");

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "A command, or architecture, activations, where, files, environment.")
  @Nullable String topic;

  @Override
  protected boolean computes() {
    return false;
  }

  @Override
  protected int run(Output out) throws IOException {
    CommandLine root = Objects.requireNonNull(spec).root().commandLine();
    if (topic == null) {
      root.usage(root.getOut());
      out.line("Topics: ntk help %s", String.join("|", TOPICS));
      return 0;
    }
    CommandLine command = root.getSubcommands().get(topic);
    if (command != null) {
      command.usage(root.getOut());
    } else if (TOPICS.contains(topic)) {
      text(topic).lines().forEach(line -> out.line("%s", line));
    } else {
      List<String> all = new ArrayList<>(root.getSubcommands().keySet());
      all.addAll(TOPICS);
      throw UserError.usage("no help on " + topic, "one of " + String.join(", ", all));
    }
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("topic", topic);
    result.put("text", command == null ? text(topic) : command.getUsageMessage());
    out.json(result);
    return 0;
  }

  static String text(String topic) throws IOException {
    try (InputStream in = HelpCommand.class.getResourceAsStream("help/" + topic + ".txt")) {
      return new String(Objects.requireNonNull(in, topic).readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
