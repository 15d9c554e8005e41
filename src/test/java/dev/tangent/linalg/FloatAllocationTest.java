// twin: double
package dev.tangent.linalg;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.tangent.linalg.factor.FloatCholesky;
import dev.tangent.linalg.product.FloatGemm;
import dev.tangent.linalg.product.FloatSyrk;
import dev.tangent.simd.Width;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * Compiled kernels allocate nothing: when the compiler leaves a vector in an object, because a
 * limit of inlining was passed somewhere in the calls, an operation silently takes ten to four
 * hundred times as long. The test doesn't measure time, so that other work on the machine doesn't
 * matter. Every operation is repeated until a call allocates few bytes, and a while longer, because
 * the compiler recompiles callers that stay hot.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // products leave the JDK's vectors compiled
class FloatAllocationTest {
  private static final int N = 2048;

  /**
   * Some objects and small arrays of a call are fine; one boxed vector a loop is many times that.
   */
  private static final long FEW = 30_000;

  /** How long an operation has to go on with few bytes. */
  private static final long STEADY_NANOS = 20_000_000;

  private static final long DEADLINE_NANOS = 60_000_000_000L;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final float[] x = new float[N];
  private final float[] y = new float[N];
  private final List<Operation> operations = new ArrayList<>();

  private static final class Operation {
    final String name;
    final Runnable body;
    long steady;
    long bytes = Long.MAX_VALUE; // of a call

    Operation(String name, Runnable body) {
      this.name = name;
      this.body = body;
    }

    boolean done() {
      return steady >= STEADY_NANOS;
    }

    /** Some calls: what they allocate, and how long it has been little. */
    void repeat() {
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      long start = System.nanoTime();
      int calls = 0;
      while (System.nanoTime() - start < 5_000_000) {
        body.run();
        calls++;
      }
      bytes = (THREADS.getCurrentThreadAllocatedBytes() - allocated) / calls;
      steady = bytes <= FEW ? steady + System.nanoTime() - start : 0;
    }
  }

  private void add(String name, Runnable body) {
    operations.add(new Operation(name, body));
  }

  private void check() {
    assumeTrue(!Width.SCALAR && System.getProperty("tangent.simd") == null);
    try (Threads one = Threads.ofCount(1)) {
      one.run(
          () -> {
            long start = System.nanoTime();
            while (!operations.stream().allMatch(Operation::done)
                && System.nanoTime() - start < DEADLINE_NANOS) {
              operations.stream().filter(o -> !o.done()).forEach(Operation::repeat);
            }
          });
    }
    List<String> boxing =
        operations.stream()
            .filter(o -> !o.done())
            .map(o -> o.name + ": " + o.bytes + " bytes a call")
            .toList();
    assertTrue(boxing.isEmpty(), boxing.toString());
  }

  private void fill() {
    for (int i = 0; i < N; i++) {
      x[i] = (i + 0.5f) / N;
    }
  }

  @Test
  @Order(2)
  void elementWiseFunctions() {
    fill();
    add("exp", () -> FloatMath.exp(x, 0, y, 0, N));
    add("log", () -> FloatMath.log(x, 0, y, 0, N));
    add("tanh", () -> FloatMath.tanh(x, 0, y, 0, N));
    add("erf", () -> FloatMath.erf(x, 0, y, 0, N));
    add("erfc", () -> FloatMath.erfc(x, 0, y, 0, N));
    add("normalCdf", () -> FloatMath.normalCdf(x, 0, y, 0, N));
    add("normalDensity", () -> FloatMath.normalDensity(x, 0, y, 0, N));
    add("gelu", () -> FloatMath.gelu(x, 0, y, 0, N));
    add("geluSlope", () -> FloatMath.geluSlope(x, 0, y, 0, N));
    add("sin", () -> FloatMath.sin(x, 0, y, 0, N));
    add("cos", () -> FloatMath.cos(x, 0, y, 0, N));
    add("acos", () -> FloatMath.acos(x, 0, y, 0, N));
    add("uniforms", () -> CounterRandom.uniforms(1, 2, 0, y, 0, N));
    add("normals", () -> CounterRandom.normals(1, 2, 0, y, 0, N));
    check();
  }

  /** A hot caller of many loops: inlined, they would bring its graph to the compiler's limit. */
  @Test
  @Order(3)
  void manyFunctionsInOneCaller() {
    fill();
    add("all", this::all);
    check();
  }

  private void all() {
    for (int i = 0; i < N; i += 512) {
      FloatMath.exp(x, i, y, i, 512);
      FloatMath.log(x, i, y, i, 512);
      FloatMath.tanh(x, i, y, i, 512);
      FloatMath.erf(x, i, y, i, 512);
      FloatMath.erfc(x, i, y, i, 512);
      FloatMath.normalCdf(x, i, y, i, 512);
      FloatMath.normalDensity(x, i, y, i, 512);
      FloatMath.gelu(x, i, y, i, 512);
      FloatMath.geluSlope(x, i, y, i, 512);
      FloatMath.sin(x, i, y, i, 512);
      FloatMath.cos(x, i, y, i, 512);
      FloatMath.acos(x, i, y, i, 512);
    }
  }

  @Test
  @Order(1)
  void products() {
    // Rows and columns of C, contraction: squares, few columns of every width, a vector.
    int[][] shapes = {{180, 180, 180}, {130, 64, 200}, {130, 20, 200}, {130, 5, 200}, {99, 1, 99}};
    for (int[] s : shapes) {
      for (Transpose t : Transpose.values()) {
        FloatMatrix a =
            t == Transpose.NO ? FloatMatrix.zeros(s[0], s[2]) : FloatMatrix.zeros(s[2], s[0]);
        FloatMatrix b = FloatMatrix.zeros(s[2], s[1]);
        FloatMatrix c = FloatMatrix.zeros(s[0], s[1]);
        String name = "product %d × %d × %d, %s".formatted(s[0], s[1], s[2], t);
        add(name, () -> FloatGemm.multiply(t, Transpose.NO, 1, a, b, 0, c));
      }
    }
    FloatMatrix a = FloatMatrix.zeros(192, 200);
    FloatMatrix c = FloatMatrix.zeros(192, 192);
    add("syrk", () -> FloatSyrk.lower(1, a, 0, c));
    add(
        "cholesky",
        () -> {
          c.fill(0);
          for (int i = 0; i < c.rows(); i++) {
            c.set(i, i, 1);
          }
          FloatCholesky.factor(c);
        });
    check();
  }
}
