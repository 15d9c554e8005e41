// Chooses depth, σ_w, β and ridge on the training rows alone, by descent on the leave-one-out
// error.
//   java --add-modules jdk.incubator.vector -cp tangent.jar ChooseDepthAndRidge.java

import dev.tangent.activation.*;
import dev.tangent.data.*;
import dev.tangent.data.sets.*;
import dev.tangent.dynamics.selection.*;
import dev.tangent.dynamics.selection.ModelSelection.*;
import dev.tangent.kernel.*;
import dev.tangent.layer.*;
import dev.tangent.linalg.*;
import java.util.Map;

void main() {
  Dataset circle = Datasets.parse("circle:40", 0, 40); // x on the circle, target x₁x₂
  Map<Integer, KernelFamily> depths = Map.of(2, family(circle, 2), 3, family(circle, 3));
  Choice best =
      ModelSelection.search(depths, circle.targets(), Criterion.LEAVE_ONE_OUT, 1, 0.1, 1e-2);
  IO.println(
      "depth "
          + best.depth()
          + ", σ_w "
          + best.sigmaW()
          + ", β "
          + best.beta()
          + ", ridge "
          + best.ridge());
  IO.println("leave-one-out cost " + best.value());
}

KernelFamily family(Dataset data, int depth) {
  return (sigmaW, beta) ->
      LimitKernel.of(Architecture.mlp(2, depth, 100, 1, Activations.relu(), sigmaW, beta))
          .compute(data.inputs())
          .ntk();
}
