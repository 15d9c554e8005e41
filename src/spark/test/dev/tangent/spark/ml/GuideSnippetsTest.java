package dev.tangent.spark.ml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.apache.spark.ml.feature.VectorAssembler;
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
import scala.collection.immutable.List$;
import scala.tools.nsc.Global;
import scala.tools.nsc.Settings;
import scala.tools.nsc.reporters.ConsoleReporter;

/** The code of the guide about {@code spark.ml} is compiled as it is written there, and run. */
class GuideSnippetsTest {
  private static SparkSession spark;

  @TempDir Path directory;

  @BeforeAll
  static void start() {
    spark =
        SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate();
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  private static String snippet(String language) throws Exception {
    String guide = Files.readString(Path.of("src/docs/cluster.md"));
    Matcher block =
        Pattern.compile("```" + language + "\n(.*?NeuralKernel.*?)```", Pattern.DOTALL)
            .matcher(guide);
    assertTrue(block.find(), language);
    return block.group(1);
  }

  /** Rows with columns a and b, features and the class of their quarter. */
  private static Dataset<Row> rows(boolean assembled) {
    Random random = new Random(3);
    List<Row> list = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      double a = random.nextGaussian();
      double b = random.nextGaussian();
      list.add(RowFactory.create(a, b, (a > 0 ? 1.0 : 0) + (b > 0 ? 2 : 0)));
    }
    StructType columns =
        new StructType()
            .add("a", DataTypes.DoubleType)
            .add("b", DataTypes.DoubleType)
            .add("label", DataTypes.DoubleType);
    Dataset<Row> plain = spark.createDataFrame(list, columns);
    return assembled ? assembler().transform(plain) : plain;
  }

  private static VectorAssembler assembler() {
    return new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
  }

  /** Calls a method of a class that was compiled, and catches what it prints. */
  private String run(String type, Class<?>[] types, Object... arguments) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {directory.toUri().toURL()}, GuideSnippetsTest.class.getClassLoader())) {
      System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
      scala.Console.withOut(
          System.out,
          () -> {
            try {
              loader.loadClass(type).getMethod("run", types).invoke(null, arguments);
            } catch (InvocationTargetException e) {
              throw new AssertionError(e.getCause());
            } catch (ReflectiveOperationException e) {
              throw new AssertionError(e);
            }
            return null;
          });
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8);
  }

  @Test
  void scala() throws Exception {
    String source =
        """
        object Guide {
          def run(rows: org.apache.spark.sql.DataFrame, others: org.apache.spark.sql.DataFrame): Unit = {
        %s
          }
        }
        """
            .formatted(snippet("scala"));
    Path file = Files.writeString(directory.resolve("Guide.scala"), source);
    Settings settings = new Settings();
    settings.classpath().value_$eq(System.getProperty("java.class.path"));
    settings.outputDirs().setSingleOutput(directory.toString());
    settings.usejavacp().value_$eq(true);
    ConsoleReporter reporter = new ConsoleReporter(settings);
    Global compiler = new Global(settings, reporter);
    Global.Run run = compiler.new Run();
    run.compile(List$.MODULE$.<String>empty().$colon$colon(file.toString()));
    assertFalse(reporter.hasErrors());
    String said =
        run("Guide", new Class<?>[] {Dataset.class, Dataset.class}, rows(true), rows(true));
    assertTrue(said.contains("prediction") && said.contains("probability"), said);
  }

  @Test
  void java() throws Exception {
    String source =
        """
        import dev.tangent.spark.ml.*;
        import org.apache.spark.ml.*;
        import org.apache.spark.sql.*;

        public class GuideJava {
          public static void run(Transformer assembler, Dataset<Row> rows, Dataset<Row> others)
              throws Exception {
        %s
          }
        }
        """
            .formatted(
                snippet("java")
                    .replace("save(\"model\")", "save(\"" + directory.resolve("model") + "\")"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter errors = new StringWriter();
    boolean good =
        compiler
            .getTask(
                errors,
                null,
                null,
                List.of("-d", directory.toString(), "-proc:none"),
                null,
                List.of(
                    new SimpleJavaFileObject(
                        URI.create("string:///GuideJava.java"),
                        javax.tools.JavaFileObject.Kind.SOURCE) {
                      @Override
                      public CharSequence getCharContent(boolean ignore) {
                        return source;
                      }
                    }))
            .call();
    assertTrue(good, errors.toString());
    String said =
        run(
            "GuideJava",
            new Class<?>[] {org.apache.spark.ml.Transformer.class, Dataset.class, Dataset.class},
            assembler(),
            rows(false),
            rows(false));
    assertTrue(said.contains("prediction") && said.contains("variance"), said);
    assertEquals(true, Files.exists(directory.resolve("model/metadata")));
  }
}
