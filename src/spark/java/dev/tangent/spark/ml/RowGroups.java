package dev.tangent.spark.ml;

import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.Workers.Taker;
import dev.tangent.simd.Width;
import dev.tangent.spark.PartsTask;
import dev.tangent.spark.SparkFailure;
import dev.tangent.spark.SparkWorkers;
import java.io.Serial;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.Partitioner;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/**
 * Rows of a DataFrame that stay with the executors, in groups by row number. Sums over groups,
 * added in the order of the groups, have the same bits for all partitions of the DataFrame that
 * keep the order of its rows.
 */
final class RowGroups implements AutoCloseable {
  /**
   * A group of consecutive rows.
   *
   * @param first number of the first one
   * @param x their features, m × d
   * @param y their labels
   */
  record Group(long first, DoubleMatrix x, double[] y) implements Serializable {}

  /** The computation on a group; it is sent to other processes. */
  @FunctionalInterface
  interface Body<T> extends Serializable {
    T of(Group group);
  }

  private record Numbered(long number, double[] x, double y) implements Serializable {}

  /** Assigns rows to groups by their numbers. */
  private static final class ByNumber extends Partitioner {
    @Serial private static final long serialVersionUID = 1;

    private final int count;

    ByNumber(int count) {
      this.count = count;
    }

    @Override
    public int numPartitions() {
      return count;
    }

    @Override
    public int getPartition(Object key) {
      return (Integer) key;
    }
  }

  /** Runs a body on the threads of a task. */
  private static final class Task<T extends Serializable>
      extends AbstractFunction1<Iterator<Group>, ArrayList<T>> implements Serializable {
    @Serial private static final long serialVersionUID = 1;

    private final Body<T> body;
    private final int bits;
    private final int cpus;

    Task(Body<T> body, int bits, int cpus) {
      this.body = body;
      this.bits = bits;
      this.cpus = cpus;
    }

    @Override
    public ArrayList<T> apply(Iterator<Group> groups) {
      PartsTask.requireWidth(bits);
      ArrayList<T> results = new ArrayList<>();
      try (Threads own = Threads.ofCount(cpus)) {
        own.run(
            () -> {
              while (groups.hasNext()) {
                results.add(body.of(groups.next()));
              }
            });
      }
      return results;
    }
  }

  private final SparkContext context;
  private final JavaRDD<Group> groups;
  private final int count;
  private final long rows;
  private final int width;

  private RowGroups(SparkContext context, JavaRDD<Group> groups, int count, long rows, int width) {
    this.context = context;
    this.groups = groups;
    this.count = count;
    this.rows = rows;
    this.width = width;
  }

  /** Decides the size of groups. */
  interface Size {
    /** The number of rows in a group, given the number of all rows. */
    int of(int rows);
  }

  /**
   * The rows of a DataFrame.
   *
   * @throws IllegalArgumentException for invalid rows, named by their number, when they are read;
   *     for more than 2³¹ rows
   */
  static RowGroups of(Dataset<?> data, String features, String label, Size size) {
    JavaRDD<Row> plain =
        data.select(functions.col(features), functions.col(label).cast("double")).javaRDD();
    try {
      JavaPairRDD<Row, Long> numbered = plain.zipWithIndex();
      long rows = plain.count();
      if (rows > Integer.MAX_VALUE) {
        throw new IllegalArgumentException(rows + " rows: at most 2^31 can be learnt from");
      }
      int width = TrainingRows.features(plain.first(), 0, -1, features).length;
      int side = size.of((int) rows);
      int count = (int) ((rows + side - 1) / side);
      JavaRDD<Group> groups =
          numbered
              .mapToPair(
                  row -> {
                    long number = row._2();
                    double[] x = TrainingRows.features(row._1(), number, width, features);
                    double y = TrainingRows.label(row._1(), number, label);
                    return new Tuple2<>((int) (number / side), new Numbered(number, x, y));
                  })
              .partitionBy(new ByNumber(count))
              .mapPartitions(some -> List.of(group(some, width)).iterator());
      groups.persist(StorageLevel.MEMORY_AND_DISK());
      SparkContext context = data.sparkSession().sparkContext();
      return new RowGroups(context, groups, count, rows, width);
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (Exception e) { // Scala's are not declared
      throw SparkFailure.of(e, "the rows");
    }
  }

  private static Group group(java.util.Iterator<Tuple2<Integer, Numbered>> some, int width) {
    List<Numbered> rows = new ArrayList<>();
    some.forEachRemaining(row -> rows.add(row._2()));
    rows.sort(Comparator.comparingLong(Numbered::number));
    DoubleMatrix x = DoubleMatrix.zeros(rows.size(), width);
    double[] y = new double[rows.size()];
    for (int i = 0; i < y.length; i++) {
      System.arraycopy(rows.get(i).x, 0, x.array(), x.rowOffset(i), width);
      y[i] = rows.get(i).y;
    }
    return new Group(rows.getFirst().number, x, y);
  }

  /** The number N of rows. */
  int rows() {
    return (int) rows;
  }

  /** The number d of features. */
  int width() {
    return width;
  }

  /**
   * Computes something for every group where it is, and takes the results in the order of the
   * groups.
   */
  <T extends Serializable> void forEach(String what, Body<T> body, Taker<T> taker) {
    SparkWorkers.inOrder(
        context,
        what,
        groups.rdd(),
        count,
        count,
        new Task<>(body, Width.BITS, SparkWorkers.cpus(context)),
        taker,
        Progress.NONE);
  }

  @Override
  public void close() {
    groups.unpersist();
  }
}
