package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.linalg.CounterRandom;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** {@code ntk evaluate}, from a file to the result. */
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
            "--importances",
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
    JsonNode columns = result.get("importances");
    assertEquals("a", columns.get(0).get("column").asString());
    assertTrue(columns.get(0).get("permutation").asDouble() > 0.2, columns.toString());
    assertTrue(Math.abs(columns.get(1).get("permutation").asDouble()) < 0.2, columns.toString());
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
  void featureMachinesLeaveAPictureOfWhatTheyLearnt() throws Exception {
    StringBuilder text = new StringBuilder("a,b,c,y\n");
    for (int i = 0; i < 60; i++) {
      double[] x = new double[3];
      CounterRandom.normals(8, i, 0, x, 0, 3);
      text.append(x[0]).append(',').append(x[1]).append(',').append(x[2]).append(',');
      text.append(Math.sin(2 * x[1])).append('\n');
    }
    Path csv = Files.writeString(temp.resolve("r.csv"), text);
    Path out = temp.resolve("rfm");
    Cli cli =
        Cli.run(
            "evaluate",
            "--data",
            "csv:" + csv,
            "--learner",
            "rfm",
            "--select",
            "loo",
            "--folds",
            "3",
            "--scales",
            "1",
            "--out",
            out.toString());
    assertEquals(0, cli.exitCode(), cli.err());
    double[] m = Npy.read(out.resolve("metric.npy")).toDoubles();
    assertEquals(3, m[0] + m[4] + m[8], 1e-9, "trace d");
    assertTrue(m[4] > 2, "the second input alone matters: " + m[4]);
    BufferedImage picture = ImageIO.read(out.resolve("figures/metric.png").toFile());
    int side = picture.getWidth() / 3;
    assertEquals(255, picture.getRaster().getSample(side + side / 2, side + side / 2, 0));
    assertTrue(picture.getRaster().getSample(side / 2, side / 2, 0) < 128);
  }

  @Test
  void otherCommandsSayWhatWasDecidedToo() throws Exception {
    Cli cli = Cli.run("pca", "--data", "csv:" + table(), "--out", temp.resolve("p").toString());
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("left out"), cli.err());
  }
}
