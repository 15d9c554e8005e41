// An activation of your own: its dual (the expectations that the limit needs) is found by
// quadrature, and a finite network uses it like any other. The kernels of wider and wider networks
// approach the limit.
//   java --add-modules jdk.incubator.vector -cp tangent.jar YourActivation.java

import dev.tangent.activation.*;
import dev.tangent.kernel.*;
import dev.tangent.layer.*;
import dev.tangent.linalg.*;
import dev.tangent.network.*;

void main() {
  ActivationFunction bent = // x + ½ sin x, with its derivative
      Activations.custom("bent", x -> x + 0.5 * Math.sin(x), x -> 1 + 0.5 * Math.cos(x));
  DoubleMatrix x = DoubleMatrix.of(2, 2, 1.0, 0.5, -0.3, 1.2);
  double limit =
      LimitKernel.of(Architecture.mlp(2, 3, 10, 1, bent, 1, 0.1)).compute(x).ntk().get(0, 1);
  IO.println("limit " + limit);
  for (int width : new int[] {50, 200, 800}) {
    Architecture network =
        Architecture.mlp(2, 3, width, 1, bent, 1, 0.1); // n_0, L, n, n_L, φ, σ_w, β
    double sum = 0;
    double squares = 0;
    for (int seed = 0; seed < 40; seed++) {
      FloatNetwork one = FloatNetwork.initialize(network, seed);
      double ntk =
          FloatEmpiricalKernel.of(one).traced(Matrices.toFloat(x), Matrices.toFloat(x)).get(0, 1);
      sum += ntk;
      squares += ntk * ntk;
    }
    double mean = sum / 40;
    double deviation = Math.sqrt(squares / 40 - mean * mean);
    IO.println("width " + width + " mean " + mean + " deviation " + deviation); // as n^(-1/2)
  }
}
