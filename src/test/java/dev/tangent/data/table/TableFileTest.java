package dev.tangent.data.table;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tangent.data.DataException;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables in the forms that people have; each form is one line of a list here. */
class TableFileTest {
  @TempDir Path temp;

  private Path file(String text) throws Exception {
    return Files.writeString(temp.resolve("d.csv"), text);
  }

  private static Table read(Path file, TableOptions options) {
    return Table.of(TableFile.read(file, options), options);
  }

  private Table table(String text) throws Exception {
    return read(file(text), TableOptions.GUESSED);
  }

  private static TableOptions options(@Nullable Boolean header, @Nullable Character separator) {
    return new TableOptions(null, List.of(), separator, header, List.of(), null, Integer.MAX_VALUE);
  }

  private static boolean says(Table table, String word) {
    return table.notes().stream().anyMatch(n -> n.contains(word));
  }

  private static List<String> inputs(Table table) {
    return table.inputs().stream().map(Table.Input::name).toList();
  }

  /** Text, rows, names of the inputs, name of the target, a word that the notes say. */
  static List<Arguments> kinds() {
    return List.of(
        arguments("a,b,y\n1,2.5,0.3\n4,5,0.6\n", 2, "a b", "y", "values"),
        arguments("1,2.5,0.3\n4,5,0.6\n", 2, "1 2", "3", "values"),
        // DataFrame.to_csv(index=False) of unnamed columns.
        arguments(
            "0,1,2,3\n0.5,0.1,0.2,1.5\n0.4,1,2,2.5\n", 2, "0 1 2", "3", "names of the columns"),
        arguments("0,1\n0.5,1.5\n0.25,2\n", 2, "0", "1", "names of the columns"),
        // The same with the index.
        arguments(",0,1,2\n0,0.5,0.1,1.5\n1,1,2,2.5\n2,3,4,5\n", 3, "0 1", "2", "left out"),
        arguments(",a,y\nx,1,2.5\nz,3,4\n", 2, "a", "y", "row's name"),
        arguments("Unnamed: 0,a,y\n0,5,2.5\n1,3,4\n2,9,4\n", 3, "a", "y", "left out"),
        // Mixed names.
        arguments("0,1,2,label\n0.1,0.2,0.3,1\n0.1,0.2,0.3,0\n", 2, "0 1 2", "label", "2 classes"),
        arguments("0,1,2,label\n0.1,0.2,0.3,cat\n0.1,5,0.3,dog\n", 2, "0 1 2", "label", "cat,dog"),
        // A counter is no header.
        arguments("0,1,2\n1,2,3\n2,3,4\n7,8,9\n", 4, "1 2", "3", "read as a row"),
        // R's write.table: one name fewer than columns.
        arguments("a y\n1 0.5 1.5\n2 2.5 3.5\n3 2 4.5\n", 3, "a", "y", "left out"),
        // numpy.savetxt with a header.
        arguments("# a b y\n1 2 3.5\n4 5 6.5\n", 2, "a b", "y", "blanks"),
        arguments("# made by hand\n1,2,3.5\n4,5,6.5\n", 2, "1 2", "3", "values"),
        // Separators and decimal commas.
        arguments("a\tb\ty\n1\t2\t0.5\n3\t4\t0.25\n", 2, "a b", "y", "tabs"),
        arguments("a;b;y\n1;2;0.5\n3;4;0.25\n", 2, "a b", "y", "semicolons"),
        arguments("a|b|y\n1|2|0.5\n3|4|0.25\n", 2, "a b", "y", "\"|\""),
        arguments("  1   2 0.5\n  3  4   0.25\n", 2, "1 2", "3", "blanks"),
        arguments("1, 2, 0.5\n3, 4, 0.25\n", 2, "1 2", "3", "values"),
        arguments("sep=;\na;b;y\n1;2;0.5\n3;4;0.25\n", 2, "a b", "y", "as the first line says"),
        // Text that people mean as numbers.
        arguments("a,y\n1%,1.5\n2%,2\n3%,2.5\n9%,3\n", 4, "a", "y", "write plain numbers"),
        arguments("a,y\n$1,1.5\n$2,2\n$3,2.5\n$9,3\n", 4, "a", "y", "as \"$1\""),
        arguments("a;b;y\n1,5;2,5;0,5\n3,5;4,5;0,25\n", 2, "a b", "y", "decimal commas"),
        arguments("1,5;2,5\n3,5;4,5\n", 2, "1", "2", "decimal commas"),
        arguments("a;y\n\"x, and y\";0,5\n\"z\";0,25\n", 2, "a", "y", "semicolons"),
        // Quotes, blanks around fields, lines within fields, endings of lines, empty lines.
        arguments(
            "\"a b\",\"y\"\n\"1\",\"2.5\"\r\n\r\n \"3\" , \"4\" \r\n", 2, "a b", "y", "values"),
        arguments("name,y\n\"two\nlines\",0.5\n\"say \"\"it\"\"\",1.5\n", 2, "name", "y", "names"),
        arguments("a,y\r1,2.5\r3,4\r", 2, "a", "y", "values"),
        // A separator at the end of each line.
        arguments("1;2,5;\n3;4,5;\n", 2, "1", "2", "no values"),
        // All names; a header only when no field comes again.
        arguments("x,x,o\nx,o,b\no,x,b\n", 3, "1 2", "3", "occur below"),
        arguments("left,right,class\nx,o,b\no,x,b\n", 2, "left right", "class", "one class only"),
        // The target by its name, by its values.
        arguments("label,p,q\n3,1,2.5\n5,1.5,2\n", 2, "p q", "label", "by its name"),
        arguments("0.5,-1\n0.2,1\n0.1,1\n", 3, "1", "2", "2 classes: -1,1"),
        arguments("a,target\n0.1,0\n0.2,1\n0.3,2\n", 3, "a", "target", "3 whole numbers"),
        arguments("a,quality\n0.1,3\n0.2,5\n0.3,6\n", 3, "a", "quality", "read as values"),
        arguments("a,y\n0.1,7.5\n0.2,7.5\n", 2, "a", "y", "7.5 in every row"),
        arguments("a,b,y\n1,2,0.5\n1,3,0.7\n", 2, "a b", "y", "a is the same"),
        arguments("time,b,y\n1,2,0.5\n2,3,0.7\n3,9,1.7\n", 3, "time b", "y", "--ignore time"),
        arguments("1,0.2,0.5\n2,0.3,0.7\n3,0.9,1.7\n", 3, "2", "3", "row's number"));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void everyKindIsReadAndSaid(String text, int rows, String inputs, String target, String word)
      throws Exception {
    Table table = table(text);
    assertEquals(rows, table.rows(), table.notes().toString());
    assertEquals(inputs, String.join(" ", inputs(table)).replace("a b", "a b"));
    assertEquals(target, table.target().name());
    assertTrue(says(table, word), table.notes().toString());
  }

  /** What the user says wins over what is guessed. */
  @Test
  void optionsWin() throws Exception {
    Path file = file("0,1,2\n0.5,0.1,3\n0.4,1,4\n");
    assertEquals(3, read(file, options(false, null)).rows());
    assertEquals(2, read(file, options(true, null)).rows());
    TableOptions second = TableOptions.GUESSED.withTarget("1");
    Table table = read(file, second);
    assertEquals("1", table.target().name(), "a name comes before a number");
    assertEquals(List.of("0", "2"), inputs(table));
    Path plain = file("5,0.1,3\n4,1,4.5\n");
    assertEquals(List.of("1", "3"), inputs(read(plain, TableOptions.GUESSED.withTarget("2"))));
    assertEquals("3", read(plain, TableOptions.GUESSED.withTarget("-1")).target().name());
    TableOptions ignore =
        new TableOptions("1", List.of("-1"), null, null, List.of(), Task.REGRESSION, 1);
    Table values = read(plain, ignore);
    assertArrayEquals(new double[] {5}, values.target().values());
    assertEquals(List.of("2"), inputs(values));
    TableOptions names = new TableOptions(null, List.of(), null, null, List.of("1"), null, 9);
    assertTrue(read(plain, names).inputs().getFirst().categorical());
    assertEquals(2, read(file("1,5|2,5\n3,5|4,5\n"), options(null, '|')).raw().columns().size());
  }

  /** Text and what the one line that refuses it says: place and cause. */
  static List<Arguments> refusals() {
    String ten = "1,0.5\n2,0.6\n3,0.7\n4,0.8\n5,0.9\n6,1.5\n7,1.6\n8,1.7\n9,1.8\n";
    return List.of(
        arguments(ten + "3d,1\n", "line 10, column 1: \"3d\" is not a number"),
        arguments(ten + "2f,1\n", "line 10, column 1: \"2f\""),
        arguments(ten + "1D,1\n", "line 10, column 1: \"1D\""),
        arguments(ten + "0x1p3,1\n", "line 10, column 1: \"0x1p3\""),
        arguments(ten + "1e999,1\n", "line 10, column 1: \"1e999\" is not a finite number"),
        arguments(ten + "-inf,1\n", "line 10, column 1: \"-inf\" is not a finite number"),
        arguments("a,y\n" + ten + "10,x7\n", "line 11, column 2 (\"y\"): the target \"x7\""),
        arguments(ten + "10,\n", "line 10, column 2: the target is missing"),
        arguments(ten + "10,NaN\n", "line 10, column 2: the target is missing"),
        arguments(ten + "10,1,2\n", "line 10 has 3 columns, expected 2 as in the first line"),
        arguments("a,b\n1,2\n\n3\n", "line 4 has 1 column, expected 2 as in the header"),
        arguments("1.5\n2.5\n", "no inputs"),
        arguments("a,b\n", "no rows below the names"),
        arguments("\n\n", "no rows"),
        arguments("a,label\n1,0.5\n", "whole numbers"),
        arguments("<!DOCTYPE html>\n<html>404</html>\n", "not a table but a web page"),
        arguments("[{\"a\": 1, \"y\": 2}]\n", "not a table but JSON"),
        arguments("PK\u0003\u0004, a spreadsheet", "not a table but a ZIP archive"),
        arguments("version https://git-lfs.github.com/spec/v1\noid 1\n", "git lfs pull"),
        arguments("a,b\n,1\n,2\n", "no inputs"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void badTablesAreRefusedByPlace(String text, String words) throws Exception {
    Path file = file(text);
    String message =
        assertThrows(DataException.class, () -> read(file, TableOptions.GUESSED)).getMessage();
    assertTrue(message.startsWith(file.toString()) && message.contains(words), message);
    assertFalse(message.contains("\n"), message);
  }

  /** Blanks that don't break a line and a typesetter's minus come with tables from pages. */
  @Test
  void typographyMakesNoNames() throws Exception {
    Table table = table("a,b,y\n\u22121.5,\u00a02\u00a0,0.5\n\u22123,4\u202f,0.25\n");
    assertEquals(-1.5, table.raw().columns().getFirst().value(0));
    assertEquals(4, table.raw().columns().get(1).value(1));
    assertTrue(table.inputs().stream().noneMatch(Table.Input::categorical));
  }

  /** Name of an encoding, its mark. */
  static List<Arguments> encodings() {
    return List.of(
        arguments("UTF-8", ""),
        arguments("UTF-8", "\ufeff"),
        arguments("UTF-16LE", "\ufeff"),
        arguments("UTF-16BE", "\ufeff"),
        arguments("UTF-16LE", ""),
        arguments("UTF-16BE", ""),
        arguments("windows-1252", ""));
  }

  @ParameterizedTest
  @MethodSource("encodings")
  void textIsReadInItsEncoding(String charset, String mark) throws Exception {
    for (String header : new String[] {"größe,y\n", ""}) {
      String text = mark + header + "0.553,1.5\n0.25,ü\n".replace("ü", "2");
      Path file = Files.write(temp.resolve("e.csv"), text.getBytes(Charset.forName(charset)));
      Table table = read(file, TableOptions.GUESSED);
      assertEquals(2, table.rows());
      assertEquals(0.553, table.raw().columns().getFirst().value(0));
      assertEquals(header.isEmpty() ? "1" : "größe", table.inputs().getFirst().name());
      assertEquals(charset.startsWith("UTF-16"), says(table, "UTF-16"));
    }
  }

  @Test
  void whatIsNoTextIsNamed() throws Exception {
    Path binary = Files.write(temp.resolve("b.csv"), new byte[] {1, 0, 0, 0, 5, 0, 7, 8});
    DataException zeros =
        assertThrows(DataException.class, () -> TableFile.read(binary, TableOptions.GUESSED));
    assertTrue(zeros.getMessage().contains("not a text file"), zeros.getMessage());
    // Beyond the part that is looked at.
    byte[] late = ("1.5,2.5\n".repeat(20_000) + "\u00e9,1\n").getBytes(StandardCharsets.ISO_8859_1);
    Path mixed = Files.write(temp.resolve("m.csv"), late);
    DataException place =
        assertThrows(DataException.class, () -> TableFile.read(mixed, TableOptions.GUESSED));
    assertTrue(place.getMessage().contains("not UTF-8 after line"), place.getMessage());
    assertThrows(DataException.class, () -> TableFile.read(temp, TableOptions.GUESSED));
  }

  /** The MNIST in CSV that everybody has: the label, then the pixels row by row. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void labelsBeforePixelsAreFound(boolean header) throws Exception {
    StringBuilder text = new StringBuilder();
    if (header) {
      text.append("label");
      IntStream.range(0, 784).forEach(j -> text.append(",pixel").append(j));
      text.append('\n');
    }
    for (int i = 0; i < 12; i++) {
      text.append(i % 10);
      for (int j = 0; j < 784; j++) {
        boolean edge = j < 28 || j >= 756;
        text.append(',').append(edge ? 0 : (i * 7 + j * 13) % 256);
      }
      text.append('\n');
    }
    Table table = table(text.toString());
    assertEquals(12, table.rows());
    assertEquals(0, table.target().column());
    assertEquals(10, table.target().classes().size());
    assertEquals(784, table.inputs().size());
    assertTrue(says(table, header ? "by its name" : "labels before 784 pixels"));
  }

  @Test
  void arffIsRead() throws Exception {
    String text =
        """
        % a comment
        @RELATION weather
        @attribute 'out look' {sunny, 'over cast', rainy}
        @ATTRIBUTE temperature REAL
        @attribute code {0,1}
        @attribute play {yes,no}

        @DATA
        sunny,85,0,no
        'over cast',?,1,yes
        {1 70.5, 2 1}
        """;
    Path file = Files.writeString(temp.resolve("w.arff"), text);
    Table table = read(file, TableOptions.GUESSED);
    assertEquals(List.of("out look", "temperature", "code"), inputs(table));
    assertEquals(List.of("no", "yes"), table.target().classes());
    assertArrayEquals(new int[] {0, 1, 1}, table.target().labels());
    assertTrue(table.inputs().get(2).categorical(), "declared nominal, written in digits");
    assertTrue(table.raw().columns().get(1).isMissing(1));
    assertEquals("sunny", table.raw().columns().getFirst().text(2), "left out in a sparse row");
    for (String bad :
        new String[] {"@attribute a\n@data\n1\n", "@attribute d date\n@data\n", "1,2\n@data\n"}) {
      Files.writeString(file, bad);
      assertTrue(
          assertThrows(DataException.class, () -> TableFile.read(file, TableOptions.GUESSED))
              .getMessage()
              .contains("line 1"));
    }
  }

  @Test
  void numbersAreWhatPeopleWrite() {
    String[] numbers = {
      "1", "-1", "+1", "1.", ".5", "1e3", "1E-3", "1.5e+10", "00012", "1234567890"
    };
    for (String number : numbers) {
      assertEquals(Double.parseDouble(number), TableNumber.parse(number, false), number);
    }
    for (String text :
        new String[] {
          "3d", "2f", "1D", "0x1p3", "", "-", ".", "e3", "1e", "1,5", "1 2", "٣", "1_0"
        }) {
      assertTrue(Double.isNaN(TableNumber.parse(text, false)), text);
    }
    assertEquals(-1.5e3, TableNumber.parse("-1,5e3", true));
    assertTrue(Double.isNaN(TableNumber.parse("1.5", true)));
  }

  @Test
  void encodingRestsOnTheTrainingRowsAlone() throws Exception {
    Table table = table("x,colour,k,y\n1,red,5,0.5\n3,blue,5,1\n,,5,2.5\n100,green,6,3\n");
    Encoding encoding = Encoding.fit(table, new int[] {0, 1, 2}, true);
    assertEquals(List.of("x", "colour=?", "colour=blue", "colour=red", "k"), encoding.inputNames());
    assertArrayEquals(new int[] {0, 1, 1, 1, 2}, encoding.inputColumns());
    DoubleMatrix x = encoding.encode(table, new int[] {0, 1, 2, 3});
    // Mean 2, deviation 1; a missing number is the mean, an unknown name nothing, a constant 0.
    double[] expected = {-1, 0, 0, 1, 0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 98, 0, 0, 0, 0};
    assertArrayEquals(expected, x.toArray(), 1e-15);
    double[] row = new double[5];
    encoding.encode(new String[] {"4", "red", "5"}, row);
    assertArrayEquals(new double[] {2, 0, 0, 1, 0}, row, 1e-15);
    assertThrows(DataException.class, () -> encoding.encode(new String[] {"4", "red"}, row));
    assertThrows(DataException.class, () -> encoding.encode(new String[] {"4x", "red", "5"}, row));
    assertFalse(encoding.isNumeric());
  }

  @Test
  void newTablesAreMatchedByNameAndRefusedByPlace() throws Exception {
    Table table = table("x,colour,y\n1,red,0.5\n3,blue,1\n");
    Encoding encoding = Encoding.fit(table, new int[] {0, 1}, false);
    List<String> notes = new ArrayList<>();
    RawTable other =
        TableFile.read(file("colour,more,x\ngreen,7,5\nred,8,2\n"), TableOptions.GUESSED);
    assertArrayEquals(
        new double[] {5, 0, 0, 2, 0, 1}, encoding.encode(other, "y", notes).toArray());
    assertTrue(
        notes.getFirst().contains("line 1, column 2 (\"more\"): the model was not trained on it"),
        notes.toString());
    assertTrue(
        notes.getLast().contains("line 2, column 1 (\"colour\"): \"green\""), notes.toString());
    RawTable text = TableFile.read(file("x,colour\n1,red\nmany,red\n2,red\n"), options(true, null));
    String bad =
        assertThrows(DataException.class, () -> encoding.encode(text, "y", notes)).getMessage();
    assertTrue(bad.contains("line 3, column 1 (\"x\"): \"many\" is not a number"), bad);
    RawTable less = TableFile.read(file("x,color\n1,red\n2,red\n"), TableOptions.GUESSED);
    String none =
        assertThrows(DataException.class, () -> encoding.encode(less, "y", notes)).getMessage();
    assertTrue(none.contains("no column \"colour\""), none);
    Table plain = table("1.5,0.5\n3.5,1\n");
    Encoding byOrder = Encoding.fit(plain, new int[] {0, 1}, false);
    RawTable wide = TableFile.read(file("1,2,3,4.5\n5,6,7,8.5\n"), TableOptions.GUESSED);
    String more =
        assertThrows(DataException.class, () -> byOrder.encode(wide, "2", notes)).getMessage();
    assertTrue(
        more.contains("line 1, column 3: the row has 4 columns, the model was trained on 2"), more);
    assertNull(wide.names());
  }

  /** A file by its first bytes, whatever its name; a directory as Spark writes it by its name. */
  @Test
  void parquetIsSparks() throws Exception {
    Path file = Files.writeString(temp.resolve("t.csv"), "PAR1 and so on, PAR1");
    Path directory = Files.createDirectory(temp.resolve("rows.parquet"));
    for (Path parquet : List.of(file, directory)) {
      DataException refused =
          assertThrows(DataException.class, () -> TableFile.read(parquet, TableOptions.GUESSED));
      assertTrue(
          refused.getMessage().contains("is Parquet, which Spark reads: --data parquet:"),
          parquet.toString());
    }
  }

  /** Where Spark isn't there, the line says what brings it. */
  @Test
  void parquetWithoutSpark() {
    for (String name : List.of("parquet:rows", "rows.parquet", "a:b/rows.parquet/")) {
      NamedTable table = NamedTable.of(name);
      assertNotNull(table, name);
      DataException refused =
          assertThrows(DataException.class, () -> table.read(TableOptions.GUESSED));
      assertTrue(refused.getMessage().contains("tangent-*-spark.jar"), refused.getMessage());
      assertTrue(refused.getMessage().contains("--on local[2]"), refused.getMessage());
    }
    assertNull(NamedTable.of("digits"));
    NamedTable remote = NamedTable.of("parquet:hdfs://h/x");
    assertNotNull(remote);
    assertEquals("parquet:hdfs://h/x", remote.absolute().name());
  }
}
