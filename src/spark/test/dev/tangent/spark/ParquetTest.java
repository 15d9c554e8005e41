package dev.tangent.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.sets.Datasets;
import dev.tangent.data.table.NamedTable;
import dev.tangent.data.table.RawTable;
import dev.tangent.data.table.Table;
import dev.tangent.data.table.TableOptions;
import dev.tangent.job.Verbs;
import dev.tangent.job.frame.Cluster;
import dev.tangent.job.frame.Jobs;
import dev.tangent.job.frame.Verb;
import dev.tangent.run.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables from Parquet are those from CSV: the same columns, decisions, numbers and results. */
class ParquetTest {
  private static Cluster cluster;
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    cluster = Cluster.open("local[2]", "test");
    spark = SparkSession.builder().getOrCreate();
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static final int ROWS = 300;

  private static final StructType SCHEMA =
      new StructType()
          .add("size", DataTypes.DoubleType)
          .add("count", DataTypes.LongType)
          .add("price", DataTypes.createDecimalType(10, 2))
          .add("kind", DataTypes.IntegerType);

  private static List<Row> rows() {
    Random random = new Random(3);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double size = random.nextGaussian();
      long count = random.nextInt(9);
      int kind = size + count > 4 ? 1 : 0;
      rows.add(RowFactory.create(size, count, java.math.BigDecimal.valueOf(i % 40 * 25L, 2), kind));
    }
    return rows;
  }

  private String write(Dataset<Row> rows, String name) {
    String path = directory.resolve(name).toString();
    rows.write().parquet(path);
    return path;
  }

  /** The same rows as a file of text. */
  private Path csv(List<Row> rows, StructType schema) throws Exception {
    StringBuilder text = new StringBuilder(String.join(",", schema.fieldNames())).append('\n');
    for (Row row : rows) {
      for (int j = 0; j < row.size(); j++) {
        text.append(j == 0 ? "" : ",").append(row.isNullAt(j) ? "" : row.get(j));
      }
      text.append('\n');
    }
    return Files.writeString(directory.resolve("t.csv"), text);
  }

  private static Table table(String name, TableOptions options) {
    NamedTable named = NamedTable.of(name);
    assertNotNull(named);
    return Table.of(named.read(options), options);
  }

  private static void same(Table expected, Table found) {
    assertEquals(expected.raw().names(), found.raw().names());
    assertEquals(expected.inputs(), found.inputs());
    assertEquals(decisions(expected), decisions(found));
    assertEquals(expected.target().name(), found.target().name());
    assertEquals(expected.target().classes(), found.target().classes());
    assertArrayEquals(expected.target().labels(), found.target().labels());
    assertArrayEquals(expected.target().values(), found.target().values());
    assertEquals(expected.rows(), found.rows());
    for (int j = 0; j < expected.raw().columns().size(); j++) {
      for (int i = 0; i < expected.rows(); i++) {
        assertEquals(expected.raw().columns().get(j).text(i), found.raw().columns().get(j).text(i));
        assertEquals(
            expected.raw().columns().get(j).value(i), found.raw().columns().get(j).value(i));
      }
    }
  }

  /** The notes, without those of reading a text. */
  private static List<String> decisions(Table table) {
    return table.notes().subList(table.raw().notes().size(), table.notes().size());
  }

  /** Rows keep their order over the files of a directory. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7})
  void numbersAreThoseOfTheText(int files) throws Exception {
    String path = write(spark.createDataFrame(rows(), SCHEMA).repartition(files), "t.parquet");
    // A repartition shuffles: what was written is the truth, file after file.
    List<Row> written = new ArrayList<>();
    try (var list = Files.list(Path.of(path))) {
      list.map(Path::toString)
          .filter(file -> file.endsWith(".parquet"))
          .sorted()
          .forEach(file -> written.addAll(spark.read().parquet(file).collectAsList()));
    }
    Path csv = csv(written, SCHEMA);
    for (TableOptions options :
        List.of(
            TableOptions.GUESSED,
            TableOptions.GUESSED.withTarget("size"),
            TableOptions.GUESSED.withLimit(100))) {
      Table expected = table("csv:" + csv, options);
      same(expected, table("parquet:" + path, options));
      same(expected, table(path, options));
    }
  }

  @Test
  void textsTruthAndWhatIsMissing() throws Exception {
    StructType schema =
        new StructType()
            .add("colour", DataTypes.StringType)
            .add("ripe", DataTypes.BooleanType)
            .add("weight", DataTypes.FloatType)
            .add("name", DataTypes.StringType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      rows.add(
          RowFactory.create(
              i % 11 == 3 ? null : List.of("red", "green", "NA").get(i % 3),
              i % 4 == 0,
              i % 7 == 2 ? null : (Object) (i / 8f),
              i % 2 == 0 ? "apple" : "pear"));
    }
    Path csv = csv(rows, schema);
    String path = write(spark.createDataFrame(rows, schema).coalesce(1), "t.parquet");
    same(table("csv:" + csv, TableOptions.GUESSED), table(path, TableOptions.GUESSED));
    double[] inputs = Datasets.parse(path, 0, 50).inputs().toArray();
    assertArrayEquals(Datasets.parse("csv:" + csv, 0, 50).inputs().toArray(), inputs);
  }

  /** Directories that stand for values of a column, below an odd name. */
  @Test
  void directoriesOfValues() {
    Dataset<Row> rows = spark.createDataFrame(rows(), SCHEMA).coalesce(1);
    String path = directory.resolve("a b=c 100%").toString();
    rows.write().partitionBy("kind").parquet(path);
    RawTable read = table("parquet:" + path, TableOptions.GUESSED).raw();
    assertEquals(List.of("size", "count", "price", "kind"), read.names());
    assertEquals(ROWS, read.rows());
    long ones = rows().stream().filter(row -> row.getInt(3) == 1).count();
    assertEquals(0, read.columns().get(3).value(0));
    assertEquals(0, read.columns().get(3).value((int) (ROWS - ones - 1)));
    assertEquals(1, read.columns().get(3).value((int) (ROWS - ones)));
  }

  /** A vector, or a list, is a column for each of its numbers. */
  @Test
  void vectorsAreColumns() {
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType())
            .add("more", DataTypes.createArrayType(DataTypes.IntegerType))
            .add("label", DataTypes.DoubleType);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      rows.add(RowFactory.create(Vectors.dense(i, 0.5), List.of(i * i, -i), i % 2 + 0.0));
    }
    RawTable read =
        table(
                write(spark.createDataFrame(rows, schema).coalesce(1), "v.parquet"),
                TableOptions.GUESSED)
            .raw();
    assertEquals(
        List.of("features[0]", "features[1]", "more[0]", "more[1]", "label"), read.names());
    assertEquals(4, read.columns().get(0).value(4));
    assertEquals(0.5, read.columns().get(1).value(4));
    assertEquals(16, read.columns().get(2).value(4));
    assertEquals(-4, read.columns().get(3).value(4));
    rows.add(RowFactory.create(Vectors.dense(1, 2, 3), List.of(1, 2), 0.0));
    refused(
        write(spark.createDataFrame(rows, schema).coalesce(1), "w.parquet"),
        "row 6 (from 0): features has 3 numbers, row 0 has 2");
  }

  private static void refused(String path, String why) {
    DataException e =
        assertThrows(DataException.class, () -> table(path, TableOptions.GUESSED), path);
    assertTrue(e.getMessage().contains(why), e.getMessage());
    assertTrue(e.getMessage().lines().count() == 1, e.getMessage());
  }

  @Test
  void whatIsNoTable() throws Exception {
    refused(directory.resolve("none.parquet").toString(), "none.parquet: Spark can't read it");
    Path text = Files.writeString(directory.resolve("text.parquet"), "a,b\n1,2\n3,4\n5,6\n7,8");
    refused(text.toString(), "text.parquet: Spark can't read it as Parquet");
    StructType map =
        new StructType()
            .add("a", DataTypes.DoubleType)
            .add("m", DataTypes.createMapType(DataTypes.StringType, DataTypes.StringType));
    List<Row> one = List.of(RowFactory.create(1.0, Map.of("k", "v")));
    refused(write(spark.createDataFrame(one, map), "m.parquet"), "column m holds map<string,");
    List<Row> rows = new ArrayList<>(rows());
    rows.set(7, RowFactory.create(Double.NEGATIVE_INFINITY, 1L, java.math.BigDecimal.ONE, 1));
    refused(
        write(spark.createDataFrame(rows, SCHEMA).coalesce(1), "i.parquet"),
        "i.parquet: row 7 (from 0), column size is -Infinity");
    refused(write(spark.createDataFrame(List.of(), SCHEMA), "e.parquet"), "e.parquet: no rows");
  }

  private Path run(Verb<?, ?> verb, Map<String, Object> settings, String out) throws Exception {
    Path to = directory.resolve(out);
    cluster.workers().call(() -> Jobs.run(verb.job(settings), to));
    return to;
  }

  /** Commands on Parquet and a cluster write the bytes that they write on CSV and one machine. */
  @Test
  void commandsReadIt() throws Exception {
    List<Row> rows = rows();
    String path = write(spark.createDataFrame(rows, SCHEMA).coalesce(1), "t.parquet");
    String csv = "csv:" + csv(rows, SCHEMA);
    Map<String, Object> predict = new HashMap<>(Map.of("test-rows", 50, "ridge", "0.01"));
    for (String way : List.of("exact", "cg", "nystrom")) {
      Map<String, Object> settings = new HashMap<>(predict);
      settings.put(way.equals("cg") ? "solver" : "depth", way.equals("cg") ? "cg" : 3);
      if (way.equals("nystrom")) {
        settings.put("nystrom", 40);
      }
      settings.put("data", csv);
      Path here = directory.resolve(way + "-here");
      Jobs.run(Verbs.PREDICT.job(settings), here);
      settings.put("data", path);
      Path there = run(Verbs.PREDICT, settings, way + "-there");
      assertEquals(-1, Files.mismatch(here.resolve("mean.npy"), there.resolve("mean.npy")), way);
    }
    Path here = directory.resolve("kernel-here");
    Jobs.run(Verbs.KERNEL.job(Map.of("data", csv, "get", "ntk")), here);
    Path there = run(Verbs.KERNEL, Map.of("data", path, "get", "ntk"), "kernel-there");
    assertEquals(-1, Files.mismatch(here.resolve("ntk.npy"), there.resolve("ntk.npy")));
    here = directory.resolve("pca-here");
    Jobs.run(Verbs.PCA.job(Map.of("data", csv)), here);
    there = run(Verbs.PCA, Map.of("data", path), "pca-there");
    assertEquals(
        -1, Files.mismatch(here.resolve("components.npy"), there.resolve("components.npy")));
  }

  /** The folds of one table are tasks; what they find is what one machine finds. */
  @Test
  void evaluatesAFoldATask() throws Exception {
    List<Row> rows = rows();
    String path = write(spark.createDataFrame(rows, SCHEMA).coalesce(1), "t.parquet");
    String csv = "csv:" + csv(rows, SCHEMA);
    for (String select : List.of("loo", "validation")) {
      Map<String, Object> settings = new HashMap<>();
      settings.putAll(Map.of("depths", "1,2", "select", select, "folds", "3"));
      settings.put("data", csv);
      Path here = directory.resolve(select + "-here");
      Jobs.run(Verbs.EVALUATE.job(settings), here);
      settings.put("data", path);
      Path there = run(Verbs.EVALUATE, settings, select + "-there");
      assertEquals(result(here), result(there), select);
    }
  }

  /** What a run found, without where the data are and how long it took. */
  private static String result(Path run) {
    String text = String.valueOf(RunDirectory.open(run).result());
    return text.replaceAll("seconds=[0-9.E-]+", "").replaceFirst("data=[^,]*,", "");
  }
}
