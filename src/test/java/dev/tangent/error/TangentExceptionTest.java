package dev.tangent.error;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.tangent.activation.Activations;
import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.dynamics.KernelGradientDescent;
import dev.tangent.dynamics.KernelRegression;
import dev.tangent.dynamics.Ridge;
import dev.tangent.dynamics.insight.KernelAlignment;
import dev.tangent.kernel.FloatEmpiricalKernel;
import dev.tangent.kernel.KernelDistance;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.NonFiniteException;
import dev.tangent.linalg.factor.DoubleCholesky;
import dev.tangent.linalg.factor.NotPositiveDefiniteException;
import dev.tangent.linalg.product.Products;
import dev.tangent.network.FloatNetwork;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * All our exceptions share a type, so that they can be told from others, and shapes can be read
 * from them.
 */
class TangentExceptionTest {
  @Test
  void everyExceptionOfTheLibraryIsOne() {
    Set<String> others = new TreeSet<>();
    int count = 0;
    for (JavaClass c :
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test/"))
            .importPackages("dev.tangent")) {
      boolean interrupted = c.isAssignableTo(CancellationException.class);
      boolean outside =
          c.getPackageName().matches("dev\\.tangent\\.(cli|dashboard|report|experiment)(\\..*)?");
      if (c.isAssignableTo(Throwable.class) && !interrupted && !outside) {
        count++;
        if (!c.isAssignableTo(TangentException.class)) {
          others.add(c.getName());
        }
      }
    }
    assertTrue(count > 10, "only " + count + " exceptions were found");
    // Never leaves its class: it becomes a RunException there.
    assertEquals(Set.of("dev.tangent.run.RecordShape$Mismatch"), others);
  }

  private static DoubleMatrix zeros(int rows, int columns) {
    return DoubleMatrix.zeros(rows, columns);
  }

  private static DoubleMatrix identity(int n) {
    DoubleMatrix a = zeros(n, n);
    for (int i = 0; i < n; i++) {
      a.set(i, i, 1);
    }
    return a;
  }

  /** Calls whose arguments don't fit, with the two shapes. */
  private static Map<String, Executable> misfits() {
    Architecture network =
        Architecture.mlp(3, 2, 5, 1, Activations.relu(), 1, 0.1); // sees three numbers a point
    Map<String, Executable> calls = new LinkedHashMap<>();
    calls.put("5, 2 | 3, 2", () -> Products.multiply(zeros(2, 3), zeros(5, 2)));
    calls.put("4 | 3 ", () -> DoubleCholesky.factor(identity(3)).solve(zeros(4, 1)));
    calls.put(
        "7, 1 | 3, 1", () -> KernelGradientDescent.of(identity(3), Ridge.NONE).fit(zeros(7, 1)));
    calls.put("2, 3 | 2, 2", () -> KernelGradientDescent.of(zeros(2, 3), Ridge.NONE));
    calls.put("5, 2 | 3, 2", () -> KernelRegression.of(identity(3), Ridge.NONE).fit(zeros(5, 2)));
    calls.put("2 | 3", () -> LimitKernel.of(network).compute(zeros(4, 2)));
    calls.put("4 | 3", () -> FloatNetwork.initialize(network, 1).outputs(FloatMatrix.zeros(2, 4)));
    calls.put(
        "6 | 3",
        () ->
            FloatEmpiricalKernel.of(FloatNetwork.initialize(network, 1))
                .ntk(FloatMatrix.zeros(2, 6)));
    calls.put("2, 2 | 3, 3", () -> KernelDistance.relative(identity(3), identity(2)));
    calls.put("2, 2 | 3, 3 ", () -> KernelAlignment.cka(identity(3), identity(2)));
    return calls;
  }

  @Test
  void misfitsSayBothShapes() {
    misfits()
        .forEach(
            (shapes, call) -> {
              ShapeException e = assertThrows(ShapeException.class, call, shapes);
              String[] sides = shapes.strip().split(" \\| ");
              Set<String> expected = Set.of(sides[0], sides[1]);
              assertEquals(expected, Set.of(text(e.actual()), text(e.expected())), e.getMessage());
              for (long size : e.actual()) {
                assertTrue(e.getMessage().contains(Long.toString(size)), e.getMessage());
              }
              assertEquals(e.actual().length, e.expected().length, e.getMessage());
            });
  }

  private static String text(long[] shape) {
    StringBuilder text = new StringBuilder();
    for (long size : shape) {
      text.append(text.isEmpty() ? "" : ", ").append(String.format(Locale.ROOT, "%d", size));
    }
    return text.toString();
  }

  @Test
  void shapesAreTheCallersOwn() {
    ShapeException e = new ShapeException("", new long[] {1, 2}, new long[] {3, 4});
    e.actual()[0] = 9;
    e.expected()[0] = 9;
    assertArrayEquals(new long[] {1, 2}, e.actual());
    assertArrayEquals(new long[] {3, 4}, e.expected());
  }

  @Test
  void parentsAreThoseThatOneExpects() {
    DoubleMatrix holed = identity(2);
    holed.set(1, 0, Double.NaN);
    NonFiniteException nan =
        assertThrows(NonFiniteException.class, () -> KernelGradientDescent.of(holed, Ridge.NONE));
    assertEquals(1, nan.row());
    DoubleMatrix indefinite = identity(2);
    indefinite.set(1, 1, -1);
    ArithmeticException no =
        assertThrows(ArithmeticException.class, () -> DoubleCholesky.factor(indefinite));
    assertTrue(no instanceof NotPositiveDefiniteException && no instanceof TangentException);
    RuntimeException missing =
        assertThrows(RuntimeException.class, () -> Npy.read(Path.of("not-there.npy")));
    assertTrue(missing instanceof DataException && missing instanceof TangentException);
    IllegalArgumentException text =
        assertThrows(
            IllegalArgumentException.class, () -> Architecture.parse(2, "dense 9; relo; dense 1"));
    assertTrue(text instanceof TangentException, text.getClass().getName());
  }
}
