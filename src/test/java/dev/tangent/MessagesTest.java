package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Reads every error message from the sources: those for people (in jobs, the command line, files,
 * runs) must be one line that says what is wrong, where, and what to do; those of the engine, for
 * who calls it, one line with the value or the shapes that are wrong, or what to do.
 *
 * <p>"…" stands for parts that are put together elsewhere. Messages that break a rule for a good
 * reason are listed here.
 */
class MessagesTest {
  /** An exception that is made somewhere. Without a remedy of its own, {@code what} has it. */
  private record Message(String where, String kind, String what, String remedy) {
    String text() {
      return remedy.isEmpty() ? what : what + ": " + remedy;
    }

    /** Without the line, which changes. */
    String file() {
      return where.substring(0, where.indexOf(':'));
    }
  }

  /** With a remedy as the second argument. */
  private static final Set<String> REMEDIED = Set.of("SpecException", "JobException", "UserError");

  private static final Set<String> KINDS =
      Set.of(
          "SpecException",
          "JobException",
          "UserError",
          "DataException",
          "RunException",
          "ShapeException",
          "IllegalArgumentException");

  /** What says what to do in the sentence itself: both sides, what was expected, a choice. */
  private static final Pattern SAYS_MORE =
      Pattern.compile(": |; |, expected |expected:? | but |, got | instead| at least | at most ");

  /** Reviewed: the remedy is in what "…" stands for, or there is none but to look. */
  private static final Set<String> REVIEWED =
      Set.of(
          "job/curve/CurveJob.java", // the engine's message, which has a remedy
          "job/spec/GramFiles.java", // put together above, with a ridge that would do
          "data/Safetensors.java", // the file, and a helper's reason
          "data/sets/Cifar.java", // a helper's, with the file
          "run/Json.java", // a helper's, with the file
          "run/RunReader.java"); // a helper's, with the file

  private static final List<String> FOR_PEOPLE = List.of("job", "cli", "data", "run");

  private static final List<String> ENGINE =
      List.of("activation", "layer", "network", "kernel", "dynamics", "linalg", "simd");

  /** Of the engine, besides: what is thrown for numbers, and for calls at the wrong time. */
  private static final Set<String> ENGINE_KINDS =
      Set.of("ArithmeticException", "IllegalStateException", "IndexOutOfBoundsException");

  /** Of the engine, by a part of the message: why it can have neither a value nor a remedy. */
  private static final Map<String, String> ENGINE_REVIEWED =
      Map.of(
          "another part failed", "its cause is what is wrong",
          "a block without memory", "can't happen: it stands for an assertion");

  private static List<Message> messages(List<String> rooms, Set<String> kinds) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String room : rooms) {
      try (Stream<Path> all = Files.walk(Path.of("src/main/java/dev/tangent").resolve(room))) {
        all.filter(f -> f.toString().endsWith(".java")).sorted().forEach(files::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Message> found = new ArrayList<>();
    try (StandardJavaFileManager manager =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null,
                  manager,
                  _ -> {},
                  List.of("-proc:none"),
                  null,
                  manager.getJavaFileObjectsFromPaths(files));
      for (CompilationUnitTree unit : task.parse()) {
        new Finder(unit, kinds, found).scan(unit, null);
      }
    }
    return found;
  }

  /** Finds where exceptions are made. */
  private static final class Finder extends TreeScanner<Void, Void> {
    private final CompilationUnitTree unit;
    private final Set<String> kinds;
    private final List<Message> found;

    Finder(CompilationUnitTree unit, Set<String> kinds, List<Message> found) {
      this.unit = unit;
      this.kinds = kinds;
      this.found = found;
    }

    @Override
    public Void visitNewClass(NewClassTree made, Void nothing) {
      String kind = made.getIdentifier().toString();
      if (kinds.contains(kind)) {
        add(made, kind, made.getArguments());
      }
      return super.visitNewClass(made, nothing);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      List<? extends ExpressionTree> arguments = call.getArguments();
      switch (call.getMethodSelect().toString()) {
        case "SpecException.require" ->
            add(call, "SpecException", arguments.subList(1, arguments.size()));
        case "UserError.usage", "UserError.failed" -> add(call, "UserError", arguments);
        default -> {}
      }
      return super.visitMethodInvocation(call, nothing);
    }

    private void add(Tree at, String kind, List<? extends ExpressionTree> arguments) {
      if (arguments.isEmpty()) {
        return;
      }
      String name = unit.getSourceFile().getName();
      String source = name.replaceFirst(".*dev.tangent.", "").replace('\\', '/');
      String remedy =
          REMEDIED.contains(kind) && arguments.size() > 1 ? template(arguments.get(1)) : "";
      String what = template(arguments.getFirst());
      found.add(new Message(source + ": " + at, kind, what, remedy));
    }
  }

  /** The text of an expression, with "…" for what is known when the program runs. */
  private static String template(ExpressionTree e) {
    return switch (e) {
      case LiteralTree literal -> String.valueOf(literal.getValue());
      case ParenthesizedTree inner -> template(inner.getExpression());
      case BinaryTree sum when sum.getKind() == Tree.Kind.PLUS ->
          template(sum.getLeftOperand()) + template(sum.getRightOperand());
      case MethodInvocationTree call
          when call.getMethodSelect().toString().equals("String.format") ->
          template(call.getArguments().get(1))
              .replaceAll("%[-#+ 0,(]*[0-9]*(\\.[0-9]+)?[sdgfexc]", "…")
              .replace("%n", "\n")
              .replace("%%", "%");
      default -> "…";
    };
  }

  private static void check(Set<String> wrong, Message message, boolean fine, String rule) {
    if (!fine && !REVIEWED.contains(message.file())) {
      wrong.add(message.file() + ": \"" + message.text() + "\": " + rule);
    }
  }

  private static void checkForm(Set<String> wrong, Message m) {
    String text = m.text();
    check(wrong, m, !text.contains("\n"), "one line");
    check(wrong, m, text.equals(text.strip()), "no blanks around it");
    check(wrong, m, !text.endsWith("."), "no full stop: it may be a part of a line");
    check(wrong, m, !text.contains("!"), "no exclamation");
    check(wrong, m, !text.matches("[A-Z][a-z]+ .*"), "begins like a part of a line");
    check(
        wrong,
        m,
        !text.matches("(?s).*(Exception|getClass|hashCode|@….*|\\bplease\\b|\\bPlease\\b).*"),
        "for people, not for programmers");
  }

  /** What was given, or both sides, or the way out: a bare "invalid argument" helps nobody. */
  @Test
  void everyMessageOfTheEngineSaysWhichValueOrWhatToDo() throws IOException {
    Set<String> kinds = new TreeSet<>(KINDS);
    kinds.addAll(ENGINE_KINDS);
    List<Message> all = messages(ENGINE, kinds);
    assertTrue(all.size() > 200, "only " + all.size() + " messages were found");
    Set<String> wrong = new TreeSet<>();
    Set<String> reasons = new TreeSet<>(ENGINE_REVIEWED.keySet());
    for (Message m : all) {
      checkForm(wrong, m);
      if (!reasons.remove(m.text()) && !ENGINE_REVIEWED.containsKey(m.text())) {
        boolean says = m.text().contains("…") || SAYS_MORE.matcher(m.text()).find();
        check(wrong, m, says, "says which value, or what to do");
      }
    }
    assertEquals(Set.of(), wrong);
    assertEquals(Set.of(), reasons, "reasons for messages that are gone");
  }

  @Test
  void everyMessageIsOneLineThatSaysWhatToDo() throws IOException {
    List<Message> all = messages(FOR_PEOPLE, KINDS);
    assertTrue(all.size() > 400, "only " + all.size() + " messages were found");
    Set<String> wrong = new TreeSet<>();
    for (Message m : all) {
      checkForm(wrong, m);
      boolean built = m.what().matches("…+") && m.remedy().isEmpty();
      if (!m.kind().equals("IllegalArgumentException") && !built) {
        check(
            wrong,
            m,
            !m.remedy().isEmpty() || SAYS_MORE.matcher(m.what()).find(),
            "says where and what to do");
      } else if (built && !m.kind().equals("IllegalArgumentException")) {
        check(wrong, m, false, "what it says can't be seen here: review it");
      }
    }
    assertEquals(Set.of(), wrong);
  }

  @Test
  void reviewedFilesStillNeedIt() throws IOException {
    Set<String> files = new TreeSet<>();
    for (Message m : messages(FOR_PEOPLE, KINDS)) {
      if (m.what().matches("…+") && m.remedy().isEmpty()) {
        files.add(m.file());
      }
    }
    Set<String> unneeded = new TreeSet<>(REVIEWED);
    unneeded.removeAll(files);
    assertEquals(Set.of(), unneeded);
  }
}
