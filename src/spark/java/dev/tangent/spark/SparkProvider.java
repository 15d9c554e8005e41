package dev.tangent.spark;

import dev.tangent.job.frame.Cluster;
import dev.tangent.job.frame.JobException;
import dev.tangent.linalg.Workers;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Locale;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.jspecify.annotations.Nullable;

/**
 * Provides Spark for {@code ntk … --on WHERE}, and for {@code spark-submit}, which names the master
 * itself.
 */
public final class SparkProvider implements Cluster.Provider {
  private static final String MASTER = "spark.master";
  private static final String OPTIONS = "spark.executor.extraJavaOptions";

  /** A context and its workers. */
  private record Running(SparkContext context, Workers workers, String describe)
      implements Cluster {
    @Override
    public void close() {
      context.stop();
    }
  }

  @Override
  public @Nullable String submittedTo() {
    return System.getProperty(MASTER);
  }

  @Override
  public Cluster open(String where, String name) {
    SparkConf conf = configuration(where, name);
    try {
      SparkContext context = new SparkContext(conf);
      Workers workers = new SparkWorkers(context, conf.getInt("spark.tangent.partitions", 0));
      return new Running(
          context,
          workers,
          String.format(
              Locale.ROOT,
              "Spark %s at %s, %d tasks at once",
              context.version(),
              where,
              workers.atOnce()));
    } catch (Exception e) { // Scala's are not declared
      String words = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new JobException(
          "--on " + where + " can't be reached: " + words,
          "local[CORES] or spark://HOST:PORT of a running master",
          e);
    }
  }

  /** The default configuration; spark-submit and {@code -Dspark.…} override it. */
  static SparkConf configuration(String where, String name) {
    SparkConf conf = new SparkConf().setMaster(where);
    conf.setIfMissing("spark.app.name", name);
    conf.setIfMissing("spark.ui.enabled", "false");
    conf.setIfMissing("spark.ui.showConsoleProgress", "false");
    // Tasks return rows of vectors: Spark must not limit their size.
    conf.setIfMissing("spark.driver.maxResultSize", "0");
    // Digits don't compress, and a few megabytes are sooner sent at once than asked for.
    conf.setIfMissing("spark.broadcast.compress", "false");
    conf.setIfMissing("spark.task.maxDirectResultSize", "32m");
    String simd = System.getProperty("tangent.simd");
    if (simd != null && !conf.get(OPTIONS, "").contains("tangent.simd")) {
      conf.set(OPTIONS, (conf.get(OPTIONS, "") + " -Dtangent.simd=" + simd).strip());
    }
    if (!where.startsWith("local") && !conf.contains("spark.jars")) {
      Path own = jar();
      if (own != null) {
        conf.set("spark.jars", own.toString());
      }
    }
    return conf;
  }

  /** The jar that this class is in, which executors need. */
  private static @Nullable Path jar() {
    CodeSource source = SparkProvider.class.getProtectionDomain().getCodeSource();
    try {
      Path path = source == null ? null : Path.of(source.getLocation().toURI());
      return path != null && Files.isRegularFile(path) ? path : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
