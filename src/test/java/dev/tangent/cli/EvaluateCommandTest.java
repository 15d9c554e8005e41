package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.job.learner.NeuralKernelModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code ntk evaluate} from a file to its result. */
class EvaluateCommandTest {
  @TempDir Path temp;

  /** Two classes that a line tells apart, an index column and a column of names. */
  private Path table() throws Exception {
    StringBuilder text = new StringBuilder(",a,colour,kind\n");
    for (int i = 0; i < 40; i++) {
      double a = (i % 2 == 0 ? 1 : -1) + 0.3 * Math.sin(i);
      text.append(i).append(',').append(a).append(i % 3 == 0 ? ",red," : ",blue,");
      text.append(i % 2 == 0 ? "x" : "y").append('\n');
    }
    return Files.writeString(temp.resolve("t.csv"), text);
  }

  @Test
  void accuracyOfEachFoldAndInTheMean() throws Exception {
    Path out = temp.resolve("out");
    Cli cli =
        Cli.run(
            "evaluate",
            "--data",
            "csv:" + table(),
            "--depths",
            "1,2",
            "--select",
            "loo",
            "--folds",
            "4",
            "--save-model",
            "--out",
            out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.out().contains("row's number and is left out"), cli.out() + cli.err());
    JsonNode result = new ObjectMapper().readTree(out.resolve("result.json"));
    assertEquals(4, result.get("folds").size());
    double sum = 0;
    for (JsonNode fold : result.get("folds")) {
      sum += fold.get("accuracy").asDouble();
    }
    assertEquals(result.get("accuracy").asDouble(), sum / 4, 1e-12);
    assertTrue(result.get("accuracy").asDouble() > 0.9);
    assertTrue(result.get("nll").asDouble() >= 0 && result.get("ece").asDouble() >= 0);
    assertTrue(result.get("chosen").asString().contains("depth="));
    NeuralKernelModel model = NeuralKernelModel.load(out.resolve("model.tangent"));
    assertEquals("y", model.predictClass("-1.1", "blue"));
  }

  @Test
  void badTablesAreOneLineWithThePlace() throws Exception {
    Path bad =
        Files.writeString(temp.resolve("bad.csv"), Files.readString(table()) + "40,3d,red,x\n");
    Cli cli = Cli.run("evaluate", "--data", "csv:" + bad, "--out", temp.resolve("o").toString());
    assertEquals(1, cli.exitCode());
    assertTrue(cli.err().contains("line 42, column 2 (\"a\"): \"3d\""), cli.err());
    Cli usage =
        Cli.run("evaluate", "--data", "csv:" + table(), "--method", "svc", "--select", "loo");
    assertEquals(2, usage.exitCode());
  }

  @Test
  void otherCommandsSayWhatWasDecidedToo() throws Exception {
    Cli cli = Cli.run("pca", "--data", "csv:" + table(), "--out", temp.resolve("p").toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("left out"), cli.err());
  }
}
