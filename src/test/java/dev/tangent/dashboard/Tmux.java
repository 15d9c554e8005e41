package dev.tangent.dashboard;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A terminal for tests: tmux on a socket of its own, ended with the test. */
final class Tmux implements AutoCloseable {
  /**
   * How long anything may take on a busy machine, in nanoseconds; only a failure waits that long.
   */
  private static final long PATIENCE = 60_000_000_000L;

  private final String socket =
      "ntk-test-" + ProcessHandle.current().pid() + "-" + System.nanoTime();

  /** Starts a shell script in a terminal of that size. */
  Tmux(int width, int height, String script) throws IOException, InterruptedException {
    run(
        "-f",
        "/dev/null",
        "new-session",
        "-d",
        "-x",
        "" + width,
        "-y",
        "" + height,
        "/bin/sh",
        "-c",
        script);
  }

  static boolean isThere() {
    return find("tmux") != null;
  }

  /** A program on the path, or where system programs are; null when it is not installed. */
  static @Nullable Path find(String program) {
    String path = System.getenv().getOrDefault("PATH", "") + ":/usr/sbin:/usr/local/sbin";
    for (String directory : path.split(":")) {
      Path file = Path.of(directory, program);
      if (Files.isExecutable(file)) {
        return file;
      }
    }
    return null;
  }

  /** This JVM with the class path of the tests, as words for a shell. */
  static String java(String mainClass, Object... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                classPath(),
                mainClass));
    for (Object argument : arguments) {
      words.add(argument.toString());
    }
    StringBuilder line = new StringBuilder();
    words.forEach(w -> line.append('\'').append(w.replace("'", "'\\''")).append("' "));
    return line.toString();
  }

  /** Some test runners load the tests by a loader of their own. */
  private static String classPath() {
    if (Tmux.class.getClassLoader() instanceof URLClassLoader loader) {
      return Arrays.stream(loader.getURLs())
          .map(url -> Path.of(URI.create(url.toString())).toString())
          .collect(Collectors.joining(File.pathSeparator));
    }
    return System.getProperty("java.class.path");
  }

  String run(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tmux", "-u", "-L", socket));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  /** Presses keys by tmux's names. */
  void press(String... keys) throws IOException, InterruptedException {
    for (String key : keys) {
      run("send-keys", key);
    }
  }

  String screen() throws IOException, InterruptedException {
    return run("capture-pane", "-p");
  }

  /** A format of tmux, as {@code #{alternate_on}}. */
  String ask(String format) throws IOException, InterruptedException {
    return run("display-message", "-p", format).strip();
  }

  /** Waits until the screen shows something. */
  String await(Predicate<String> wanted, String what) throws IOException, InterruptedException {
    String screen = "";
    for (long end = System.nanoTime() + PATIENCE; System.nanoTime() < end; ) {
      screen = screen();
      if (wanted.test(screen)) {
        return screen;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(what + " never came; the screen shows\n" + screen);
  }

  static void until(BooleanSupplier condition, String what) throws InterruptedException {
    for (long end = System.nanoTime() + PATIENCE; System.nanoTime() < end; ) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(what);
  }

  @Override
  public void close() {
    try {
      run("kill-server");
    } catch (IOException e) {
      // It ended with its last shell.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
