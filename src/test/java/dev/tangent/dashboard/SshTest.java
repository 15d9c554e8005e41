package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.Needs;
import dev.tangent.run.RunControl;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard in a real SSH session, to an sshd that the test starts on loopback: the connection
 * is cut while a run is watched, the run goes on, the viewer returns, and the run ends with the
 * same bits.
 */
@Tag("terminal")
@Timeout(value = 300, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SshTest {
  @TempDir Path directory;

  private Process sshd;
  private int port;

  @BeforeEach
  void startSshd() throws Exception {
    Needs.that(Tmux.isThere(), "tmux is not installed: apt install tmux");
    Path daemon = Tmux.find("sshd");
    Needs.that(
        daemon != null && Tmux.find("ssh") != null,
        "sshd is not installed: apt install openssh-server");
    if ("root".equals(System.getProperty("user.name"))) {
      Files.createDirectories(Path.of("/run/sshd")); // Where sshd of Debian drops its rights.
    }
    // sshd trusts no keys in directories that others can write.
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    for (String key : List.of("host", "user")) {
      run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.resolve(key).toString());
    }
    Files.copy(directory.resolve("user.pub"), directory.resolve("authorized"));
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path settings = directory.resolve("sshd.conf");
    Files.writeString(
        settings,
        """
        ListenAddress 127.0.0.1
        Port %d
        HostKey %s
        AuthorizedKeysFile %s
        PidFile none
        UsePAM no
        StrictModes no
        PasswordAuthentication no
        PermitRootLogin yes
        AcceptEnv NONE
        """
            .formatted(port, directory.resolve("host"), directory.resolve("authorized")));
    sshd =
        new ProcessBuilder(String.valueOf(daemon), "-D", "-e", "-f", settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("sshd.log").toFile())
            .start();
    Tmux.until(this::answers, "sshd on port " + port);
  }

  @AfterEach
  void stopSshd() {
    if (sshd != null) {
      sshd.descendants().forEach(ProcessHandle::destroy);
      sshd.destroy();
    }
  }

  private boolean answers() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.getInputStream().read() == 'S';
    } catch (IOException e) {
      return false;
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes());
    assertEquals(0, process.waitFor(), String.join(" ", command) + ": " + output);
  }

  /** A command on the other side of the connection, as words for a local shell. */
  private String ssh(String command) {
    return "exec ssh -tt -F none -q -p %d -i '%s' -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o IdentitiesOnly=yes '%s@127.0.0.1' '%s'"
        .formatted(
            port,
            directory.resolve("user"),
            System.getProperty("user.name"),
            ("export LC_ALL=C.UTF-8; exec " + command).replace("'", "'\\''"));
  }

  private Tmux watch(Path run) throws Exception {
    return new Tmux(
        80,
        24,
        "export TERM=xterm-256color; " + ssh(Tmux.java("dev.tangent.cli.Main", "watch", run)));
  }

  private static long viewers(Path run) {
    return ProcessHandle.allProcesses()
        .filter(p -> p.info().arguments().map(a -> isViewer(a, run)).orElse(false))
        .filter(p -> p.info().command().orElse("").endsWith("java"))
        .count();
  }

  private static boolean isViewer(String[] arguments, Path run) {
    List<String> words = List.of(arguments);
    return words.contains("watch") && words.contains(run.toString());
  }

  @Test
  void theRunOutlivesTheConnectionAndEndsInTheSameBits() throws Exception {
    Path run = directory.resolve("run");
    Process experiment = experiment(run, 25);
    try {
      Tmux.until(() -> Files.exists(run.resolve("events.jsonl")), "the run began");
      try (Tmux tmux = watch(run)) {
        tmux.await(s -> s.contains("▶ running") && s.contains("cost C"), "the overview");
        tmux.press("Space");
        tmux.await(s -> s.contains("‖ paused"), "the pause over SSH");
        assertEquals(1, viewers(run));
        // Cut: the client dies without a word to the other side.
        long client = Long.parseLong(tmux.ask("#{pane_pid}"));
        ProcessHandle.of(client).orElseThrow().destroyForcibly();
      }
      Tmux.until(() -> viewers(run) == 0, "the viewer went with its connection");
      assertTrue(experiment.isAlive(), "the run did not");
      long size = Files.size(run.resolve("events.jsonl"));
      RunControl.request(run, RunControl.Command.RESUME);
      Tmux.until(() -> size(run) > size + 20_000, "the run goes on with nobody there");
      try (Tmux tmux = watch(run)) {
        tmux.await(s -> s.contains("✓ done"), "the end over a new connection");
        tmux.press("q");
        Tmux.until(() -> viewers(run) == 0, "q ends the viewer");
      }
      assertTrue(experiment.waitFor(60, TimeUnit.SECONDS));
    } finally {
      experiment.destroyForcibly();
    }
    Path undisturbed = directory.resolve("undisturbed");
    assertTrue(experiment(undisturbed, 0).waitFor(120, TimeUnit.SECONDS));
    assertSame(words(undisturbed), words(run));
  }

  private static Process experiment(Path run, int millis) throws IOException {
    return new ProcessBuilder(
            "/bin/sh",
            "-c",
            "exec " + Tmux.java("dev.tangent.dashboard.LiveRunMain", run, millis, 2))
        .inheritIO()
        .start();
  }

  private static long size(Path run) {
    try {
      return Files.size(run.resolve("events.jsonl"));
    } catch (IOException e) {
      return 0;
    }
  }

  /** Says the first difference: two whole logs are no message. */
  private static void assertSame(List<String> expected, List<String> actual) {
    assertEquals(expected.size(), actual.size(), "lines of the log");
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i), "line " + (i + 1) + " of the log");
    }
  }

  /** The log without its times and without what the viewers caused. */
  private static List<String> words(Path run) throws IOException {
    try (Stream<String> lines = Files.lines(run.resolve("events.jsonl"))) {
      return lines
          .filter(line -> !line.contains("\"type\":\"state\""))
          .map(line -> line.replaceFirst("\"at\":\\d+", "\"at\":0"))
          .toList();
    }
  }

  @Test
  void aDetachedRunSurvivesTheHangup() throws Exception {
    Path run = directory.resolve("detached");
    Object[] arguments = {
      "train",
      "--data",
      "circle:16",
      "--width",
      "16",
      "--depth",
      "2",
      "--steps",
      "100000000",
      "--detach",
      "--out",
      run
    };
    String train = Tmux.java("dev.tangent.cli.Main", arguments);
    String command = train.replaceFirst("'-cp'", "'--add-modules=jdk.incubator.vector' '-cp'");
    try (Tmux tmux = new Tmux(100, 24, ssh(command) + "; sleep 60")) {
      Tmux.until(() -> isLive(run), "the detached run; " + tmux.screen());
    }
    try {
      Tmux.until(() -> sshd.descendants().findAny().isEmpty(), "the connection is gone");
      assertTrue(isLive(run), "the run is not");
      try (Tmux tmux = watch(run)) {
        tmux.await(s -> s.contains("▶ running"), "the viewer");
        tmux.press("X", "y");
        tmux.await(s -> s.contains("interrupted") || s.contains("done"), "the stop");
      }
      Tmux.until(() -> !isLive(run), "the run ends");
      assertTrue(Files.exists(run.resolve("output.log")));
      assertFalse(size(run) == 0);
    } finally {
      ProcessHandle.allProcesses()
          .filter(p -> List.of(p.info().arguments().orElse(new String[0])).contains(run.toString()))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static boolean isLive(Path run) {
    try {
      return RunDirectory.open(run).isLive();
    } catch (RunException e) {
      return false;
    }
  }
}
