/**
 * Tangent on Apache Spark: the same jobs, their parts computed by executors.
 *
 * <p>{@link dev.tangent.spark.SparkWorkers} implements {@link dev.tangent.linalg.Workers} by tasks;
 * {@link dev.tangent.spark.SparkProvider} is found by the command line ({@code --on}, {@code
 * spark-submit}). Nothing else in Tangent depends on Spark.
 *
 * <p>Data that many tasks read are broadcast; tasks return rows of vectors, which the driver takes
 * in the order of their parts; no block of a matrix is shuffled.
 */
@NullMarked
package dev.tangent.spark;

import org.jspecify.annotations.NullMarked;
