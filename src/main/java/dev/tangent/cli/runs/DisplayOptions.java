package dev.tangent.cli.runs;

import dev.tangent.cli.frame.UserError;
import dev.tangent.dashboard.DashboardOptions;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.dashboard.terminal.WindowSize;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --color}, {@code --theme}, {@code --glyphs}: how the dashboard looks. */
public final class DisplayOptions {
  @Option(
      names = "--color",
      paramLabel = "DEPTH",
      order = 40,
      description = "auto, truecolor, 256, 16 or none. NO_COLOR works too. Default: auto.")
  String color = "auto";

  @Option(
      names = "--theme",
      paramLabel = "NAME",
      order = 41,
      description = "dark, light or contrast. Default: as the terminal says, else dark.")
  @Nullable String theme;

  @Option(
      names = "--glyphs",
      paramLabel = "SET",
      order = 42,
      description = "braille, block or ascii. Default: braille in a UTF-8 locale, else ascii.")
  @Nullable String glyphs;

  /** The dashboard's options. */
  DashboardOptions of(Path runs) {
    DashboardOptions defaults = DashboardOptions.of(System.getenv(), charset(), runs);
    return defaults
        .with(
            ColourDepth.named(color, System.getenv()),
            theme == null ? defaults.theme() : Theme.named(theme),
            glyphs())
        .withExporter(PaperFigure::write);
  }

  /** Refuses unknown names, even when nothing is coloured. */
  void check() {
    ColourDepth.named(color, System.getenv());
    if (theme != null) {
      Theme.named(theme);
    }
  }

  /**
   * The colours for lines of text: those asked for, else those of the terminal, and none in a pipe.
   */
  ColourDepth textColours() {
    boolean pipe = WindowSize.lineWidth() == Integer.MAX_VALUE;
    return color.equals("auto") && pipe
        ? ColourDepth.NONE
        : ColourDepth.named(color, System.getenv());
  }

  Theme themeOf(Path runs) {
    return of(runs).theme();
  }

  /** The glyphs asked for, else those that the locale can show. */
  Glyphs glyphs() {
    String asked = glyphs;
    if (asked == null) {
      return DashboardOptions.of(System.getenv(), charset(), Path.of(".")).glyphs();
    }
    try {
      return Glyphs.valueOf(asked.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw UserError.usage("--glyphs " + asked, "one of braille, block, ascii");
    }
  }

  /** The encoding of the locale, since that of stdout does not tell what the terminal can show. */
  private static Charset charset() {
    String name =
        System.getProperty("tangent.charset", System.getProperty("native.encoding", "UTF-8"));
    return Charset.isSupported(name) ? Charset.forName(name) : Charset.defaultCharset();
  }
}
