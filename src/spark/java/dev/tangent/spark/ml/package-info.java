/**
 * Kernel learners for {@code spark.ml}: estimators and models with a vector column in, and
 * prediction, probability and variance columns out.
 *
 * <p>Entry: {@link dev.tangent.spark.ml.NeuralKernelRegressor} and {@link
 * dev.tangent.spark.ml.NeuralKernelClassifier}. They fit in pipelines, {@code CrossValidator} and
 * whatever else takes an estimator; models are saved and loaded by Spark's own means.
 */
package dev.tangent.spark.ml;
