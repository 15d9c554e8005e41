package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.util.JavacTask;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The public classes document their parameters, results and exceptions: doclint in its strictest
 * mode finds nothing in the packages that the module exports.
 */
class DoclintTest {
  private static final List<Path> ROOTS =
      List.of(Path.of("src/main/java"), Path.of("target/generated-sources/twins"));

  @Test
  @Tag("slow")
  void exportedMembersSayWhatTheyTakeAndGive() throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<Path> sources = exportedSources();
      assertTrue(sources.size() > 300, "only " + sources.size() + " sources were found");
      List<String> found = doclint(compiler, files, files.getJavaFileObjectsFromPaths(sources));
      assertEquals(List.of(), found, found.size() + " remarks of doclint");
    }
  }

  @Test
  void missingWordsAreFound() throws IOException {
    String source =
        """
        package dev.tangent.linalg;

        /** Of this test alone. */
        public class Undocumented {
          private Undocumented() {}

          /** Twice as much. */
          public static int twice(int x) {
            return 2 * x;
          }
        }
        """;
    JavaFileObject file =
        new SimpleJavaFileObject(
            URI.create("string:///dev/tangent/linalg/Undocumented.java"),
            JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    List<String> found = doclint(ToolProvider.getSystemJavaCompiler(), null, List.of(file));
    assertEquals(2, found.size(), found.toString());
    assertTrue(found.toString().contains("@param for x"), found.toString());
    assertTrue(found.toString().contains("@return"), found.toString());
  }

  /** Sources of the packages that users see, read from the description of the module. */
  private static List<Path> exportedSources() throws IOException {
    String description = Files.readString(Path.of("src/main/module/module-info.java"));
    Matcher exports = Pattern.compile("(?m)^ *exports ([\\w.]+);").matcher(description);
    List<Path> sources = new ArrayList<>();
    while (exports.find()) {
      for (Path root : ROOTS) {
        Path directory = root.resolve(exports.group(1).replace('.', '/'));
        if (Files.isDirectory(directory)) {
          try (Stream<Path> list = Files.list(directory)) {
            list.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
          }
        }
      }
    }
    return sources;
  }

  /** What doclint says of some sources; the rest of the program is there as classes. */
  private static List<String> doclint(
      JavaCompiler compiler,
      StandardJavaFileManager files,
      Iterable<? extends JavaFileObject> sources)
      throws IOException {
    List<String> options =
        List.of(
            "-proc:none",
            "-Xlint:none",
            "-Xmaxwarns",
            "10000",
            "-Xdoclint:all/protected",
            "--add-modules",
            "jdk.incubator.vector",
            "-classpath",
            System.getProperty("java.class.path"));
    DiagnosticCollector<JavaFileObject> remarks = new DiagnosticCollector<>();
    JavacTask task =
        (JavacTask) compiler.getTask(new StringWriter(), files, remarks, options, null, sources);
    task.analyze();
    List<String> found = new ArrayList<>();
    for (Diagnostic<? extends JavaFileObject> remark : remarks.getDiagnostics()) {
      if (remark.getKind() != Diagnostic.Kind.NOTE && remark.getSource() != null) {
        found.add(
            String.format(
                Locale.ROOT,
                "%s:%d: %s",
                remark.getSource().getName(),
                remark.getLineNumber(),
                remark.getMessage(Locale.ROOT)));
      }
    }
    return found;
  }
}
