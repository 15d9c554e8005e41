package dev.tangent.report;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Writes a {@link Figure} as SVG and as PNG (four pixels a point, 288 dpi). The same figure gives
 * the same bytes on the same machine; text is drawn as outlines, so that an SVG looks alike where
 * the fonts differ.
 *
 * <pre>{@code
 * Figure figure = new Figure("cost", "Cost of one run.", List.of(plot), 1, 250, 180);
 * FigureFiles.write(figure, Path.of("figures")); // cost.svg, cost.png
 * }</pre>
 */
public final class FigureFiles {
  private static final int PNG_SCALE = 4;
  private static final Pattern LONG_NUMBER = Pattern.compile("(\\d\\.\\d\\d)\\d+");

  private FigureFiles() {}

  /**
   * Writes {@code NAME.svg} and {@code NAME.png} into a directory, which is made when missing.
   *
   * @return the two files
   * @throws IOException when they can't be written
   */
  public static List<Path> write(Figure figure, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path svg = directory.resolve(figure.name() + ".svg");
    Path png = directory.resolve(figure.name() + ".png");
    Files.write(svg, svg(figure));
    Files.write(png, png(figure));
    return List.of(svg, png);
  }

  /** The figure as an SVG document. */
  public static byte[] svg(Figure figure) throws IOException {
    LegendPainter legend = new LegendPainter(figure);
    VectorGraphics2D g = new VectorGraphics2D();
    paint(figure, legend, g);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PageSize page = new PageSize(0, 0, figure.width(), height(figure, legend));
    Processors.get("svg").getDocument(g.getCommands(), page).writeTo(out);
    // A hundredth of a point is enough; the raw text has fifteen digits a number.
    String text = LONG_NUMBER.matcher(out.toString(StandardCharsets.UTF_8)).replaceAll("$1");
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The figure as a PNG image, four pixels a point. */
  public static byte[] png(Figure figure) throws IOException {
    LegendPainter legend = new LegendPainter(figure);
    BufferedImage image =
        new BufferedImage(
            figure.width() * PNG_SCALE,
            height(figure, legend) * PNG_SCALE,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    g.scale(PNG_SCALE, PNG_SCALE);
    paint(figure, legend, g);
    g.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    // A stream in memory, because ImageIO's default one needs a temporary file.
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      ImageIO.write(image, "png", stream);
    }
    return out.toByteArray();
  }

  private static int height(Figure figure, LegendPainter legend) {
    return figure.rows() * figure.panelHeight() + legend.height();
  }

  private static void paint(Figure figure, LegendPainter legend, Graphics2D g) {
    g.setColor(Color.WHITE);
    g.fillRect(0, 0, figure.width(), height(figure, legend));
    int width = figure.width() / figure.columns();
    for (int i = 0; i < figure.plots().size(); i++) {
      AffineTransform before = g.getTransform();
      g.translate((i % figure.columns()) * width, (i / figure.columns()) * figure.panelHeight());
      PlotPainter.paint(figure.plots().get(i), g, width, figure.panelHeight());
      g.setTransform(before);
    }
    legend.paint(g, figure.rows() * figure.panelHeight());
  }
}
