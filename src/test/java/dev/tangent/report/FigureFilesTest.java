package dev.tangent.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

class FigureFilesTest {
  private static final double[] X = {-3, -1, 0, 1, 3};
  private static final double[] Y = {0.01, 0.1, 0.3, 0.1, 0.01};

  private static Figure figure(PlotAxis y, PlotSeries... series) {
    Plot plot = new Plot("a", PlotAxis.linear("γ (rad)"), y, List.of(series));
    return new Figure("test", "A caption.", List.of(plot, plot), 2, 400, 160);
  }

  private static PlotSeries dashed(String label) {
    return new PlotSeries(label, X, Y, Pen.line(Palette.BLUE, Pen.Dash.DASHED, 1f));
  }

  @Test
  void writesTheSameBytesTwice(@TempDir Path directory) throws Exception {
    Figure figure = figure(PlotAxis.linear("Θ"), dashed("n = 5"));
    List<Path> files = FigureFiles.write(figure, directory.resolve("a/b"));
    assertEquals(2, files.size());
    assertArrayEquals(Files.readAllBytes(files.get(0)), FigureFiles.svg(figure));
    assertArrayEquals(Files.readAllBytes(files.get(1)), FigureFiles.png(figure));
  }

  @Test
  void imageIsFourPixelsAPointOnWhite() throws Exception {
    BufferedImage image =
        ImageIO.read(
            new ByteArrayInputStream(FigureFiles.png(figure(PlotAxis.linear("Θ"), dashed("")))));
    assertEquals(1600, image.getWidth());
    assertEquals(640, image.getHeight());
    assertEquals(0xFFFFFFFF, image.getRGB(0, 0));
    assertTrue(count(image, Palette.BLUE.getRGB()) > 100, "the line is not there in its colour");
  }

  /** In a container without a writable temporary directory. */
  @Test
  void imageNeedsNoTemporaryFile(@TempDir Path directory) throws Exception {
    Path cache = Files.createDirectories(directory.resolve("cache"));
    ImageIO.setCacheDirectory(cache.toFile());
    try {
      Files.delete(cache);
      assertTrue(FigureFiles.png(figure(PlotAxis.linear("y"), dashed(""))).length > 1000);
    } finally {
      ImageIO.setCacheDirectory(null);
    }
  }

  /** A line is one path: drawn in segments, a dash pattern would turn solid. */
  @Test
  void dashedLineIsOnePath() throws Exception {
    byte[] svg = FigureFiles.svg(figure(PlotAxis.linear("Θ"), dashed("")));
    String text = new String(svg, StandardCharsets.UTF_8);
    assertEquals(
        2, text.split("stroke-dasharray:5,3", -1).length - 1, "one for each of two panels");
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(
                new ByteArrayInputStream(
                    text.replaceAll("<!DOCTYPE[^>]*>", "").getBytes(StandardCharsets.UTF_8)));
    assertEquals("svg", document.getDocumentElement().getLocalName());
  }

  @Test
  void seriesOfOneLabelShareALegendEntry() {
    Figure one = figure(PlotAxis.linear("Θ"), dashed("n = 5"));
    Figure many = figure(PlotAxis.linear("Θ"), dashed("n = 5"), dashed("n = 5"), dashed(""));
    assertEquals(new LegendPainter(one).height(), new LegendPainter(many).height());
    assertEquals(0, new LegendPainter(figure(PlotAxis.linear("Θ"), dashed(""))).height());
  }

  /** A cost of zero has no logarithm; the rest of the curve is still drawn. */
  @Test
  void logarithmicAxisLeavesOutWhatItCannotShow() throws Exception {
    PlotSeries s =
        new PlotSeries(
            "",
            new double[] {0, 1, 2},
            new double[] {1, 0, 10},
            Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1));
    assertTrue(FigureFiles.svg(figure(PlotAxis.logarithmic("C"), s)).length > 0);
    PlotSeries none =
        new PlotSeries(
            "", new double[] {0}, new double[] {0}, Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1));
    Figure empty = figure(PlotAxis.logarithmic("C"), none);
    assertThrows(IllegalArgumentException.class, () -> FigureFiles.svg(empty));
  }

  @Test
  void refusesWhatItCannotDraw() {
    double[] nan = {Double.NaN};
    Pen pen = Pen.line(Palette.BLACK, Pen.Dash.SOLID, 1);
    assertThrows(
        IllegalArgumentException.class,
        () -> new PlotSeries("s", new double[1], new double[2], pen));
    assertThrows(
        IllegalArgumentException.class, () -> new PlotSeries("s", new double[1], nan, pen));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Plot("p", PlotAxis.linear("x"), PlotAxis.linear("y"), List.of()));
    assertThrows(IllegalArgumentException.class, () -> PlotAxis.linear("x", 1, 1));
  }

  @Test
  void tablesReadAlikeOnTerminalAndPage() {
    TextTable table =
        new TextTable(List.of("n", "Θ"), List.of(List.of("500", "0.28"), List.of("10", "a|b")));
    assertEquals("n    Θ\n500  0.28\n10   a|b\n", table.plain());
    assertTrue(table.markdown().contains("| 10  | a\\|b |"));
    assertThrows(
        IllegalArgumentException.class,
        () -> new TextTable(List.of("n"), List.of(List.of("1", "2"))));
  }

  private static int count(BufferedImage image, int color) {
    int count = 0;
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        count += image.getRGB(x, y) == color ? 1 : 0;
      }
    }
    return count;
  }
}
