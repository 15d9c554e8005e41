// Θ between two points. How it is compiled and run: .ci/languages.
import dev.tangent.kernel.LimitKernel
import dev.tangent.layer.Architecture
import dev.tangent.linalg.DoubleMatrix

@main def kernel(): Unit =
  val x = DoubleMatrix.of(Array(Array(1.0, 0.0), Array(0.0, 1.0)))
  val network = Architecture.parse(2, 1, "dense 9; relu; dense")
  println(LimitKernel.of(network).compute(x).ntk.get(0, 1))
