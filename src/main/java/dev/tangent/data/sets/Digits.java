package dev.tangent.data.sets;

import dev.tangent.data.DataException;
import dev.tangent.data.Dataset;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Shape;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * The bundled digits: 1797 images of 8 × 8 pixels, 0 to 16, and their class; divided by 16.
 *
 * <p>Test set of "Optical Recognition of Handwritten Digits", E. Alpaydin and C. Kaynak, UCI
 * Machine Learning Repository, 1998, <a
 * href="https://doi.org/10.24432/C50P49">doi:10.24432/C50P49</a>, CC BY 4.0; the values are
 * unchanged.
 */
final class Digits {
  private static final int ROWS = 1797;
  private static final int PIXELS = 64;

  private Digits() {}

  static Dataset load(int limitRows) {
    int rows = Math.min(ROWS, limitRows);
    DoubleMatrix inputs = DoubleMatrix.zeros(rows, PIXELS);
    int[] labels = new int[rows];
    try (InputStream resource = Digits.class.getResourceAsStream("digits.csv.gz")) {
      if (resource == null) {
        throw new DataException("digits: the resource digits.csv.gz is not on the class path");
      }
      BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(new GZIPInputStream(resource), StandardCharsets.US_ASCII));
      for (int i = 0; i < rows; i++) {
        String[] values = String.valueOf(lines.readLine()).split(",");
        for (int j = 0; j < PIXELS; j++) {
          inputs.set(i, j, Integer.parseInt(values[j]) / 16.0);
        }
        labels[i] = Integer.parseInt(values[PIXELS]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Dataset("digits", inputs, Dataset.oneHot(labels, 10), labels)
        .withShape(new Shape(8, 8, 1));
  }
}
