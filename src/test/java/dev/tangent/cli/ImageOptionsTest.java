package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Errors in images and their networks are reported in one line, before anything is written. */
class ImageOptionsTest {
  @TempDir Path temp;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2 | --data digits --architecture 'conv 4 9x9 pad=valid; relu; flatten; dense' | a window"
            + " of 9x9 has no place in an image of 8×8×1",
        "2 | --data digits --architecture 'conv 4 3x3; relu; avgpool 16 pad=valid; gap; dense' | a"
            + " window of 16x16 has no place",
        "2 | --data digits --architecture 'dense 30; relu; flatten; dense' | a dense layer takes"
            + " one position, got an image of 8×8×1: put flatten or gap before it",
        "2 | --data digits --architecture 'residual { conv 4 3x3 }; gap; dense' | a residual branch"
            + " makes 8×8×4 of 8×8×1",
        "2 | --data digits --architecture 'conv 4 3x3 stride=0; gap; dense' | stride",
        "1 | --data digits --image 28x28x1 --architecture 'conv 4 3x3; gap; dense' | 28×28×1",
        "2 | --data digits --image 8x --architecture 'conv 4 3x3; gap; dense' | --image",
        "1 | --inputs FLAT --image 3x5x1 --architecture 'conv 4 3x3; gap; dense' | 3×5×1",
        "1 | --inputs NAN --architecture 'conv 4 3x3; gap; dense' | NaN",
        "2 | --data digits --scale 0 --architecture 'conv 4 3x3; gap; dense' | --scale",
        "1 | --data cifar:nowhere --architecture 'conv 4 3x3; gap; dense' | nowhere",
      })
  void oneLineEach(int exit, String options, String says) {
    Npy.write(temp.resolve("flat.npy"), NpyArray.of(new double[2 * 14], 2, 14));
    double[] pixels = new double[2 * 12];
    pixels[17] = Double.NaN;
    Npy.write(temp.resolve("nan.npy"), NpyArray.of(pixels, 2, 3, 4));
    List<String> args = new ArrayList<>(List.of("kernel", "--out", temp.resolve("k").toString()));
    for (String word : options.strip().split(" (?=--)")) {
      String[] parts = word.split(" ", 2);
      args.add(parts[0]);
      args.add(
          parts[1]
              .strip()
              .replace("'", "")
              .replace("FLAT", temp.resolve("flat.npy").toString())
              .replace("NAN", temp.resolve("nan.npy").toString()));
    }
    Cli cli = Cli.run(args.toArray(String[]::new));
    String line = cli.errorLine();
    assertEquals(exit, cli.exitCode(), line);
    assertTrue(line.contains(says.strip()), line);
    assertTrue(line.startsWith("ntk: "), line);
    assertFalse(Files.exists(temp.resolve("k")), "nothing was made");
  }
}
