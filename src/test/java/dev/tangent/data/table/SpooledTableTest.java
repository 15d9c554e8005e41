package dev.tangent.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
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

  private static @Nullable SpooledTable spool(Path file, TableOptions options) {
    return new NamedTable("csv", file.toString()).spool(options, false);
  }

  private static double[] inputs(SpooledTable table, int from, int to) {
    return SpooledTable.read(table.entries(), table.width(), table.columns(), from, to).toArray();
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
      SpooledTable found = spool(file, options);
      assertNotNull(found);
      assertEquals(expected.inputs(), found.table().inputs());
      assertEquals(expected.notes(), found.table().notes());
      assertEquals(expected.target().column(), found.table().target().column());
      assertEquals(expected.target().classes(), found.table().target().classes());
      assertArrayEquals(expected.target().labels(), found.table().target().labels());
      assertArrayEquals(expected.target().values(), found.table().target().values());
      int[] all = IntStream.range(0, expected.rows()).toArray();
      double[] x = Encoding.fit(expected, all, false).encode(expected, all).toArray();
      assertArrayEquals(x, inputs(found, 0, expected.rows()));
      assertEquals(
          expected.raw().place(100, 1), found.table().raw().place(100, 1)); // with its line
    }
  }

  @Test
  void tablesThatAreNotAllNumbersAreReadAsEver() throws Exception {
    String text = text("values");
    int at = text.lastIndexOf(",2.5,");
    assertNull(spool(write("missing.csv", cut(text, at, "")), TableOptions.GUESSED));
    assertNull(spool(write("name.csv", cut(text, at, "red")), TableOptions.GUESSED));
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
      DataException e = assertThrows(DataException.class, () -> spool(file, TableOptions.GUESSED));
      assertTrue(String.valueOf(e.getMessage()).contains(bad[1]), e.getMessage());
    }
  }

  /** Rows as a library of another format hands them out: numbers, texts, null for nothing. */
  private static final class Fields implements TypedRows {
    private final @Nullable Object[][] rows;
    private int next;

    Fields(@Nullable Object[]... rows) {
      this.rows = rows;
    }

    @Override
    public List<String> names() {
      return List.of("__index_level_0__", "a", "b");
    }

    @Override
    public boolean next() {
      return next++ < rows.length;
    }

    @Override
    public double number(int column) {
      return rows[next - 1][column] instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    @Override
    public @Nullable String text(int column) {
      return rows[next - 1][column] instanceof String text ? text : null;
    }

    @Override
    public void close() {}
  }

  private static @Nullable Object[][] numbers() {
    Random random = new Random(8);
    @Nullable Object[][] rows = new Object[50][];
    for (int i = 0; i < rows.length; i++) {
      // A text that is a number is one, as in a file of text.
      rows[i] = new Object[] {i, i == 20 ? (Object) " 2.5 " : random.nextGaussian(), i % 3};
    }
    return rows;
  }

  @Test
  void typedRowsInAFileAreThoseInMemory() throws Exception {
    Path file = directory.resolve("rows");
    TableOptions options = TableOptions.GUESSED.withLimit(40);
    Table expected = Table.of(TypedTable.read("t", new Fields(numbers()), options), options);
    SpooledTable found = TypedTable.spool("t", new Fields(numbers()), options, file);
    assertNotNull(found);
    assertEquals(expected.notes(), found.table().notes());
    assertEquals(List.of("a"), expected.inputs().stream().map(Table.Input::name).toList());
    assertEquals(40, expected.rows());
    int[] all = IntStream.range(0, 40).toArray();
    double[] x = Encoding.fit(expected, all, false).encode(expected, all).toArray();
    assertArrayEquals(x, inputs(found, 0, 40));
    assertEquals(2.5, x[20]);
    assertEquals("t: row 3 (from 0), column 2 (\"a\")", expected.raw().place(3, 1));
  }

  @Test
  void typedRowsThatAreNotAllNumbers() throws Exception {
    Path file = directory.resolve("rows");
    for (Object field : new @Nullable Object[] {null, "NA", "red", Double.NaN}) {
      @Nullable Object[][] rows = numbers();
      rows[7][1] = field;
      assertNull(TypedTable.spool("t", new Fields(rows), TableOptions.GUESSED, file));
      RawColumn column =
          TypedTable.read("t", new Fields(rows), TableOptions.GUESSED).columns().get(1);
      assertEquals("red".equals(field) ? 0 : 1, column.missing());
      assertEquals("red".equals(field) ? 7 : -1, column.firstText());
      assertEquals(49, column.numbers());
    }
    @Nullable Object[][] rows = numbers();
    rows[7][1] = Double.POSITIVE_INFINITY;
    for (boolean spooled : new boolean[] {false, true}) {
      DataException e =
          assertThrows(
              DataException.class,
              () -> {
                if (spooled) {
                  TypedTable.spool("t", new Fields(rows), TableOptions.GUESSED, file);
                } else {
                  TypedTable.read("t", new Fields(rows), TableOptions.GUESSED);
                }
              });
      assertTrue(e.getMessage().startsWith("t: row 7 (from 0), column a is Inf"), e.getMessage());
    }
    DataException none =
        assertThrows(
            DataException.class, () -> TypedTable.read("t", new Fields(), TableOptions.GUESSED));
    assertEquals("t: no rows", none.getMessage());
  }

  /** A table that goes to other processes can be written and read again; one in a file can't. */
  @Test
  void tablesInMemoryAreSent() throws Exception {
    Path file = write("t.csv", text("values"));
    Table table = Table.of(TableFile.read(file, TableOptions.GUESSED), TableOptions.GUESSED);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(table);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Table read = (Table) in.readObject();
      assertEquals(table.notes(), read.notes());
      assertEquals(table.raw().place(100, 1), read.raw().place(100, 1));
      int[] all = IntStream.range(0, table.rows()).toArray();
      assertArrayEquals(
          Encoding.fit(table, all, true).encode(table, all).toArray(),
          Encoding.fit(read, all, true).encode(read, all).toArray());
    }
    SpooledTable spooled = spool(file, TableOptions.GUESSED);
    assertNotNull(spooled);
    assertThrows(
        NotSerializableException.class,
        () -> new ObjectOutputStream(new ByteArrayOutputStream()).writeObject(spooled.table()));
  }
}
