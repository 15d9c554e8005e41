package dev.tangent;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The packages of the sources: which may use which, and how large they may be. The table is
 * complete: a package or a dependency that it doesn't list fails the test.
 */
class ArchitectureTest {
  /**
   * A room and the rooms that it may use, from the ground up; {@code x..} is x with its sub-rooms,
   * {@code job.*} any room in {@code job} without a line of its own: each verb has one. A new room
   * gets a line; a room may only use rooms above it in this table, so that there is no circle, but
   * for {@link #PAIRS}.
   */
  private static final String HOUSE =
      """
      error                 :
      simd                  :
      simd.function         : simd
      simd.planes           : simd
      simd.random           : simd
      simd.rows             : simd
      simd.spectral         : simd
      simd.tile             : simd
      linalg                : error simd..
      linalg.product        : error linalg simd..
      linalg.large          : error linalg linalg.product simd..
      linalg.factor         : error linalg linalg.product linalg.large simd..
      linalg.iterative      : linalg linalg.product linalg.factor
      data                  : error linalg
      data.table            : data linalg
      data.sets             : data data.table linalg
      activation            : linalg..
      layer.finite          : layer activation linalg..
      layer                 : error layer.finite activation linalg
      network               : error layer.. activation linalg.. data
      kernel.limit          : layer activation linalg.. simd..
      kernel.sphere         : kernel.limit layer activation linalg
      kernel.images         : kernel.limit layer activation linalg.. simd..
      kernel.empirical      : network layer.. linalg..
      kernel                : kernel.. network layer.. activation linalg.. simd..
      dynamics              : error kernel linalg..
      dynamics.flow         : dynamics kernel linalg..
      dynamics.gaussian     : dynamics kernel linalg..
      dynamics.selection    : dynamics kernel linalg..
      dynamics.subspace     : dynamics kernel linalg..
      dynamics.insight      : dynamics kernel linalg..
      dynamics.learner      : dynamics.. kernel linalg..
      run                   : error data
      run.query             : run
      job.frame             : error run data linalg
      job.shard             : job.frame linalg.. run data
      job.sweep             : job.frame linalg run..
      job.spec              : job.frame job.shard dynamics.. kernel network layer.. activation linalg.. run data..
      job.learner           : job.frame job.spec dynamics.. kernel network layer.. activation linalg.. simd.. run data..
      job.predict           : job.learner job.frame job.shard job.spec dynamics.. kernel network layer.. activation linalg.. run data..
      job.evaluate          : job.learner job.frame job.spec dynamics.. kernel network layer.. activation linalg.. run data..
      job.*                 : job.frame job.shard job.spec job.predict dynamics.. kernel network layer.. activation linalg.. run data..
      job                   : job.. run data
      experiment            : job.. dynamics.. kernel network layer.. activation linalg.. run data..
      experiment.figure     : experiment job.. dynamics.. kernel network layer.. activation linalg.. run data..
      experiment.statement  : experiment job.. dynamics.. kernel network layer.. activation linalg.. run data..
      report                : run..
      report.page           : report run..
      dashboard.plot        :
      dashboard.terminal    : dashboard.plot
      dashboard.feed        : dashboard.plot run..
      dashboard             : dashboard.. run..
      cli.frame             : job.frame job.sweep report.. dashboard.plot dashboard.terminal run.. data
      cli.options           : cli.frame
      cli.bench             : cli.frame job.frame report.. run
      cli.runs              : cli.frame job.frame report.. dashboard.. run..
      cli                   : cli.. job.. experiment.. report.. dashboard.. run.. data..
      """;

  /** One room in two parts: a description and its reading, which know each other. */
  private static final Set<String> PAIRS = Set.of("layer.finite layer");

  private static final Set<String> ENGINE =
      Set.of("error", "simd", "linalg", "activation", "layer", "network", "kernel", "dynamics");

  /** Files of one room, at most: a stranger finds the right one in a minute. */
  private static final int LARGEST_ROOM = 30;

  private static final Map<String, Set<String>> MAY_USE = table();

  private static JavaClasses classes;

  private static Map<String, Set<String>> table() {
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String line : HOUSE.strip().split("\n")) {
      String[] sides = line.split(":");
      lines.put(
          sides[0].strip(),
          sides.length == 1 ? List.of() : Arrays.asList(sides[1].strip().split(" +")));
    }
    Map<String, Set<String>> table = new LinkedHashMap<>();
    lines.forEach(
        (room, others) -> {
          Set<String> all = new LinkedHashSet<>();
          for (String other : others) {
            String name = other.endsWith("..") ? other.substring(0, other.length() - 2) : other;
            assertTrue(lines.containsKey(name) || name.equals("kernel"), room + " uses " + name);
            all.add(name);
            if (other.endsWith("..")) {
              lines.keySet().stream().filter(r -> r.startsWith(name + ".")).forEach(all::add);
            }
          }
          all.remove(room);
          table.put(room, all);
        });
    return table;
  }

  @BeforeAll
  static void load() {
    classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("/test/"))
            .importPackages("dev.tangent");
  }

  /** The room's line in the table: its own, or that of any room beside it. */
  private static @Nullable String line(String room) {
    String any = room.substring(0, Math.max(0, room.lastIndexOf('.'))) + ".*";
    return MAY_USE.containsKey(room) ? room : MAY_USE.containsKey(any) ? any : null;
  }

  private static String room(JavaClass c) {
    String name = c.getPackageName();
    return name.startsWith("dev.tangent.") ? name.substring("dev.tangent.".length()) : "";
  }

  @Test
  void everyRoomIsInTheTable() {
    Set<String> found = new TreeSet<>();
    classes.forEach(c -> found.add(room(c)));
    found.removeIf(room -> line(room) != null);
    assertEquals(Set.of(), found, "rooms without a line in HOUSE: say there what they may use");
  }

  @Test
  void arrowsGoDown() {
    Set<String> wrong = new TreeSet<>();
    for (JavaClass c : classes) {
      Set<String> mayUse = MAY_USE.getOrDefault(line(room(c)), Set.of());
      for (Dependency d : c.getDirectDependenciesFromSelf()) {
        String other = room(d.getTargetClass().getBaseComponentType());
        if (!other.isEmpty() && !other.equals(room(c)) && !mayUse.contains(line(other))) {
          wrong.add(
              c.getSimpleName() + " uses " + d.getTargetClass().getName() + ": HOUSE has no arrow");
        }
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void tableHasNoCircle() {
    List<String> order = new ArrayList<>(MAY_USE.keySet());
    List<String> upward = new ArrayList<>();
    MAY_USE.forEach(
        (room, others) -> {
          for (String other : others) {
            if (order.indexOf(other) > order.indexOf(room) && !PAIRS.contains(room + " " + other)) {
              upward.add(room + " uses " + other + ", which stands below it");
            }
          }
        });
    assertEquals(List.of(), upward);
  }

  @Test
  void engineUsesTheJdkAlone() {
    String[] engine = ENGINE.stream().map(n -> "dev.tangent." + n + "..").toArray(String[]::new);
    check(
        classes()
            .that()
            .resideInAnyPackage(engine)
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                "java..", "jdk.incubator.vector..", "org.jspecify..", "dev.tangent.."));
  }

  @Test
  void onlySimdUsesTheVectorApi() {
    onlyIn("dev.tangent.simd..", "jdk.incubator..");
  }

  @Test
  void onlyDashboardUsesLanterna() {
    onlyIn("dev.tangent.dashboard..", "com.googlecode.lanterna..");
  }

  @Test
  void onlyTheCommandLineUsesPicocli() {
    onlyIn("dev.tangent.cli..", "picocli..");
  }

  private static void onlyIn(String room, String library) {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage(room)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(library));
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

  @Test
  void noSimpleNameTwice() throws IOException {
    Map<String, Set<Path>> byName = new TreeMap<>();
    for (Path file : sources("src/main/java", "src/test/java", "bench/java")) {
      byName.computeIfAbsent(name(file), _ -> new TreeSet<>()).add(file);
    }
    byName.remove("package-info.java");
    byName.values().removeIf(files -> files.size() == 1);
    assertEquals(Map.of(), byName, "one name, several classes: say the difference in the names");
  }

  @Test
  void roomsAreSmallAndSayWhatTheyAreFor() throws IOException {
    Map<Path, Integer> files = new TreeMap<>();
    Set<Path> described = new TreeSet<>();
    for (Path file : sources("src/main/java")) {
      files.merge(file.getParent(), 1, Integer::sum);
      if (name(file).equals("package-info.java")) {
        described.add(file.getParent());
      }
    }
    assertEquals(described, files.keySet(), "rooms with a package-info.java, and all rooms");
    files.values().removeIf(count -> count <= LARGEST_ROOM + 1); // package-info.java
    assertEquals(Map.of(), files, "rooms with more than " + LARGEST_ROOM + " files: divide them");
  }

  private static List<Path> sources(String... roots) throws IOException {
    List<Path> all = new ArrayList<>();
    for (String root : roots) {
      try (Stream<Path> files = Files.walk(Path.of(root))) {
        files.filter(f -> f.toString().endsWith(".java")).forEach(all::add);
      }
    }
    return all;
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(classes);
  }
}
