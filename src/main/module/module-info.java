/**
 * Neural Tangent Kernels: finite networks, their kernels, the infinite-width limit, and the
 * training that links them.
 *
 * <p>What is exported is the library: {@code activation} and {@code layer} (what a network is),
 * {@code network} (finite ones), {@code kernel} (kernels as functions of data), {@code dynamics}
 * (training in function space), {@code linalg} and {@code data} (matrices, files), {@code run} and
 * {@code job} (directories of results; the work behind every command, with progress and
 * cancellation). The rest may change without notice: vector kernels, the insides of the limit, the
 * command line, the dashboard, figures, the paper's experiments.
 *
 * <p>What can't be done is said in one line with a remedy, by exceptions that are all a {@code
 * TangentException} and unchecked. Wrong arguments are an {@code IllegalArgumentException} before
 * anything is computed: a {@code ShapeException} has both shapes, a {@code NonFiniteException} says
 * which entry is NaN, a number that is wrong on its own is a plain one of the JDK. Numbers that
 * can't be had are an {@code ArithmeticException} ({@code SingularKernelException}, {@code
 * NotPositiveDefiniteException}); a training that blows up is a {@code DivergenceException}; files
 * are a {@code DataException}, run directories a {@code RunException}; who stops a long computation
 * by its {@code Progress} gets the {@code CancellationException} that it threw.
 *
 * <p>Objects are immutable unless they say otherwise: kernels, architectures, specs and results may
 * be shared by threads. Matrices and networks that are being trained belong to one thread at a
 * time. Results have the same bits for any number of threads.
 *
 * <p>On the module path no flag is needed: {@code requires dev.tangent} brings the Vector API. On
 * the class path the flag is {@code --add-modules jdk.incubator.vector}; without it the same
 * numbers come slower.
 *
 * <p>The command line, its dashboard and its figures run from the class path, where their libraries
 * are: that is why this description doesn't name them. It is compiled for Java 17, apart from the
 * classes, because Maven may run there and its tools read it.
 */
module dev.tangent {
  requires jdk.incubator.vector;
  requires java.management;
  requires jdk.management;
  // Annotations; run directories and specs as JSON; tables as CSV. Who doesn't use those needs none
  // of them.
  requires static org.jspecify;
  requires static tools.jackson.core;
  requires static de.siegmar.fastcsv;
  // Figures, of those who start the command line from a module path.
  requires static java.desktop;

  // Who brings machines that compute the parts of a job.
  uses dev.tangent.job.frame.Cluster.Provider;
  // Who reads Parquet.
  uses dev.tangent.data.table.TableFormat;

  exports dev.tangent.activation;
  exports dev.tangent.error;
  exports dev.tangent.layer;
  exports dev.tangent.layer.finite;
  exports dev.tangent.network;
  exports dev.tangent.kernel;
  exports dev.tangent.dynamics;
  exports dev.tangent.dynamics.flow;
  exports dev.tangent.dynamics.gaussian;
  exports dev.tangent.dynamics.insight;
  exports dev.tangent.dynamics.learner;
  exports dev.tangent.dynamics.selection;
  exports dev.tangent.dynamics.subspace;
  exports dev.tangent.linalg;
  exports dev.tangent.linalg.factor;
  exports dev.tangent.linalg.iterative;
  exports dev.tangent.linalg.large;
  exports dev.tangent.linalg.product;
  exports dev.tangent.data;
  exports dev.tangent.data.sets;
  exports dev.tangent.data.table;
  exports dev.tangent.run;
  exports dev.tangent.run.query;
  exports dev.tangent.job;
  exports dev.tangent.job.attribute;
  exports dev.tangent.job.components;
  exports dev.tangent.job.curve;
  exports dev.tangent.job.datamodel;
  exports dev.tangent.job.evaluate;
  exports dev.tangent.job.frame;
  exports dev.tangent.job.kernel;
  exports dev.tangent.job.learner;
  exports dev.tangent.job.predict;
  exports dev.tangent.job.shard;
  exports dev.tangent.job.spec;
  exports dev.tangent.job.sweep;
  exports dev.tangent.job.train;
}
