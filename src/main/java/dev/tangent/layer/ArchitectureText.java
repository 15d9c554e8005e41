package dev.tangent.layer;

import dev.tangent.activation.Activations;
import dev.tangent.layer.TextToken.Kind;
import dev.tangent.linalg.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The text form of an architecture: layers separated by {@code ;} or new lines, {@code #} begins a
 * comment.
 *
 * <pre>{@code
 * dense 1000 sw=1 b=0.1   # options have these defaults
 * relu
 * residual scale=0.5 { relu; dense 1000 }
 * dense 10
 * }</pre>
 *
 * <p>A layer begins with a keyword of {@link LayerForms}, or is an activation by its name. The
 * first line may be {@code input 784} or {@code input 28x28x1}. The last dense layer may leave its
 * width to the data. The text that is written has all options, and each number as the shortest text
 * that reads back exactly, so that it is read as an equal architecture.
 *
 * <p>Errors are one line with the place: {@code architecture, line 2, column 7: … expected …}.
 */
final class ArchitectureText {
  private static final String INPUT = "input";

  private final List<TextToken> tokens;
  private final OptionalInt outputs;
  private int next;
  private int depth;

  /** The last dense layer, if it left its width to the data. */
  private @Nullable TextToken open;

  /**
   * The content of a text: the shape of the inputs, null if it has none, and the layers with their
   * places.
   */
  record Content(@Nullable Shape input, List<Layer> layers, List<TextToken> places) {}

  private ArchitectureText(String text, OptionalInt outputs) {
    tokens = TextToken.all(text);
    this.outputs = outputs;
  }

  /**
   * Reads a text.
   *
   * @param outputs the width of a last dense layer that gives none
   * @throws IllegalArgumentException in one line with the place and what was expected there
   */
  static Content parse(String text, OptionalInt outputs) {
    return new ArchitectureText(text, outputs).content();
  }

  /** These layers in one line, as {@link #parse} reads them. */
  static String of(List<Layer> layers) {
    return layers.stream().map(Layer::text).collect(Collectors.joining("; "));
  }

  /** Layers in braces, as {@link LayerArguments#block()} reads them. */
  static String inBraces(List<Layer> layers) {
    return "{ " + of(layers) + " }";
  }

  /** The first line, which gives the shape of the inputs. */
  static String input(Shape input) {
    return INPUT + " " + input.toString().replace('×', 'x');
  }

  private Content content() {
    skipSeparators();
    @Nullable Shape input = null;
    if (peek().text().equals(INPUT)) {
      take();
      TextToken shape = take();
      if (!shape.text().matches("[1-9]\\d{0,8}(x[1-9]\\d{0,8}){0,2}")) {
        throw shape.error(
            String.format(Locale.ROOT, "input '%s'", shape.text()),
            "input WIDTH or input HEIGHTxWIDTHxCHANNELS");
      }
      try {
        input = Shape.parse(shape.text());
      } catch (IllegalArgumentException e) {
        throw shape.error(String.valueOf(e.getMessage()), "input HEIGHTxWIDTHxCHANNELS");
      }
      requireEndOfLayer(INPUT);
    }
    List<TextToken> places = new ArrayList<>();
    List<Layer> layers = layers(places);
    if (peek().kind() == Kind.CLOSE) {
      throw peek().error("a } without a {", "a layer or the end");
    }
    if (layers.isEmpty()) {
      throw peek().error("no layer", expectedLayer());
    }
    return new Content(input, layers, places);
  }

  /** Layers up to a closing brace or the end. */
  private List<Layer> layers(List<TextToken> places) {
    List<Layer> layers = new ArrayList<>();
    skipSeparators();
    while (peek().kind() == Kind.WORD || peek().kind() == Kind.OPEN) {
      if (open != null) {
        throw open.error(
            "this dense layer has no width",
            "dense WIDTH: only the last layer may leave it to the data");
      }
      places.add(peek());
      layers.add(layer());
      skipSeparators();
    }
    return layers;
  }

  private Layer layer() {
    TextToken first = take();
    if (first.kind() != Kind.WORD) {
      throw first.error(String.format(Locale.ROOT, "'%s'", first.text()), expectedLayer());
    }
    LayerForm form = LayerForms.of(first.text().toLowerCase(Locale.ROOT));
    Layer layer = form == null ? activation(first) : read(form, first);
    requireEndOfLayer(first.text());
    return layer;
  }

  private Layer read(LayerForm form, TextToken keyword) {
    LayerArguments arguments = new LayerArguments(this, form, keyword, words());
    try {
      Layer layer = form.read().apply(arguments);
      arguments.requireNothingLeft();
      return layer;
    } catch (PlacedException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw keyword.error(String.valueOf(e.getMessage()), form.usage());
    }
  }

  private Layer activation(TextToken name) {
    try {
      return new Activation(Activations.parse(name.text()));
    } catch (IllegalArgumentException e) {
      boolean known = Activations.isKnown(name.text());
      throw known
          ? name.error(String.valueOf(e.getMessage()))
          : name.error(String.format(Locale.ROOT, "no layer '%s'", name.text()), expectedLayer());
    }
  }

  private static String expectedLayer() {
    return Stream.concat(
            LayerForms.usages().stream().map(usage -> "'" + usage + "'"),
            Stream.of("or an activation (" + String.join(", ", Activations.names()) + ")"))
        .collect(Collectors.joining(", "));
  }

  private List<TextToken> words() {
    List<TextToken> words = new ArrayList<>();
    while (peek().kind() == Kind.WORD) {
      words.add(take());
    }
    return words;
  }

  private void requireEndOfLayer(String layer) {
    TextToken after = peek();
    if (after.kind() == Kind.WORD || after.kind() == Kind.OPEN) {
      throw after.error(
          String.format(Locale.ROOT, "'%s' after %s", after.text(), layer),
          "; or a new line before the next layer");
    }
  }

  /** The width of a last dense layer that gives none. */
  int openWidth(TextToken keyword, LayerForm form) {
    if (outputs.isEmpty() || depth > 0) {
      throw keyword.error(form.keyword() + " without a width", form.usage());
    }
    open = keyword;
    return outputs.getAsInt();
  }

  /** The layers in the braces that follow, on this line or the next ones. */
  List<Layer> block(LayerForm form) {
    int before = next;
    skipSeparators();
    TextToken brace = take();
    if (brace.kind() != Kind.OPEN) {
      throw tokens
          .get(before)
          .error(String.format(Locale.ROOT, "%s without {", form.keyword()), form.usage());
    }
    depth++;
    List<Layer> layers = layers(new ArrayList<>());
    depth--;
    if (peek().kind() != Kind.CLOSE) {
      throw brace.error("this { has no }", form.usage());
    }
    take();
    return layers;
  }

  /** The layers in the braces after this word, if it follows on this line or the next ones. */
  Optional<List<Layer>> block(String word, LayerForm form) {
    int before = next;
    skipSeparators();
    if (!peek().text().equals(word)) {
      next = before;
      return Optional.empty();
    }
    take();
    return Optional.of(block(form));
  }

  private TextToken peek() {
    return tokens.get(next);
  }

  private TextToken take() {
    TextToken token = tokens.get(next);
    if (token.kind() != Kind.END) {
      next++;
    }
    return token;
  }

  private void skipSeparators() {
    while (peek().kind() == Kind.SEPARATOR) {
      next++;
    }
  }
}
