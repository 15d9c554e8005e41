package dev.tangent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The table of packages: an arrow goes down only, and the engine packages use the JDK alone. */
class ArchitectureTest {
  private static final List<String> ENGINE =
      List.of("simd", "linalg", "activation", "layer", "network", "kernel", "dynamics");

  /** What each package may use besides itself; null means everything. */
  private static final Map<String, List<String>> MAY_USE = new TreeMap<>();

  static {
    MAY_USE.put("simd", List.of());
    MAY_USE.put("linalg", List.of("simd"));
    MAY_USE.put("data", List.of("linalg"));
    MAY_USE.put("activation", List.of("linalg"));
    MAY_USE.put("layer", List.of("activation", "linalg"));
    MAY_USE.put("network", List.of("layer", "activation", "data", "linalg"));
    MAY_USE.put("kernel", List.of("network", "layer", "activation", "linalg", "simd"));
    MAY_USE.put("dynamics", List.of("kernel", "linalg"));
    MAY_USE.put("run", List.of("data"));
    List<String> job = new ArrayList<>(ENGINE);
    job.addAll(List.of("run", "data"));
    MAY_USE.put("job", job);
    List<String> experiment = new ArrayList<>(job);
    experiment.add("job");
    MAY_USE.put("experiment", experiment);
    MAY_USE.put("report", List.of("run"));
    MAY_USE.put("dashboard", List.of("run"));
    // Parses and prints; it knows no kernel, no network, no solver.
    MAY_USE.put("cli", List.of("job", "experiment", "run", "report", "dashboard", "data"));
  }

  static final List<String> packages = List.copyOf(MAY_USE.keySet());

  private static JavaClasses classes;

  @BeforeAll
  static void load() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test/"))
            .importPackages("dev.tangent");
  }

  private static String[] in(List<String> names) {
    return names.stream().map(n -> "dev.tangent." + n + "..").toArray(String[]::new);
  }

  @ParameterizedTest
  @FieldSource("packages")
  void arrowsGoDown(String name) {
    List<String> others = new ArrayList<>(MAY_USE.keySet());
    others.remove(name);
    others.removeAll(MAY_USE.get(name));
    check(
        noClasses()
            .that()
            .resideInAnyPackage(in(List.of(name)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(in(others)));
  }

  @Test
  void engineUsesTheJdkAlone() {
    check(
        classes()
            .that()
            .resideInAnyPackage(in(ENGINE))
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..", "jdk.incubator.vector..", "org.jspecify..", "dev.tangent.."));
  }

  @Test
  void onlySimdUsesTheVectorApi() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.tangent.simd..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jdk.incubator.."));
  }

  @Test
  void onlyDashboardUsesLanterna() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.tangent.dashboard..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("com.googlecode.lanterna.."));
  }

  @Test
  void onlyTheCommandLinePrintsOrExits() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackages("dev.tangent.cli..", "dev.tangent.dashboard..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err"));
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.tangent.cli..")
            .should()
            .callMethod(System.class, "exit", int.class));
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }
}
