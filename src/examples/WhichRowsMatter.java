// Shows which training rows a prediction rests on: computes exactly how it changes when a row is
// left out, for all rows at once.
//   java --add-modules jdk.incubator.vector -cp tangent.jar WhichRowsMatter.java

import dev.tangent.activation.*;
import dev.tangent.data.*;
import dev.tangent.data.sets.*;
import dev.tangent.dynamics.*;
import dev.tangent.dynamics.insight.*;
import dev.tangent.kernel.*;
import dev.tangent.layer.*;
import dev.tangent.linalg.*;

void main() {
  Dataset digits = Datasets.parse("digits", 0, 220);
  DoubleMatrix x = digits.inputs().rowRange(0, 200);
  DoubleMatrix y = digits.targets().rowRange(0, 200);
  DoubleMatrix test = digits.inputs().rowRange(200, 220);
  LimitKernel limit = LimitKernel.of(Architecture.mlp(64, 3, 100, 10, Activations.relu(), 1, 0.1));
  Attribution attribution = Attribution.of(limit.compute(x).ntk(), Ridge.absolute(0.01), y);
  Attribution.OnTest first = attribution.on(limit.compute(test, x).ntk());
  int most = 0;
  for (int i = 1; i < attribution.size(); i++) {
    if (Math.abs(first.removal(i, 0, 0)) > Math.abs(first.removal(most, 0, 0))) {
      most = i;
    }
  }
  IO.println("test row 0, output 0: " + first.predictions().get(0, 0));
  IO.println("without training row " + most + " it changes by " + first.removal(most, 0, 0));
  IO.println("leave-one-out error " + attribution.leaveOneOutError());
}
