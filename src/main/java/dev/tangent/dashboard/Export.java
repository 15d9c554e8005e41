package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Canvas;
import dev.tangent.dashboard.plot.CellTable;
import dev.tangent.dashboard.plot.Content;
import dev.tangent.dashboard.plot.Heat;
import dev.tangent.dashboard.plot.LineChart;
import dev.tangent.dashboard.plot.Notes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Saves the content of a panel as a figure or as numbers, or the screen as text. */
final class Export {
  /** The formats of a snapshot. */
  enum Format {
    SVG('s'),
    PNG('p'),
    CSV('c'),
    TXT('t');

    private final char key;

    Format(char key) {
      this.key = key;
    }

    static @Nullable Format of(char key) {
      for (Format format : values()) {
        if (format.key == key) {
          return format;
        }
      }
      return null;
    }
  }

  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT);

  private final @Nullable FigureExporter exporter;
  private final InstantSource clock;
  private final ZoneId zone;

  Export(@Nullable FigureExporter exporter, InstantSource clock, ZoneId zone) {
    this.exporter = exporter;
    this.clock = clock;
    this.zone = zone;
  }

  /** What shall be saved, as it was on the screen. */
  interface Saving {
    /** Writes it, which may take seconds, and returns the file. */
    Path write() throws IOException;
  }

  /**
   * Takes a panel as it is now. It is saved under {@code figures/} of the run, or in the working
   * directory when the run can't be written.
   *
   * @return what may be written on another thread, because it knows nothing of the viewer's choices
   */
  Saving of(Context c, View view, Panel panel, char key, int width, int height) {
    Format format = Format.of(key);
    if (format == null) {
      throw new IllegalArgumentException("no format for the key " + key);
    }
    String name =
        String.format(
            Locale.ROOT,
            "snapshot-%s-%s-%s.%s",
            view.name().toLowerCase(Locale.ROOT),
            panel.id(),
            CLOCK.format(Instant.ofEpochMilli(clock.millis()).atZone(zone)),
            format.name().toLowerCase(Locale.ROOT));
    Path run = c.snapshot().directory();
    Content content = PanelPainter.prepared(c, view, panel, width, height);
    String screen = format == Format.TXT ? text(c, width, height) : "";
    return () -> {
      Path file = directory(run).resolve(name);
      switch (format) {
        case CSV -> Files.writeString(file, csv(content));
        case TXT -> Files.writeString(file, screen);
        case SVG, PNG -> draw(content, panel, file);
      }
      return file;
    };
  }

  private static Path directory(Path run) {
    try {
      return Files.createDirectories(run.resolve("figures"));
    } catch (IOException e) {
      return Path.of("").toAbsolutePath();
    }
  }

  private void draw(Content content, Panel panel, Path file) throws IOException {
    if (exporter == null) {
      throw new IOException("this viewer draws no SVG or PNG: use c (CSV) or t (text)");
    }
    if (!(content instanceof LineChart figure)) {
      throw new IOException("\"" + panel.title() + "\" is no figure: use c (CSV) or t (text)");
    }
    if (figure.isEmpty()) {
      throw new IOException("\"" + panel.title() + "\" has no data yet");
    }
    LineChart titled = new LineChart(panel.title(), figure.x(), figure.y(), figure.lines());
    exporter.write(titled, file);
  }

  private static String text(Context c, int width, int height) {
    Canvas canvas = new Canvas(width, height, c.session().theme(), c.session().glyphs(), false);
    Screen.draw(canvas, c, List.of(), "");
    return canvas.toText();
  }

  private static String csv(Content content) {
    return switch (content) {
      case LineChart figure -> figure.toCsv();
      case CellTable table ->
          row(table.columns())
              + table.rows().stream().map(Export::row).collect(Collectors.joining());
      case Notes notes ->
          notes.lines().stream().map(l -> row(List.of(l))).collect(Collectors.joining());
      case Heat heat ->
          IntStream.range(0, heat.rows())
              .mapToObj(
                  i ->
                      IntStream.range(0, heat.columns())
                          .mapToObj(j -> "" + heat.values()[i * heat.columns() + j])
                          .collect(Collectors.joining(",", "", "\n")))
              .collect(Collectors.joining());
    };
  }

  private static String row(List<String> cells) {
    // Programs read a hyphen as the minus sign, but not the typographic minus.
    return cells.stream()
        .map(cell -> LineChart.quote(cell.replace('−', '-')))
        .collect(Collectors.joining(",", "", "\n"));
  }
}
