package dev.tangent.fuzz;

import dev.tangent.cli.Cli;
import dev.tangent.data.DataException;
import dev.tangent.data.sets.Datasets;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.TableFile;
import dev.tangent.data.table.TableOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.SpecException;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.Shape;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import dev.tangent.run.RunGlance;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.query.RunFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Texts and simple files: tables, images, JSON of runs, architectures, filters, the command line.
 */
class FuzzTest extends Fuzzing {
  @Test
  void idx() throws Exception {
    byte[] images =
        ByteBuffer.allocate(16 + 2 * 9).putInt(0x803).putInt(2).putInt(3).putInt(3).array();
    byte[] labels = ByteBuffer.allocate(8 + 2).putInt(0x801).putInt(2).array();
    file("train-labels-idx1-ubyte", labels);
    fuzz(
        List.of(images),
        List.of(),
        Set.of(DataException.class),
        bytes -> {
          file("train-images-idx3-ubyte", bytes);
          Datasets.parse("idx:" + temp, 0, 1000);
        });
  }

  @Test
  void csv() throws Exception {
    fuzz(
        List.of(
            text("a,b,kind\n1,2,x\n3,4.5,y\n-1,?,x\n"),
            text("a;b\n1,5;2\n\"q\"\"uoted\";3\n"),
            text("1\t2\t3\n4\t5\t6\n7\t8\t9\n"),
            text("\uFEFFx y\n1 2\n")),
        List.of("\"", ",", ";", "\t", "\n", "\r\n", "NaN", "?", "a,a", "\"\n\"", "é", "1,5"),
        Set.of(DataException.class),
        bytes ->
            Table.of(
                TableFile.read(file("a.csv", bytes), TableOptions.GUESSED), TableOptions.GUESSED));
  }

  @Test
  void arff() throws Exception {
    fuzz(
        List.of(
            text("@relation r\n@attribute a numeric\n@attribute k {x,y}\n@data\n1,x\n2,y\n?,x\n"),
            text(
                "% c\n"
                    + "@RELATION 'r'\n"
                    + "@ATTRIBUTE 'a b' REAL\n"
                    + "@ATTRIBUTE k {'p q',r}\n"
                    + "@DATA\n"
                    + "{0 3, 1 r}\n"
                    + "1,'p q'\n")),
        List.of(
            "@attribute",
            "@data",
            "@relation",
            "{",
            "}",
            "'",
            "%",
            "numeric",
            "date",
            "string",
            "\n",
            ","),
        Set.of(DataException.class),
        bytes ->
            Table.of(
                TableFile.read(file("a.arff", bytes), TableOptions.GUESSED), TableOptions.GUESSED));
  }

  private static final List<byte[]> RUN_JSON =
      List.of(
          text(
              "{\"command\":\"pca\",\"verb\":\"pca\",\"settings\":{\"data\":\"digits\",\"components\":3,\"depth\":2,"
                  + "\"activation\":\"relu\",\"beta\":[0.1],\"limit-rows\":10,\"precision\":\"f64\"},\"seed\":1}"),
          text(
              "{\"command\":\"train\",\"settings\":{\"data\":\"circle:8\",\"width\":16,\"steps\":5,\"cost\":\"mse\","
                  + "\"learning-rate\":\"50%\"},\"started\":\"2026-01-01T00:00:00Z\",\"machine\":{},\"version\":\"0.0.1\"}"));

  private static final List<String> JSON_WORDS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"",
          "null",
          "true",
          "\"settings\"",
          "\"command\"",
          "\"../../x\"",
          "\"seed\"");

  @Test
  void runJson() throws Exception {
    fuzz(
        RUN_JSON,
        JSON_WORDS,
        Set.of(RunException.class, SpecException.class),
        bytes -> {
          Path run = Files.createDirectories(temp.resolve("run"));
          Files.write(run.resolve("run.json"), bytes);
          RunGlance glance = RunGlance.of(run);
          glance.status();
          glance.values();
          RunDirectory directory = RunDirectory.open(run);
          var settings = directory.settings();
          var verb = Verbs.named(settings.command());
          if (verb != null) {
            verb.spec(settings.settings());
          }
        });
  }

  @Test
  void events() throws Exception {
    Path run = Files.createDirectories(temp.resolve("run"));
    Files.write(run.resolve("run.json"), RUN_JSON.getFirst());
    fuzz(
        List.of(
            text(
                "{\"type\":\"phase\",\"at\":1,\"name\":\"a\",\"index\":1,\"count\":2}\n"
                    + "{\"type\":\"log\",\"at\":2,\"level\":\"info\",\"message\":\"t\"}\n"
                    + "{\"type\":\"step\",\"at\":3,\"member\":\"m\",\"step\":5,\"time\":0.5,\"values\":{\"cost\":0.1}}\n"
                    + "{\"type\":\"end\",\"at\":4,\"status\":\"done\",\"message\":\"\"}\n"),
            text(
                "{\"type\":\"table\",\"at\":1,\"title\":\"t\",\"columns\":[\"a\"],\"rows\":[[\"1\"]]}\n"
                    + "{\"type\":\"curve\",\"at\":1,\"role\":\"r\",\"member\":\"m\",\"series\":\"s\",\"step\":1,\"x\":[1,2],\"y\":[1,2]}\n")),
        List.of(
            "{",
            "}",
            "[",
            "]",
            "\n",
            "\"type\"",
            "\"phase\"",
            "\"end\"",
            "\"field\"",
            "\"member\"",
            "\"values\"",
            "null"),
        Set.of(RunException.class),
        bytes -> {
          Files.write(run.resolve("events.jsonl"), bytes);
          RunModel model = new RunModel();
          var reader = RunReader.open(run);
          reader.pollLogged().forEach(model::apply);
          RunGlance glance = RunGlance.of(run);
          glance.status();
          glance.progress();
          if (reader.skippedLines() > 0) {
            throw new RunException("lines skipped: " + reader.skippedLines());
          }
        });
  }

  @Test
  void architectureText() throws Exception {
    fuzz(
        List.of(
            text(
                "flatten; dense 50; residual scale=0.5 { layernorm; gelu; dense 50 }; relu; dense"
                    + " 1"),
            text(
                "conv 4 3x3 stride=2 pad=circular; leaky-relu:0.1; avgpool 2x2; lap 1; gap; dense"
                    + " 3"),
            text("rmsnorm eps=0 # c\nflatten; dense 10 sw=1.5 b=0\npolynomial:1,2,3\ndense")),
        List.of(
            ";",
            "{",
            "}",
            "dense",
            "conv",
            "shortcut",
            "residual",
            "=",
            "sw=",
            "stride=",
            "3x3",
            "gap",
            "flatten",
            "hermite:",
            "rbf:",
            "#",
            "\n",
            "sumpool"),
        Set.of(IllegalArgumentException.class, Class.forName("dev.tangent.layer.PlacedException")),
        bytes ->
            Architecture.parse(new Shape(6, 6, 2), 3, new String(bytes, StandardCharsets.UTF_8))
                .text());
  }

  @Test
  void filters() throws Exception {
    fuzz(
        List.of(
            text("command = train and cost < 0.1"), text("not (width >= 64 or status != 'done')")),
        List.of("and", "or", "not", "(", ")", "=", "!=", "<=", "~", "'", "\"", " "),
        Set.of(IllegalArgumentException.class),
        bytes -> RunFilter.parse(new String(bytes, StandardCharsets.UTF_8)));
  }

  @Test
  void commandLine() throws Exception {
    // One for all inputs: to read the options of all commands takes longer than to parse a line.
    CommandLine parser = Cli.parser();
    fuzz(
        List.of(
            text(
                "kernel\u0001--data\u0001circle:8\u0001--depth\u00013\u0001--get\u0001nngp,ntk\u0001--out\u0001D"),
            text(
                "train\u0001--data\u0001digits\u0001--width\u000110\u0001--sweep\u0001width=1,2\u0001--seeds\u00013\u0001--learning-rate\u000150%"),
            text(
                "predict\u0001--times\u00010,1,inf\u0001--ridge\u00011e-3\u0001--beta\u00010.1,0\u0001--json\u0001--seed=7")),
        List.of(
            "\u0001",
            "--",
            "-",
            "=",
            "--depth",
            "--seed",
            "--help",
            "@x",
            "\"",
            "'",
            ",",
            "--threads",
            "\u0001--out\u0001"),
        Set.of(
            CommandLine.ParameterException.class,
            CommandLine.MissingParameterException.class,
            CommandLine.OverwrittenOptionException.class,
            CommandLine.MaxValuesExceededException.class,
            CommandLine.UnmatchedArgumentException.class,
            CommandLine.MutuallyExclusiveArgsException.class),
        bytes -> parser.parseArgs(new String(bytes, StandardCharsets.UTF_8).split("\u0001")));
  }
}
