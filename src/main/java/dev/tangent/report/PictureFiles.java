package dev.tangent.report;

import dev.tangent.run.AtomicFiles;
import dev.tangent.run.Event;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** Writes matrices of grey values that a run recorded as pictures, as PNG with a caption. */
final class PictureFiles {
  private static final String ROLE = "pictures";
  private static final String METRIC = "metric";

  /** About how many screen pixels a side of a metric has. */
  private static final int SIDE = 480;

  /** Screen pixels for each pixel of an image. */
  private static final int ZOOM = 4;

  private PictureFiles() {}

  /** Writes all pictures. */
  static List<Path> write(RunModel model, RunReader reader, Path directory) throws IOException {
    List<Path> files = new ArrayList<>();
    for (Map.Entry<RunModel.Key, RunModel.FieldState> entry : model.fields().entrySet()) {
      boolean metric = entry.getKey().role().equals(METRIC);
      if (!metric && !entry.getKey().role().equals(ROLE)) {
        continue;
      }
      Event.Field field = entry.getValue().latest();
      Files.createDirectories(directory);
      Path png = directory.resolve(metric ? "metric.png" : "rows.png");
      int zoom = metric ? Math.clamp(SIDE / Math.max(1, field.rows()), 1, 16) : ZOOM;
      AtomicFiles.write(png, png(reader.values(field), field.rows(), field.columns(), zoom));
      Path caption = directory.resolve(metric ? "metric.txt" : "rows.txt");
      String text =
          metric
              ? String.format(
                  Locale.ROOT,
                  "The %s: |M| over pairs of inputs, black is 0, white the largest entry. Inputs in"
                      + " the order of the table's columns, a column of names as one for each"
                      + " name.%n",
                  field.series())
              : String.format(
                  Locale.ROOT,
                  "Each row: a test image, then the training images without which its loss would"
                      + " rise most, then those without which it would fall most (%s, from the"
                      + " left).%n",
                  field.series());
      AtomicFiles.write(caption, text.getBytes(StandardCharsets.UTF_8));
      files.add(png);
      files.add(caption);
    }
    return files;
  }

  private static byte[] png(double[] grey, int rows, int columns, int zoom) throws IOException {
    BufferedImage image =
        new BufferedImage(columns * zoom, rows * zoom, BufferedImage.TYPE_BYTE_GRAY);
    for (int y = 0; y < rows * zoom; y++) {
      for (int x = 0; x < columns * zoom; x++) {
        double value = Math.clamp(grey[y / zoom * columns + x / zoom], 0, 1);
        image.getRaster().setSample(x, y, 0, (int) Math.round(255 * value));
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(image, "png", out);
    return out.toByteArray();
  }
}
