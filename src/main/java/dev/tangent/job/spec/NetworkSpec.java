package dev.tangent.job.spec;

import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.ReadingNotes;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.linalg.Shape;
import dev.tangent.network.ForeignWeights;
import dev.tangent.network.WeightsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a finite network comes from.
 *
 * @param weights a file with W0, b0, W1, …; null to draw them by the seed
 * @param parametrization of its parameters; files of other programs are in the standard one
 * @param layout the program whose names the file uses; null to guess it from the names
 */
public record NetworkSpec(
    @Nullable Path weights, Parametrization parametrization, ForeignWeights.@Nullable Layout layout)
    implements SpecPart {
  /** Drawn by the seed, in the NTK parametrization. */
  public static final NetworkSpec DRAWN = new NetworkSpec(null, Parametrization.NTK, null);

  /**
   * {@return a network from a file, in the NTK parametrization}
   *
   * @param weights file
   */
  public static NetworkSpec of(Path weights) {
    return new NetworkSpec(weights, Parametrization.NTK, null);
  }

  /**
   * {@return the layout that was given, or that the file's names show; NTK when there is no file
   * yet}
   */
  public ForeignWeights.Layout fileLayout() {
    if (layout != null) {
      return layout;
    }
    return weights == null || !Files.isRegularFile(weights)
        ? ForeignWeights.Layout.NTK
        : ForeignWeights.guess(weights);
  }

  /**
   * {@return the parametrization of the parameters: the standard one for files of other programs}
   */
  @Override
  public Parametrization parametrization() {
    return fileLayout() == ForeignWeights.Layout.NTK ? parametrization : Parametrization.STANDARD;
  }

  /**
   * {@return the description of the file, without its numbers; null without a file} A file of
   * another program is converted first.
   */
  public @Nullable WeightsFile read() {
    if (weights == null) {
      return null;
    }
    ForeignWeights.Layout found = fileLayout();
    if (layout == null && found != ForeignWeights.Layout.NTK) {
      ReadingNotes.say(
          String.format(
              Locale.ROOT,
              "%s: read in %s's layout, by its names, in standard parametrization (--layout says"
                  + " another)",
              weights,
              found == ForeignWeights.Layout.KERAS ? "Keras" : "PyTorch"));
    }
    return WeightsFile.read(
        found == ForeignWeights.Layout.NTK ? weights : ForeignWeights.converted(weights, found));
  }

  /**
   * {@return the network that a file holds; its widths and depth are the file's} The other settings
   * come from the spec, or from the text in the file when the spec has none.
   *
   * @param file its description
   * @param said the other settings of the network
   */
  public static Architecture architecture(WeightsFile file, ArchitectureSpec said) {
    String text = said.architecture();
    if (text != null) {
      Shape input = Architecture.inputIn(text).orElseGet(file::input);
      return said.build(input, file.outputWidth());
    }
    String own = file.architecture();
    if (own != null && said.isUnsaid()) {
      return said.withText(own).build(file.input(), file.outputWidth());
    }
    int[] widths = file.widths();
    Integer depth = said.depth();
    SpecException.require(
        depth == null || depth == file.depth(),
        String.format(
            Locale.ROOT,
            "--depth %d, but %s has %s",
            depth,
            file.file(),
            Plural.of(file.depth(), "weight layer")),
        "leave --depth out: the file says it");
    Integer width = said.width();
    SpecException.require(
        width == null || file.depth() == 1 || width == widths[1],
        String.format(
            Locale.ROOT, "--width %d, but %s has width %d", width, file.file(), widths[1]),
        "leave --width out: the file says it");
    return said.stack(widths);
  }
}
