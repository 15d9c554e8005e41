package dev.tangent.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.ActivationFunction;
import dev.tangent.activation.Activations;
import dev.tangent.linalg.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An architecture is unchanged by text → object → text, and a text that is no architecture gives an
 * error that names the reason.
 */
class ArchitectureTextTest {
  private static void survives(Architecture architecture) {
    String text = architecture.text();
    Architecture read = Architecture.parse(architecture.input(), text);
    assertEquals(architecture, read, text);
    assertEquals(architecture.hashCode(), read.hashCode(), text);
    assertEquals(text, read.text());
    assertEquals(architecture, Architecture.parse(architecture.toString()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "dense 1000 sw=1 b=0.1; relu; dense 10",
        "dense 1000 b=0 sw=1.4142135623730951\n\nlayernorm eps=1e-12\nrelu\n dense 3\n",
        "rmsnorm eps=0; dense 8; dense 3",
        "dense 64; residual scale=1 { relu; dense 64 }; relu; dense 1",
        """
        # nested, over several lines
        dense 8 ; residual scale=0.5
        {
          residual { tanh; dense 8 sw=1e-3 }   # inside
          erf; dense 8
        }
        gelu; dense 2\
        """,
        "dense 5; leaky-relu:0.2; dense 5; polynomial:0.2,0.7,-0.1,0.02; dense 5; hermite:3; dense",
        "dense 5; sin:2,0.5,1; dense 5; rbf:0.7; dense 5; RELU; dense",
        "DENSE 3; ReLU; Dense",
      })
  void examplesSurvive(String text) {
    Architecture architecture = Architecture.parse(8, 4, text);
    survives(architecture);
    assertFalse(architecture.text().contains("\n"));
  }

  /** What the reference tells people to write. */
  @Test
  void examplesOfTheReferenceSurvive() throws IOException {
    String page = Files.readString(Path.of("src/docs/reference.md"));
    List<String> texts = new ArrayList<>();
    Matcher quoted = Pattern.compile("--architecture\\s+[\"']([^\"'@]+)[\"']").matcher(page);
    while (quoted.find()) {
      texts.add(quoted.group(1));
    }
    Matcher block = Pattern.compile("```architecture\n(.*?)```", Pattern.DOTALL).matcher(page);
    while (block.find()) {
      texts.add(block.group(1));
    }
    assertTrue(texts.size() >= 2, "found " + texts);
    for (String text : texts) {
      survives(Architecture.parse(64, 10, text));
    }
  }

  static List<String> everyActivation() {
    return Activations.names().stream()
        .map(
            form ->
                form.replace(":slope", ":0.3")
                    .replace(":γ", ":1.5")
                    .replace(":degree", ":4")
                    .replace(":c0,c1,…", ":1,-0.5,1e-3"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("everyActivation")
  void everyActivationSurvives(String name) {
    survives(Architecture.mlp(3, 3, 7, 2, Activations.parse(name), 1.5, 0));
    assertEquals(Activations.parse(name), Activations.parse(Activations.parse(name).name()));
    assertNotEquals(Activations.parse(name), Activations.parse("leaky-relu:0.987"));
  }

  @Test
  void everyKindOfLayerIsInTheTable() {
    Architecture all =
        Architecture.parse(
            new Shape(9, 8, 3),
            """
            rmsnorm; conv 4 3x2 stride=1x2 pad=circular b=0
            residual scale=0.5 { layernorm; relu; conv 5 3x3 stride=2 } shortcut { conv 5 1 stride=2 }
            avgpool 2x1 edges=padded; relu; conv 3 1x1; sumpool 2 stride=1; lap 2
            residual { layernorm; relu; conv 3 3x3 }; layernorm; abs; avgpool 1; flatten
            dense 2; gap; dense 1
            """);
    for (String usage : LayerForms.usages()) {
      assertTrue(all.text().contains(usage.split(" ")[0]), usage);
    }
    survives(all);
  }

  /** Random nested architectures with random numbers, none of them round. */
  @Test
  void randomArchitecturesSurvive() {
    Random random = new Random(5);
    for (int i = 0; i < 200; i++) {
      List<Layer> layers = new ArrayList<>();
      layers.add(dense(random, 6));
      layers.addAll(branch(random, 3));
      layers.addAll(branch(random, 2));
      survives(Architecture.of(1 + random.nextInt(900), layers));
    }
  }

  private static Dense dense(Random random, int width) {
    return new Dense(width, Math.exp(20 * random.nextGaussian()), Math.exp(random.nextGaussian()));
  }

  private static List<Layer> branch(Random random, int depth) {
    List<Layer> layers = new ArrayList<>();
    if (random.nextBoolean()) {
      layers.add(new LayerNorm(Math.pow(10, -random.nextInt(20)) * random.nextInt(2)));
    }
    layers.add(new Activation(Activations.leakyRelu(random.nextGaussian())));
    layers.add(dense(random, 6));
    if (depth > 0 && random.nextBoolean()) {
      layers.add(new Residual(branch(random, depth - 1), random.nextGaussian()));
    }
    layers.add(dense(random, 6));
    return layers;
  }

  @Test
  void oneDescriptionBuildsTheSameObjectInManyWays() {
    Architecture mlp = Architecture.mlp(64, 3, 20, 10, Activations.erf(), 1, 0.1);
    assertEquals(mlp, Architecture.parse(64, "dense 20; erf; dense 20 b=1e-1; erf; dense 10"));
    assertEquals(mlp, Architecture.parse(64, 10, "dense 20\nerf\ndense 20\nerf\ndense"));
    assertEquals(mlp, Architecture.parse("input 64; dense 20; erf; dense 20; erf; dense 10"));
    assertEquals(
        "dense 20 sw=1 b=0.1; erf; dense 20 sw=1 b=0.1; erf; dense 10 sw=1 b=0.1", mlp.text());
    assertNotEquals(mlp, Architecture.parse(65, mlp.text()));
  }

  /** A function of one's own is known by itself alone: its text can't be read again. */
  @Test
  void aFunctionOfOnesOwnHasNoText() {
    ActivationFunction own = Activations.custom("cube", x -> x * x * x);
    Architecture architecture = Architecture.mlp(2, 2, 3, 1, own, 1, 0.1);
    assertEquals("dense 3 sw=1 b=0.1; cube; dense 1 sw=1 b=0.1", architecture.text());
    assertThrows(IllegalArgumentException.class, () -> Architecture.parse(2, architecture.text()));
    assertNotEquals(own, Activations.custom("cube", x -> x * x * x));
    assertNotEquals(Activations.custom("relu", x -> x), Activations.relu());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "dens 3 | line 1, column 1: no layer 'dens'",
        "dense 3; relu; dense 3; relu dense 1 | line 1, column 30: 'dense' after relu",
        "dense 3 q=1 | line 1, column 9: dense has no option 'q': expected dense WIDTH sw=1 b=0.1",
        "dense 3 b=1 b=2 | line 1, column 13: b is given twice",
        "dense 3 sw=x | line 1, column 9: 'x' is not a number: expected sw=1",
        "dense 3 4 | line 1, column 9: '4' is too much",
        "dense 3 sw=0 | line 1, column 1: sigma_w is finite and > 0, got 0",
        "dense 3 b=NaN | line 1, column 1: beta is finite and >= 0",
        "dense 0 | line 1, column 7: a width is a whole number from 1, got '0'",
        "dense 99999999999 | line 1, column 7: a width is a whole number from 1",
        "dense; relu; dense | line 1, column 1: this dense layer has no width",
        "dense 3; residual { relu; dense }; dense | line 1, column 27: dense without a width",
        "dense 3; leaky-relu:x; dense | line 1, column 10: activation 'leaky-relu:x'",
        "dense 3; softmax; dense | line 1, column 10: softmax has no limiting kernel",
        "relu; dense | line 1, column 1: the activation relu follows the input",
        "dense 3; relu | line 1, column 10: the last layer must be dense",
        "dense 3; residual { relu; dense 3 | line 1, column 19: this { has no }",
        "dense 3; residual relu; dense | line 1, column 19: 'relu' is too much",
        "dense 3; residual; dense | line 1, column 18: residual without {",
        "dense 3; residual { relu; dense 4 }; dense | line 1, column 10: a residual branch makes",
        "dense 3; residual scale=0 { relu; dense 3 }; dense | a residual scale is finite and not 0",
        "dense 3; } | line 1, column 10: a } without a {",
        "dense 3; { relu } | line 1, column 10: '{'",
        "`` | line 1, column 1: no layer: expected 'dense WIDTH sw=1 b=0.1'",
        "`# nothing` | line 1, column 10: no layer",
        "input 3 | no layer",
        "input x; dense 1 | line 1, column 7: input 'x': expected input WIDTH",
        "input 5; dense 1 | it is for inputs of 5, the data have 2",
      })
  void mistakesAreNamedWithTheirPlace(String text, String message) {
    String read = text == null ? "" : text;
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Architecture.parse(2, 1, read));
    assertTrue(String.valueOf(e.getMessage()).contains(message), e.getMessage());
    assertFalse(String.valueOf(e.getMessage()).contains("\n"));
  }

  @Test
  void placesCountLines() {
    String text = "dense 3\nrelu # fine\n\n  dense 4 w=1";
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> Architecture.parse(2, text));
    assertTrue(String.valueOf(e.getMessage()).startsWith("architecture, line 4, column 11: "));
  }

  @Test
  void aMissingWidthIsAnErrorWhereNoDataCouldSayIt() {
    assertThrows(
        IllegalArgumentException.class, () -> Architecture.parse(2, "dense 3; relu; dense"));
    assertThrows(
        IllegalArgumentException.class, () -> Architecture.parse("dense 3; relu; dense 1"));
  }

  /** At the call that passed it, not later where the kernel is computed. */
  @Test
  @SuppressWarnings("NullAway") // that is what is tried
  void aMissingActivationIsRefusedAtOnce() {
    NullPointerException e =
        assertThrows(NullPointerException.class, () -> Architecture.mlp(2, 3, 4, 1, null, 1, 0));
    assertTrue(String.valueOf(e.getMessage()).contains("Activations.relu()"), e.getMessage());
  }
}
