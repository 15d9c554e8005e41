package dev.tangent.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A table whose rows are in a file has the same columns and values as one in memory. */
class SpooledTableTest {
  @TempDir Path directory;

  private Path write(String name, String text) throws IOException {
    Path file = directory.resolve(name);
    try (OutputStream plain = Files.newOutputStream(file);
        OutputStream out = name.endsWith(".gz") ? new GZIPOutputStream(plain) : plain) {
      out.write(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    return file;
  }

  /** A table of numbers: some values, whole numbers, a constant. */
  private static String text(String kind) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder(kind.equals("plain") ? "" : "id,a,b,c,label\n");
    for (int i = 0; i < 400; i++) {
      boolean pixels = kind.equals("pixels");
      if (pixels) {
        text.append(i % 10);
        for (int j = 0; j < 16; j++) {
          text.append(',').append(j == 15 ? 0 : random.nextInt(256));
        }
        text.append('\n');
        continue;
      }
      text.append(i).append(',').append(random.nextGaussian()).append(',');
      text.append(random.nextInt(50)).append(",2.5,");
      text.append(kind.equals("values") ? random.nextDouble() : i % 3).append('\n');
    }
    String all = text.toString();
    return switch (kind) {
      case "pixels" -> all.substring(all.indexOf('\n') + 1);
      case "values" -> all.replace("label", "y");
      case "comma" -> all.replace(',', ';').replace('.', ',');
      default -> all;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "classes", "values", "comma", "pixels", "classes.gz"})
  void isTheTableInMemory(String kind) throws Exception {
    Path file = write("t.csv" + (kind.endsWith(".gz") ? ".gz" : ""), text(kind.split("\\.")[0]));
    for (TableOptions options :
        List.of(TableOptions.GUESSED, TableOptions.GUESSED.withLimit(150))) {
      Table expected = Table.of(TableFile.read(file, options), options);
      SpooledTable found = SpooledTable.read(file, options);
      assertNotNull(found);
      assertEquals(expected.inputs(), found.table().inputs());
      assertEquals(expected.notes(), found.table().notes());
      assertEquals(expected.target().column(), found.table().target().column());
      assertEquals(expected.target().classes(), found.table().target().classes());
      assertArrayEquals(expected.target().labels(), found.table().target().labels());
      assertArrayEquals(expected.target().values(), found.table().target().values());
      int[] all = IntStream.range(0, expected.rows()).toArray();
      double[] x = Encoding.fit(expected, all, false).encode(expected, all).toArray();
      assertArrayEquals(x, found.inputs(0, expected.rows()).toArray());
      assertEquals(
          expected.raw().place(100, 1), found.table().raw().place(100, 1)); // with its line
    }
  }

  @Test
  void tablesThatAreNotAllNumbersAreReadAsEver() throws Exception {
    String text = text("values");
    int at = text.lastIndexOf(",2.5,");
    assertNull(SpooledTable.read(write("missing.csv", cut(text, at, "")), TableOptions.GUESSED));
    assertNull(SpooledTable.read(write("name.csv", cut(text, at, "red")), TableOptions.GUESSED));
  }

  private static String cut(String text, int at, String field) {
    return text.substring(0, at + 1) + field + text.substring(at + 4);
  }

  @Test
  void badRowsAreNamedByTheirLine() throws Exception {
    String text = text("values");
    int at = text.lastIndexOf(",2.5,");
    for (String[] bad :
        new String[][] {
          {cut(text, at, "inf"), "line 401, column 4: \"inf\" is not a finite number"},
          {cut(text, at, "1,2"), "line 401 has 6 columns, expected 5 as in the header"},
        }) {
      Path file = write("bad.csv", bad[0]);
      DataException e =
          assertThrows(DataException.class, () -> SpooledTable.read(file, TableOptions.GUESSED));
      assertTrue(String.valueOf(e.getMessage()).contains(bad[1]), e.getMessage());
    }
  }
}
