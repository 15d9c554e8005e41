// What infinitely wide networks predict after training, and how much they differ: mean and
// deviation over the initialization at t = ∞, at points between and beyond the data (JGH §5,
// figure 2).
//   java --add-modules jdk.incubator.vector -cp tangent.jar PosteriorWithErrorBars.java

import dev.tangent.dynamics.*;
import dev.tangent.dynamics.gaussian.*;
import dev.tangent.kernel.*;
import dev.tangent.layer.*;
import dev.tangent.linalg.*;
import java.util.List;

/** A point of the line as one of the plane, so that the network sees where it is. */
DoubleMatrix points(double... at) {
  DoubleMatrix x = DoubleMatrix.zeros(at.length, 2);
  for (int i = 0; i < at.length; i++) {
    x.set(i, 0, at[i]);
    x.set(i, 1, 1);
  }
  return x;
}

void main() {
  double[] at = {-2, -1, 0, 1, 2};
  double[] asked = {-2, -1.5, 0.5, 2, 3, 4};
  DoubleMatrix x = points(at);
  DoubleMatrix test = points(asked);
  DoubleMatrix targets = DoubleMatrix.zeros(at.length, 1);
  for (int i = 0; i < at.length; i++) {
    targets.set(i, 0, Math.sin(at[i]));
  }
  LimitKernel limit = LimitKernel.of(Architecture.parse(2, 1, "dense 1; erf; dense 1; erf; dense"));
  KernelPair train = limit.compute(x);
  KernelPair cross = limit.compute(test, x);

  KernelGradientDescent descent = KernelGradientDescent.of(train.ntk(), Ridge.NONE);
  TestGaussian gaussian =
      TrainedGaussian.of(descent, train.nngp(), targets)
          .test(cross.ntk(), cross.nngp(), limit.compute(test).nngp());
  List<TrainingTime> end = TrainingTime.flow(Double.POSITIVE_INFINITY);
  DoubleMatrix mean = gaussian.means(end).getFirst();
  DoubleMatrix variance = gaussian.variances(end); // times × points
  for (int i = 0; i < asked.length; i++) {
    IO.println("f(" + asked[i] + ") = " + mean.get(i, 0) + " ± " + Math.sqrt(variance.get(0, i)));
  }
}
