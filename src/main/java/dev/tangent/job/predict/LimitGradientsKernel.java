package dev.tangent.job.predict;

import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.dynamics.subspace.Centres;
import dev.tangent.dynamics.subspace.Rows;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.JobRun;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.product.LinearOperator;
import java.util.Arrays;
import java.util.Map;

/**
 * The limit kernel of a network, whose entries are computed anew for every product.
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
  public LinearOperator products(JobRun run) {
    return new StreamedKernel(kernel, points.inputs(), run);
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
