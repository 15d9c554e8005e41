package dev.tangent.job.predict;

import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.dynamics.subspace.Centres;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.job.frame.Budget;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import dev.tangent.linalg.Workers;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * The limit kernel of a network. Products keep as many blocks of it as memory has room for; the
 * entries of the others are computed anew each time.
 *
 * @param kernel of points
 * @param points that are trained and tested on
 */
record LimitGradientsKernel(LimitPointKernel kernel, PredictionData points)
    implements GradientsKernel {
  private static final double LAYER = 175; // flops of an entry for each layer, roughly

  @Override
  public Known known(int[] numbers, JobRun run) {
    DoubleMatrix x = points.inputs();
    DoubleMatrix centres = Centres.gather(Rows.of(x, points.targets()), numbers);
    return new Known(
        kernel.between(centres, x),
        kernel.square(centres),
        Arrays.stream(kernel.diagonal(x)).sum());
  }

  @Override
  public LinearOperator products(Progress progress, long budget, JobRun run) {
    StreamedKernel products = new StreamedKernel(kernel, points.inputs(), budget, progress);
    StreamedKernel.Kept kept = products.kept();
    String all = Plural.of(kept.of(), "block");
    run.info(
        Workers.current().areElsewhere()
            ? all + " of the kernel: each process keeps blocks while half of its heap is free"
            : kept.blocks() == kept.of()
                ? String.format(
                    Locale.ROOT,
                    "%s of the kernel, kept in memory: %s",
                    all,
                    Budget.gigabytes(kept.bytes()))
                : String.format(
                    Locale.ROOT,
                    "%d of %s of the kernel kept in memory, %s; the others are computed for every"
                        + " product",
                    kept.blocks(),
                    all,
                    Budget.gigabytes(kept.bytes())));
    return products;
  }

  @Override
  public void close(LinearOperator products) {
    ((StreamedKernel) products).close();
  }

  @Override
  public double wholeBytes() {
    double n = points.inputs().rows();
    return n * (n + StreamedKernel.BLOCK) / 2 * (kernel.single() ? Float.BYTES : Double.BYTES);
  }

  @Override
  public DoubleMatrix atTestPoints(LinearOperator products, DoubleMatrix v, JobRun run) {
    return ((StreamedKernel) products).between(points.testInputs(), v);
  }

  @Override
  public double unitRoundoff() {
    return kernel.unitRoundoff();
  }

  @Override
  public double entryFlops() {
    return 2.0 * points.inputs().columns() + LAYER * kernel.limit().architecture().denseCount();
  }

  @Override
  public double bytes() {
    double block = Math.min(points.inputs().rows(), StreamedKernel.BLOCK);
    return 40 * block * block;
  }

  @Override
  public String architecture() {
    return kernel.limit().architecture().text();
  }

  @Override
  public Map<String, String> fingerprints() {
    return Map.of(
        "data",
        Fingerprint.of(points.inputs()),
        "test-inputs",
        Fingerprint.of(points.testInputs()));
  }
}
