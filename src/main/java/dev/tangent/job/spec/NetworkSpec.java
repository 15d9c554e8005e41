package dev.tangent.job.spec;

import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecPart;
import dev.tangent.layer.Architecture;
import dev.tangent.layer.Parametrization;
import dev.tangent.network.WeightsFile;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a finite network comes from.
 *
 * @param weights a file with W0, b0, W1, …; null to draw them by the seed
 * @param parametrization of its parameters
 */
public record NetworkSpec(@Nullable Path weights, Parametrization parametrization)
    implements SpecPart {
  /** Drawn by the seed, in the NTK parametrization. */
  public static final NetworkSpec DRAWN = new NetworkSpec(null, Parametrization.NTK);

  /** From a file, in the NTK parametrization. */
  public static NetworkSpec of(Path weights) {
    return new NetworkSpec(weights, Parametrization.NTK);
  }

  /** What the file says before its numbers are read; null without one. */
  public @Nullable WeightsFile read() {
    return weights == null ? null : WeightsFile.read(weights);
  }

  /**
   * The network that a file holds; its widths and depth are the file's. What else it is says the
   * spec, or the text in the file when the spec says nothing.
   */
  public static Architecture architecture(WeightsFile file, ArchitectureSpec said) {
    if (said.architecture() != null) {
      return said.build(file.inputWidth(), file.outputWidth());
    }
    String own = file.architecture();
    if (own != null && said.isUnsaid()) {
      return said.withText(own).build(file.inputWidth(), file.outputWidth());
    }
    int[] widths = file.widths();
    Integer depth = said.depth();
    SpecException.require(
        depth == null || depth == file.depth(),
        String.format(
            Locale.ROOT,
            "--depth %d, but %s has %d weight layers",
            depth,
            file.file(),
            file.depth()),
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
