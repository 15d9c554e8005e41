package dev.tangent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher, copied into a small repository, with a fake JDK and a fake Maven that only print
 * their arguments.
 */
@Tag("slow")
class LauncherTest {
  @TempDir Path temp;
  private Path root;
  private Path jdk;
  private Path tools;

  record Result(int exitCode, String out, String err) {}

  @BeforeEach
  void makeRepository() throws Exception {
    root = Files.createDirectories(temp.resolve("re po")); // Paths may have spaces.
    Files.copy(Path.of("ntk"), root.resolve("ntk"));
    executable(root.resolve("ntk"));
    write(root.resolve("pom.xml"), "<project/>");
    write(root.resolve(".mvn/twins.xml"), "");
    write(root.resolve("src/main/java/A.java"), "class A {}");
    age(root.resolve("pom.xml"), root.resolve(".mvn"), root.resolve("src/main"));
    jdk = fakeJdk("jdk-25", "25.0.3");
    tools = Files.createDirectories(temp.resolve("tools"));
    // Only these are on the path, so that no Maven or Java of the machine is found.
    for (String tool :
        List.of(
            "bash",
            "env",
            "readlink",
            "dirname",
            "find",
            "head",
            "ls",
            "cp",
            "mv",
            "mkdir",
            "cat",
            "rm",
            "sleep",
            "touch",
            "grep",
            "rmdir",
            "sh")) {
      Path found =
          java.util.Arrays.stream(System.getenv("PATH").split(":"))
              .map(d -> Path.of(d, tool))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      write(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
      executable(tools.resolve(tool));
    }
  }

  private static void write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void executable(Path file) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** Makes everything below older than what a build makes now. */
  private static void age(Path... trees) throws IOException {
    for (Path tree : trees) {
      try (var files = Files.walk(tree)) {
        for (Path file : files.toList()) {
          Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
        }
      }
    }
  }

  /** A JDK that prints its home, its arguments and then fails with code 7. */
  private Path fakeJdk(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    write(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    write(home.resolve("bin/java"), "#!/usr/bin/env bash\necho " + name + " \"$@\"\nexit 7\n");
    write(home.resolve("bin/javac"), "");
    executable(home.resolve("bin/java"));
    executable(home.resolve("bin/javac"));
    return home;
  }

  /** A Maven that takes a while, notes that it ran, and makes a jar. */
  private void fakeMaven() throws IOException {
    write(
        tools.resolve("mvn"),
        "#!/usr/bin/env bash\n"
            + "echo run >>runs.txt\n"
            + "sleep 0.3\n"
            + "echo jar >target/tangent-1-all.jar\n"
            + "case $* in *skipTests*) echo jar >target/tangent-1-bench.jar ;; esac\n");
    executable(tools.resolve("mvn"));
  }

  private Process start(Path script, Map<String, String> environment, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(script.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(Cli.interruptible(command)).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().putAll(Map.of("PATH", tools.toString(), "HOME", temp.toString()));
    builder.environment().put("JAVA_HOME", jdk.toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static Result result(Process process) throws Exception {
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(process.waitFor(), out, err);
  }

  private Result run(String... arguments) throws Exception {
    return result(start(root.resolve("ntk"), Map.of(), arguments));
  }

  private int builds() throws IOException {
    Path runs = root.resolve("runs.txt");
    return Files.exists(runs) ? Files.readAllLines(runs).size() : 0;
  }

  @Test
  void buildsOnceAndHandsOverArgumentsAndExitCode() throws Exception {
    fakeMaven();
    Result first = run("kernel", "--out", "a b");
    assertEquals(7, first.exitCode(), first.err());
    assertTrue(first.out().startsWith("jdk-25 "), first.out());
    assertTrue(first.out().endsWith("ntk.jar kernel --out a b\n"), first.out());
    assertTrue(first.err().startsWith("ntk: building"), first.err());
    Result second = run("info");
    assertEquals("", second.err());
    assertEquals(1, builds());
  }

  @Test
  void buildsAgainWhenASourceIsNewer() throws Exception {
    fakeMaven();
    run();
    Path source = root.resolve("src/main/java/A.java");
    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(1000)));
    // A jar made now would be older still than this source: say so and don't go on with the old
    // one.
    assertEquals(1, run().exitCode());
    Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
    assertEquals(7, run().exitCode());
    assertEquals(3, builds());
  }

  @Test
  void takesAJarThatMavenMadeBefore() throws Exception {
    write(root.resolve("target/tangent-1-all.jar"), "jar");
    assertEquals(7, run().exitCode());
    assertEquals(0, builds());
  }

  /** One build makes both jars; a newer benchmark asks for its own jar only. */
  @Test
  void buildsTheBenchmarksWhenTheyAreAskedFor() throws Exception {
    fakeMaven();
    Path source = root.resolve("bench/java/B.java");
    write(source, "class B {}");
    age(root.resolve("bench"));
    Result help = run("bench", "--help");
    assertEquals(7, help.exitCode(), help.err());
    assertEquals(1, builds());
    assertTrue(Files.notExists(root.resolve("target/ntk/bench.jar")), "help needs no benchmarks");
    Result first = run("bench", "Product", "--quick");
    assertEquals(7, first.exitCode(), first.err());
    assertTrue(first.out().contains("-Dtangent.root=" + root + " "), first.out());
    assertTrue(Files.exists(root.resolve("target/ntk/bench.jar")));
    run("bench");
    assertEquals(2, builds());
    Files.setLastModifiedTime(source, FileTime.from(Instant.now()));
    run("info");
    assertEquals(2, builds());
    run("bench");
    assertEquals(3, builds());
  }

  @Test
  void severalAtOnceBuildOnce() throws Exception {
    fakeMaven();
    List<Process> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(start(root.resolve("ntk"), Map.of()));
    }
    for (Process process : all) {
      Result result = result(process);
      assertEquals(7, result.exitCode(), result.err());
    }
    assertEquals(1, builds());
  }

  @Test
  void aLockOfADeadProcessIsTakenOver() throws Exception {
    fakeMaven();
    Process gone = new ProcessBuilder("true").start();
    gone.waitFor();
    write(root.resolve("target/ntk/lock/pid"), gone.pid() + "\n");
    assertEquals(7, run().exitCode());
  }

  @Test
  void worksThroughSymbolicLinks() throws Exception {
    write(root.resolve("target/tangent-1-all.jar"), "jar");
    Path link = Files.createSymbolicLink(temp.resolve("link"), Path.of("re po/ntk"));
    Path again = Files.createSymbolicLink(tools.resolve("ntk2"), link);
    Result result = result(start(again, Map.of()));
    assertEquals(7, result.exitCode(), result.err());
    assertTrue(result.out().contains(root.resolve("target/ntk/ntk.jar").toString()), result.out());
  }

  /**
   * Cron and containers: the JVM gets a locale that knows file names, and is told what is shown.
   */
  @ParameterizedTest
  @CsvSource({
    "ANSI_X3.4-1968, C, US-ASCII, C.UTF-8",
    "ANSI_X3.4-1968, en_US.UTF-8, UTF-8, C.UTF-8", // a locale that is not installed
    "ISO-8859-1, de_DE, ISO-8859-1, de_DE",
    "UTF-8, de_DE.UTF-8, UTF-8, de_DE.UTF-8"
  })
  void namesOfFilesWorkInEveryLocale(String charmap, String locale, String shown, String given)
      throws Exception {
    write(root.resolve("target/tangent-1-all.jar"), "jar");
    write(tools.resolve("locale"), "#!/bin/sh\necho " + charmap + "\n");
    executable(tools.resolve("locale"));
    write(jdk.resolve("bin/java"), "#!/usr/bin/env bash\necho \"$LC_ALL $*\"\n");
    Result result = result(start(root.resolve("ntk"), Map.of("LC_ALL", locale), "info"));
    assertEquals(0, result.exitCode(), result.err());
    assertTrue(result.out().startsWith(given + " "), result.out());
    assertTrue(result.out().contains("-Dtangent.charset=" + shown + " "), result.out());
  }

  @Test
  void saysHowItWasCalled() throws Exception {
    write(root.resolve("target/tangent-1-all.jar"), "jar");
    String path = root.resolve("ntk").toString();
    assertTrue(run("info").out().contains("-Dtangent.command=" + path + " "));
    Files.createSymbolicLink(tools.resolve("ntk"), root.resolve("ntk"));
    Process found = start(tools.resolve("sh"), Map.of(), "-c", "ntk info");
    assertTrue(result(found).out().contains("-Dtangent.command=ntk "));
  }

  @Test
  void saysThatTheWorkingDirectoryIsGone() throws Exception {
    write(root.resolve("target/tangent-1-all.jar"), "jar");
    Files.createDirectories(temp.resolve("gone"));
    Process process =
        start(
            tools.resolve("sh"), Map.of(), "-c", "cd gone && rmdir ../gone && '" + root + "/ntk'");
    Result result = result(process);
    assertEquals(1, result.exitCode(), result.err());
    // The shell itself has a word about it, too.
    List<String> ours = result.err().lines().filter(line -> line.startsWith("ntk: ")).toList();
    assertEquals(
        List.of("ntk: the working directory is gone: cd to one that is there"), ours, result.err());
    assertEquals("", result.out());
  }

  /**
   * Ctrl-C while the shell, the JVM and the program start, with the JDK of this test and the
   * program: no trace of what was interrupted, whatever that was.
   */
  @Test
  void anEarlyInterruptLeavesNoTrace() throws Exception {
    Path jar = root.resolve("target/ntk/ntk.jar");
    Files.createDirectories(jar.getParent());
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, "dev.tangent.cli.Main");
    main.put(new Attributes.Name("Add-Exports"), "java.base/jdk.internal.module");
    main.put(new Attributes.Name("Enable-Native-Access"), "ALL-UNNAMED");
    main.put(
        Attributes.Name.CLASS_PATH,
        Arrays.stream(Cli.classPath().split(File.pathSeparator))
            .map(place -> Path.of(place).toUri().toString())
            .collect(Collectors.joining(" ")));
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
    Map<String, String> real =
        Map.of("JAVA_HOME", System.getProperty("java.home"), "PATH", System.getenv("PATH"));
    // The first start makes the archive of classes, or learns that there is none.
    Result first = result(start(root.resolve("ntk"), real, "--version"));
    assertEquals(0, first.exitCode(), first.err());
    for (int milliseconds : new int[] {20, 60, 110, 170, 240, 330, 450, 700}) {
      Path out = temp.resolve("run" + milliseconds);
      Process process =
          start(
              root.resolve("ntk"),
              real,
              "train",
              "--data=circle:50",
              "--steps=100000000",
              "--headless",
              "--out=" + out);
      Thread.sleep(milliseconds);
      new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor();
      Result result = result(process);
      String words = result.out() + result.err();
      String about = milliseconds + " ms: " + words;
      // For some milliseconds of its start the JDK's own handler fails, with words of its own.
      if (!result.err().contains("Runtime.exit(130) logging failed")) {
        assertFalse(words.matches("(?s).*(Exception|Error|\\tat ).*"), about);
        assertEquals(130, result.exitCode(), about);
        assertTrue(result.err().lines().count() <= 2, about);
      }
      assertTrue(result.exitCode() != 0, about);
    }
  }

  @Test
  void choosesANewEnoughJdk() throws Exception {
    write(root.resolve("target/tangent-1-all.jar"), "jar");
    Path old = fakeJdk("jdk-17", "17.0.15");
    Path newer = fakeJdk("jdk-26", "26-ea");
    Result result =
        result(
            start(
                root.resolve("ntk"),
                Map.of("JAVA_HOME", old.toString(), "JAVA25_HOME", newer.toString())));
    assertTrue(result.out().startsWith("jdk-26 "), result.out());
  }

  @Test
  void saysWhatIsMissing() throws Exception {
    Result noMaven = run();
    assertEquals(1, noMaven.exitCode());
    assertTrue(noMaven.err().startsWith("ntk: the jar has to be built and Maven is not"));
    assertEquals(1, noMaven.err().lines().count());
    write(tools.resolve("mvn"), "#!/usr/bin/env bash\necho '[ERROR] a reason'\nexit 1\n");
    executable(tools.resolve("mvn"));
    Result broken = run();
    assertEquals(1, broken.exitCode());
    assertTrue(broken.err().contains("a reason"), broken.err());
    assertTrue(broken.err().contains("ntk: the build failed"), broken.err());
    assertTrue(Files.notExists(root.resolve("target/ntk/lock")), "the lock is left");
  }
}
