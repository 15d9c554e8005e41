package dev.tangent.kernel;

import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tangent.activation.Activations;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.CounterRandom;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.linalg.Threads;
import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;

/** The memory that a computation leaves allocated. */
class LimitKernelMemoryTest {
  private static DoubleMatrix points() {
    DoubleMatrix x = DoubleMatrix.zeros(401, 7);
    CounterRandom.normals(7, 401, 0, x.array(), 0, 401 * 7);
    return x;
  }

  /** What threads keep of a computation would pile up in a program that makes many. */
  @Test
  void pointsOfFinishedKernelsAreForgotten() throws Exception {
    try (Threads two = Threads.ofCount(2)) {
      WeakReference<?> inDouble = two.call(() -> computed(points()));
      WeakReference<?> inFloat = two.call(() -> computed(Matrices.toFloat(points())));
      for (int i = 0; i < 500 && (inDouble.get() != null || inFloat.get() != null); i++) {
        System.gc();
        Thread.sleep(20);
      }
      assertNull(inDouble.get());
      assertNull(inFloat.get());
    }
  }

  private static WeakReference<?> computed(DoubleMatrix x) {
    LimitKernel.of(Architecture.mlp(7, 3, 5, 1, Activations.parse("tanh"), 1.5, 0.1)).compute(x);
    return new WeakReference<>(x);
  }

  private static WeakReference<?> computed(FloatMatrix x) {
    LimitKernel.of(Architecture.mlp(7, 3, 5, 1, Activations.parse("tanh"), 1.5, 0.1)).compute(x);
    return new WeakReference<>(x);
  }
}
