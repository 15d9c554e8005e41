package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as other projects use it: as a module, as a Maven dependency, and its public API. */
class LibraryTest {
  /** What only the command line knows, and what may change without notice. */
  private static final List<String> KEPT =
      List.of("cli", "dashboard", "experiment", "report", "simd", "kernel.");

  @TempDir static Path shared;
  @TempDir Path temp;

  private static Path classes;
  private static Path jar;
  private static ModuleDescriptor module;

  private static final String PROGRAM =
      """
      package app;

      import dev.tangent.kernel.LimitKernel;
      import dev.tangent.layer.Architecture;
      import dev.tangent.linalg.DoubleMatrix;

      public class App {
        public static void main(String[] arguments) {
          DoubleMatrix x = DoubleMatrix.of(new double[][] {{1, 0}, {0, 1}});
          Architecture network = Architecture.parse(2, 1, "dense 9; relu; dense");
          System.out.println(LimitKernel.of(network).compute(x).ntk().get(0, 1));
        }
      }
      """;

  private static double expected() {
    return LimitKernel.of(Architecture.parse(2, 1, "dense 9; relu; dense"))
        .compute(DoubleMatrix.of(2, 2, 1, 0, 0, 1))
        .ntk()
        .get(0, 1);
  }

  /** The jar as the build makes it: classes and the description of the module. */
  @BeforeAll
  static void makeJar() throws Exception {
    classes = Path.of(Programs.classes());
    Path description = Files.createDirectory(shared.resolve("module"));
    String libraries =
        Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
            .filter(p -> p.matches(".*(jspecify|jackson|fastcsv)-[^/]*\\.jar"))
            .collect(Collectors.joining(System.getProperty("path.separator")));
    compile(
        List.of(
            "--release",
            "17",
            "-p",
            libraries,
            "--patch-module",
            "dev.tangent=" + classes,
            "-d",
            description.toString()),
        true,
        Path.of("src/main/module/module-info.java"));
    Path moduleInfo = description.resolve("module-info.class");
    module = ModuleDescriptor.read(Files.newInputStream(moduleInfo));
    jar = shared.resolve("tangent-fresh.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
        Stream<Path> files = Files.walk(classes.resolve("dev"))) {
      out.setLevel(1);
      out.putNextEntry(new JarEntry("module-info.class"));
      Files.copy(moduleInfo, out);
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace('\\', '/');
        out.putNextEntry(new JarEntry(name));
        Files.copy(file, out);
      }
    }
  }

  /** Compiles; what the compiler said. */
  private static String compile(List<String> options, boolean succeeds, Path... sources) {
    StringWriter messages = new StringWriter();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var files = compiler.getStandardFileManager(null, null, null).getJavaFileObjects(sources);
    boolean compiled = compiler.getTask(messages, null, null, options, null, files).call();
    assertEquals(succeeds, compiled, messages.toString());
    return messages.toString();
  }

  private Path write(String name, String text) throws IOException {
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void onTheModulePathNoFlagIsNeeded() throws Exception {
    Path info = write("app/module-info.java", "module app { requires dev.tangent; }");
    Path program = write("app/app/App.java", PROGRAM);
    String out = temp.resolve("out").toString();
    compile(
        List.of("-cp", "none", "-p", jar.toString(), "-d", out, "-proc:none", "-Xlint:-path"),
        true,
        info,
        program);
    List<String> lines =
        Programs.tool("java", temp, List.of("-p", jar + ":" + out, "-m", "app/app.App"));
    assertEquals(expected(), Double.parseDouble(lines.getLast()), lines.toString());
  }

  @Test
  void whatIsKeptCannotBeUsed() throws Exception {
    Path info = write("app/module-info.java", "module app { requires dev.tangent; }");
    Path program =
        write("app/app/App.java", "package app; class App { dev.tangent.simd.Width width; }");
    String out = temp.resolve("out").toString();
    String messages =
        compile(
            List.of("-cp", "none", "-p", jar.toString(), "-d", out, "-proc:none", "-Xlint:-path"),
            false,
            info,
            program);
    assertTrue(messages.contains("does not export"), messages);
  }

  /** A new room is decided upon: exported in module-info, or kept in the list above. */
  @Test
  void everyRoomIsExportedOrKept() throws Exception {
    Set<String> exported = new TreeSet<>();
    module.exports().forEach(e -> exported.add(e.source()));
    Set<String> rooms = new TreeSet<>();
    try (Stream<Path> files = Files.walk(classes.resolve("dev/tangent"))) {
      files
          .filter(f -> f.toString().endsWith(".class") && !f.endsWith("package-info.class"))
          .forEach(
              f ->
                  rooms.add(
                      classes.relativize(f.getParent()).toString().replaceAll("[/\\\\]", ".")));
    }
    Set<String> kept =
        rooms.stream()
            .filter(
                room ->
                    KEPT.stream()
                        .anyMatch(
                            k ->
                                room.equals("dev.tangent." + k)
                                    || room.startsWith(
                                        "dev.tangent." + k + (k.endsWith(".") ? "" : "."))))
            .collect(Collectors.toCollection(TreeSet::new));
    rooms.removeAll(kept);
    assertEquals(rooms, exported);
  }

  /** What users see names only what users can see. */
  @Test
  void signaturesNameNothingThatIsKept() throws Exception {
    Set<String> exported =
        module.exports().stream().map(e -> e.source()).collect(Collectors.toSet());
    List<String> leaks = new ArrayList<>();
    int seen = 0;
    for (Class<?> type : publicTypes(exported)) {
      seen++;
      List<Type> named = new ArrayList<>(List.of(type.getGenericInterfaces()));
      for (Method method : type.getDeclaredMethods()) {
        if (isSeen(method.getModifiers()) && !method.isSynthetic()) {
          named.add(method.getGenericReturnType());
          named.addAll(List.of(method.getGenericParameterTypes()));
          named.addAll(List.of(method.getGenericExceptionTypes()));
        }
      }
      for (var constructor : type.getDeclaredConstructors()) {
        if (isSeen(constructor.getModifiers())) {
          named.addAll(List.of(constructor.getGenericParameterTypes()));
        }
      }
      for (var field : type.getDeclaredFields()) {
        if (isSeen(field.getModifiers())) {
          named.add(field.getGenericType());
        }
      }
      for (Type each : named) {
        for (Class<?> inside : parts(each)) {
          if (inside.getName().startsWith("dev.tangent.") && !isVisible(inside, exported)) {
            leaks.add(type.getName() + " names " + inside.getName());
          }
        }
      }
    }
    assertNotEquals(0, seen);
    assertEquals(List.of(), leaks.stream().distinct().toList());
  }

  private static List<Class<?>> publicTypes(Set<String> exported) throws Exception {
    List<Class<?>> types = new ArrayList<>();
    for (String name : exported) {
      Path room = classes.resolve(name.replace('.', '/'));
      try (Stream<Path> files = Files.list(room)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
          String simple = file.getFileName().toString().replace(".class", "");
          if (!simple.equals("package-info")) {
            Class<?> type =
                Class.forName(
                    name + "." + simple, false, Thread.currentThread().getContextClassLoader());
            if (isVisible(type, exported)) {
              types.add(type);
            }
          }
        }
      }
    }
    return types;
  }

  private static boolean isSeen(int modifiers) {
    return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
  }

  /** Public, as are the types around it, in a package that is exported. */
  private static boolean isVisible(Class<?> type, Set<String> exported) {
    for (Class<?> c = type; c != null; c = c.getEnclosingClass()) {
      if (!isSeen(c.getModifiers())) {
        return false;
      }
    }
    return exported.contains(type.getPackageName());
  }

  /** The classes that a type is made of. */
  private static Set<Class<?>> parts(Type type) {
    return switch (type) {
      case Class<?> c when c.isArray() -> parts(c.getComponentType());
      case Class<?> c -> Set.of(c);
      case GenericArrayType array -> parts(array.getGenericComponentType());
      case ParameterizedType p ->
          Stream.concat(Stream.of(p.getRawType()), Stream.of(p.getActualTypeArguments()))
              .flatMap(t -> parts(t).stream())
              .collect(Collectors.toSet());
      case WildcardType w ->
          Stream.concat(Stream.of(w.getUpperBounds()), Stream.of(w.getLowerBounds()))
              .flatMap(t -> parts(t).stream())
              .collect(Collectors.toSet());
      default -> Set.of();
    };
  }

  /**
   * A project of the user's by the guide's POM, with this dependency alone: compiled by Maven, run
   * as the guide says.
   */
  @Test
  @Tag("slow")
  void aFreshMavenProjectNeedsTheDependencyAndTheFlag() throws Exception {
    Path repository = repositoryWithUs();
    Needs.that(repository != null, "Maven and its local repository are needed");
    write(
        "project/pom.xml",
        Programs.block(Files.readString(Path.of("src/docs/java.md")), "xml", 0)
            .replace("<version>0.1.0</version>", "<version>fresh</version>"));
    write("project/src/main/java/app/App.java", PROGRAM);
    Path project = temp.resolve("project");
    ProcessBuilder maven =
        new ProcessBuilder(
                "mvn",
                "-o",
                "-q",
                "-B",
                "-Dmaven.repo.local=" + repository,
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "org.apache.maven.plugins:maven-compiler-plugin:"
                    + newest(repository, "maven-compiler-plugin")
                    + ":compile")
            .directory(project.toFile())
            .redirectErrorStream(true);
    maven.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = maven.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
    Path dependency = repository.resolve("dev/tangent/tangent/fresh/tangent-fresh.jar");
    List<String> out =
        Programs.tool(
            "java",
            temp,
            List.of(
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                project.resolve("target/classes") + ":" + dependency,
                "app.App"));
    assertEquals(List.of(Double.toString(expected())), out);
  }

  /**
   * Maven's own plugins by links, and this library as it would be installed; null without Maven.
   */
  private Path repositoryWithUs() throws IOException {
    Path local = Path.of(System.getProperty("user.home"), ".m2", "repository");
    boolean found =
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(d -> Files.isExecutable(Path.of(d, "mvn")));
    if (!found || !Files.isDirectory(local) || newest(local, "maven-compiler-plugin").isEmpty()) {
      return null;
    }
    Path repository = Files.createDirectory(temp.resolve("repository"));
    Path group = Files.createDirectories(repository.resolve("dev/tangent/tangent/fresh"));
    try (Stream<Path> groups = Files.list(local)) {
      for (Path each : groups.filter(g -> !g.endsWith("dev")).toList()) {
        Files.createSymbolicLink(repository.resolve(each.getFileName()), each);
      }
    }
    Files.copy(jar, group.resolve("tangent-fresh.jar"));
    String pom = Files.readString(Path.of("pom.xml"));
    String marker = "<artifactId>tangent</artifactId>\n  <version>";
    int at = pom.indexOf(marker) + marker.length();
    assertTrue(at > marker.length(), "the version in pom.xml");
    Files.writeString(
        group.resolve("tangent-fresh.pom"),
        pom.substring(0, at) + "fresh" + pom.substring(pom.indexOf("</version>", at)));
    return repository;
  }

  private static String newest(Path repository, String plugin) throws IOException {
    Path versions = repository.resolve("org/apache/maven/plugins").resolve(plugin);
    if (!Files.isDirectory(versions)) {
      return "";
    }
    try (Stream<Path> all = Files.list(versions)) {
      return all.filter(v -> Files.exists(v.resolve(plugin + "-" + v.getFileName() + ".jar")))
          .map(v -> v.getFileName().toString())
          .max(String::compareTo)
          .orElse("");
    }
  }
}
