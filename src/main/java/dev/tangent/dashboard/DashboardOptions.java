package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.dashboard.terminal.ColourDepth;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How the dashboard looks and what it may do.
 *
 * @param ownRun whether this process makes the run: then leaving asks whether the run shall stop
 * @param runs the directory that the list of runs shows
 * @param exporter draws SVG and PNG; null when there is none
 */
public record DashboardOptions(
    ColourDepth colours,
    Theme theme,
    Glyphs glyphs,
    BooleanSupplier ownRun,
    Path runs,
    ZoneId zone,
    @Nullable FigureExporter exporter) {

  /** The options that the environment of a process suggests. */
  public static DashboardOptions of(Map<String, String> environment, Charset charset, Path runs) {
    // The fonts of the Linux console have only a few hundred characters, without braille.
    boolean console = environment.getOrDefault("TERM", "").equals("linux");
    boolean unicode = charset.equals(StandardCharsets.UTF_8) && !console;
    return new DashboardOptions(
        ColourDepth.of(environment),
        lightBackground(environment) ? Theme.LIGHT : Theme.DARK,
        unicode ? Glyphs.BRAILLE : Glyphs.ASCII,
        () -> false,
        runs,
        ZoneId.systemDefault(),
        null);
  }

  /** Some terminals tell their colours as "foreground;background", where 7 and 15 are white. */
  private static boolean lightBackground(Map<String, String> environment) {
    String colours = environment.getOrDefault("COLORFGBG", "");
    return colours.endsWith(";7") || colours.endsWith(";15");
  }

  public DashboardOptions owning(BooleanSupplier goesOn) {
    return new DashboardOptions(colours, theme, glyphs, goesOn, runs, zone, exporter);
  }

  public DashboardOptions withExporter(FigureExporter newExporter) {
    return new DashboardOptions(colours, theme, glyphs, ownRun, runs, zone, newExporter);
  }

  public DashboardOptions with(ColourDepth newColours, Theme newTheme, Glyphs newGlyphs) {
    return new DashboardOptions(newColours, newTheme, newGlyphs, ownRun, runs, zone, exporter);
  }
}
