package dev.tangent.spark.ml;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.job.learner.NeuralKernelModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The learners, used as users of Spark would. */
class NeuralKernelLearnersTest {
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static final StructType COLUMNS =
      new StructType()
          .add("a", DataTypes.DoubleType)
          .add("b", DataTypes.DoubleType)
          .add("label", DataTypes.DoubleType);

  /** y = a · b, or which quarter (a, b) is in. */
  private static Dataset<Row> table(int rows, boolean classes) {
    Random random = new Random(7);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      list.add(RowFactory.create(a, b, classes ? (a > 0 ? 1.0 : 0) + (b > 0 ? 2 : 0) : a * b));
    }
    return spark.createDataFrame(list, COLUMNS);
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
  }

  private static double[] column(Dataset<Row> rows, String name) {
    return rows.select(name).collectAsList().stream().mapToDouble(r -> r.getDouble(0)).toArray();
  }

  /** A pipeline on Parquet gives the numbers of the engine, also after saving and loading. */
  @Test
  void regressionInAPipeline() throws Exception {
    String file = directory.resolve("rows.parquet").toString();
    table(80, false).coalesce(1).write().parquet(file);
    Dataset<Row> rows = spark.read().parquet(file);
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  assembler(), new NeuralKernelRegressor().setDepths(2).setVarianceCol("variance")
                });
    PipelineModel model = pipeline.fit(rows);
    Dataset<Row> predicted = model.transform(rows);

    double[][] x = new double[80][];
    List<Row> collected = predicted.collectAsList();
    for (int i = 0; i < x.length; i++) {
      x[i] = ((Vector) collected.get(i).getAs("features")).toArray();
    }
    NeuralKernelModel engine =
        dev.tangent.job.learner.NeuralKernelRegressor.create()
            .withDepths(2)
            .fit(x, column(rows, "label"));
    double[] expected = Arrays.stream(x).mapToDouble(engine::predictValue).toArray();
    assertArrayEquals(expected, column(predicted, "prediction"));
    assertTrue(Arrays.stream(column(predicted, "variance")).allMatch(v -> v > 0));
    // Predictions are the same for any number of partitions, which reorder the rows.
    assertArrayEquals(
        column(predicted.sort("a"), "prediction"),
        column(model.transform(rows.repartition(3)).sort("a"), "prediction"));

    String saved = directory.resolve("model").toString();
    model.save(saved);
    Dataset<Row> again = PipelineModel.load(saved).transform(rows);
    assertArrayEquals(expected, column(again, "prediction"));
    assertArrayEquals(column(predicted, "variance"), column(again, "variance"));
    String learner = directory.resolve("pipeline").toString();
    pipeline.save(learner);
    NeuralKernelRegressor loaded = (NeuralKernelRegressor) Pipeline.load(learner).getStages()[1];
    assertEquals("variance", loaded.getOrDefault(loaded.varianceCol()));
    assertArrayEquals(new int[] {2}, loaded.getOrDefault(loaded.depths()));
  }

  @Test
  void classificationGivesProbabilities() throws Exception {
    Dataset<Row> rows = assembler().transform(table(120, true)).coalesce(1);
    NeuralKernelClassificationModel model = new NeuralKernelClassifier().setDepths(2).fit(rows);
    assertEquals(4, model.numClasses());
    assertEquals(2, model.numFeatures());
    Dataset<Row> predicted = model.transform(rows);
    double right = predicted.filter("prediction = label").count();
    assertTrue(right >= 110, right + " of 120");
    for (Row row : predicted.select("probability", "prediction").collectAsList()) {
      Vector p = row.getAs(0);
      assertEquals(1, Arrays.stream(p.toArray()).sum(), 1e-12);
      assertEquals(row.getDouble(1), p.argmax());
    }
    String saved = directory.resolve("classes").toString();
    model.save(saved);
    assertArrayEquals(
        column(predicted, "prediction"),
        column(NeuralKernelClassificationModel.load(saved).transform(rows), "prediction"));
  }

  @Test
  void crossValidatorChoosesDepth() {
    Dataset<Row> rows = assembler().transform(table(60, false)).coalesce(1);
    NeuralKernelRegressor regressor = new NeuralKernelRegressor();
    ParamMap[] grid =
        new ParamGridBuilder()
            .addGrid(
                regressor.depths(),
                scala.jdk.javaapi.CollectionConverters.asScala(
                    List.of(new int[] {1}, new int[] {2})))
            .build();
    CrossValidatorModel best =
        new CrossValidator()
            .setEstimator(regressor)
            .setEvaluator(new RegressionEvaluator())
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .setSeed(1)
            .fit(rows);
    // A product of two numbers is no linear function.
    assertTrue(best.avgMetrics()[1] < best.avgMetrics()[0], Arrays.toString(best.avgMetrics()));
    assertTrue(best.bestModel().toString().contains("depth=2"), best.bestModel().toString());
  }

  private static final StructType VECTORS =
      new StructType()
          .add("features", SQLDataTypes.VectorType(), true)
          .add("label", DataTypes.DoubleType, true);

  private static String refusal(Row third) {
    List<Row> rows =
        new ArrayList<>(
            List.of(
                RowFactory.create(Vectors.dense(1, 2), 1.0),
                RowFactory.create(Vectors.dense(2, 2), 0.0)));
    rows.add(third);
    rows.add(RowFactory.create(Vectors.dense(0, 1), 1.0));
    Dataset<Row> table = spark.createDataFrame(rows, VECTORS);
    return String.valueOf(
        assertThrows(IllegalArgumentException.class, () -> new NeuralKernelRegressor().fit(table))
            .getMessage());
  }

  @Test
  void badRowsAreNamed() {
    assertTrue(refusal(RowFactory.create(null, 1.0)).contains("row 2: features is null"));
    assertTrue(
        refusal(RowFactory.create(Vectors.dense(1, 2), null)).contains("row 2: label is null"));
    assertTrue(
        refusal(RowFactory.create(Vectors.dense(1), 1.0))
            .contains("row 2: features has 1 numbers, row 0 has 2"));
    assertTrue(
        refusal(RowFactory.create(Vectors.dense(1, Double.NaN), 1.0))
            .contains("row 2: features[1] is NaN"));
  }

  private static NeuralKernelRegressor many(int rows, int centres) {
    return new NeuralKernelRegressor()
        .setDepths(2)
        .setKernel("nngp")
        .setMaxExactRows(rows)
        .setCentres(centres)
        .setRidge(0.01);
  }

  /** With all rows as centres Nyström is exact, so the two ways give the same result. */
  @Test
  void moreRowsThanFitAreLearntWhereTheyAre() throws Exception {
    Dataset<Row> rows = assembler().transform(table(300, false)).coalesce(1);
    NeuralKernelRegressionModel exact = many(1000, 300).fit(rows);
    assertTrue(exact.chosen().endsWith("ridge=0.01"), exact.chosen());
    NeuralKernelRegressionModel all = many(299, 300).fit(rows);
    assertTrue(all.chosen().endsWith("ridge=0.01 centres=300 rows=300"), all.chosen());
    double[] expected = column(exact.transform(rows), "prediction");
    assertArrayEquals(expected, column(all.transform(rows), "prediction"), 1e-5);
    // With some rows as centres the solution is near, and the same for any partitions of the rows.
    NeuralKernelRegressionModel some = many(299, 120).fit(rows);
    double[] predicted = column(some.transform(rows), "prediction");
    assertArrayEquals(expected, predicted, 0.2);
    Dataset<Row> pieces =
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(rows.collectAsList(), 7),
            rows.schema());
    assertEquals(7, pieces.rdd().getNumPartitions());
    assertArrayEquals(predicted, column(many(299, 120).fit(pieces).transform(rows), "prediction"));
    String saved = directory.resolve("many").toString();
    some.save(saved);
    assertArrayEquals(
        predicted, column(NeuralKernelRegressionModel.load(saved).transform(rows), "prediction"));
    // The known error is that of the rows that were held out.
    double[] variance =
        column(some.setVarianceCol("variance").transform(rows).limit(3), "variance");
    assertTrue(variance[0] > 0 && variance[0] == variance[2], Arrays.toString(variance));
  }

  @Test
  void networkAndRidgeAreChosenForManyRows() {
    Dataset<Row> rows = assembler().transform(table(400, false)).coalesce(2);
    NeuralKernelRegressionModel model =
        new NeuralKernelRegressor().setMaxExactRows(100).setCentres(100).setDepths(1, 2).fit(rows);
    // A product of two numbers is no linear function.
    assertTrue(model.chosen().contains("depth=2"), model.chosen());
    Dataset<Row> fresh = assembler().transform(table(500, false)).filter("abs(a) < 2");
    double mse = new RegressionEvaluator().setMetricName("mse").evaluate(model.transform(fresh));
    assertTrue(mse < 0.1, "mse " + mse);
  }

  @Test
  void classesOfManyRows() {
    Dataset<Row> rows =
        assembler().transform(table(400, true)).withColumn("label", functions.expr("label * 2"));
    NeuralKernelClassificationModel model =
        new NeuralKernelClassifier().setMaxExactRows(50).setCentres(80).setDepths(2).fit(rows);
    assertEquals(7, model.numClasses()); // 0, 2, 4, 6
    Dataset<Row> predicted = model.transform(rows);
    double right = predicted.filter("prediction = label").count();
    assertTrue(right >= 370, right + " of 400");
    for (Row row : predicted.select("probability").limit(20).collectAsList()) {
      double[] p = ((Vector) row.getAs(0)).toArray();
      assertEquals(1, Arrays.stream(p).sum(), 1e-12);
      assertEquals(0, p[1] + p[3] + p[5]);
    }
  }

  @Test
  void badRowsAmongManyAreNamed() {
    Dataset<Row> rows =
        assembler()
            .transform(table(400, false))
            .coalesce(1)
            .withColumn(
                "label",
                functions.expr(
                    "case when monotonically_increasing_id() = 317 then double('NaN') else label"
                        + " end"));
    String message =
        String.valueOf(
            assertThrows(RuntimeException.class, () -> many(100, 50).fit(rows)).getMessage());
    assertTrue(message.contains("row 317: label is NaN"), message);
    message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> new NeuralKernelRegressor().setRidge(-1).fit(rows))
                .getMessage());
    assertTrue(message.contains("ridge -1"), message);
  }

  @Test
  void modelOfAnotherVersionIsNamed() throws Exception {
    Path file = directory.resolve("later");
    Npz.write(
        file,
        Map.of("points", NpyArray.of(new double[] {1}, 1)),
        Map.of("model", "format=tangent-model 9\n", "columns", "-", "checksum", "-"));
    String path = directory.resolve("model").toString();
    spark
        .createDataset(List.of(Files.readAllBytes(file)), Encoders.BINARY())
        .toDF("model")
        .write()
        .parquet(path + "/tangent");
    String message =
        String.valueOf(
            assertThrows(DataException.class, () -> TrainedKernel.read(spark, path)).getMessage());
    assertTrue(
        message.startsWith(path + ": a model of version 9, this program knows 1 to 1"), message);
  }
}
