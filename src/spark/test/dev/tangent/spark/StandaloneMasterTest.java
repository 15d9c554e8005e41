package dev.tangent.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.dynamics.LimitPointKernel;
import dev.tangent.dynamics.StreamedKernel;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Progress;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A master and two workers run as processes on loopback, from Maven's jars alone. One executor is
 * killed in the middle of the work, and still the results have the same bits as on one machine.
 */
class StandaloneMasterTest {
  private static final long PATIENCE_SECONDS = 90;

  private final List<Process> processes = new ArrayList<>();

  @TempDir Path home;

  private String master;

  @BeforeEach
  void start() throws Exception {
    Path jars = Files.createDirectories(home.resolve("jars"));
    List<Path> classes = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        classes.add(path);
      } else if (Files.isRegularFile(path) && Files.notExists(jars.resolve(path.getFileName()))) {
        Files.createSymbolicLink(jars.resolve(path.getFileName()), path.toAbsolutePath());
      }
    }
    pack(classes);
    int port = freePort();
    master = "spark://127.0.0.1:" + port;
    daemon("org.apache.spark.deploy.master.Master", "--port", String.valueOf(port));
    for (int i = 0; i < 2; i++) {
      Path work = Files.createDirectories(home.resolve("work-" + i));
      daemon(
          "org.apache.spark.deploy.worker.Worker",
          "--cores",
          "1",
          "--memory",
          "1g",
          "--work-dir",
          work.toString(),
          master);
    }
  }

  /** Our classes in a jar; without the module's description, which knows nothing of tests. */
  private void pack(List<Path> directories) throws IOException {
    Set<String> names = new HashSet<>();
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(ours()))) {
      for (Path directory : directories) {
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.filter(Files::isRegularFile).toList()) {
            String name = directory.relativize(file).toString().replace(File.separatorChar, '/');
            if (!name.equals("module-info.class") && names.add(name)) {
              jar.putNextEntry(new JarEntry(name));
              Files.copy(file, jar);
              jar.closeEntry();
            }
          }
        }
      }
    }
  }

  private Path ours() {
    return home.resolve("tangent.jar");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private void daemon(String type, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", home.resolve("jars") + "/*", type));
    command.addAll(List.of("--host", "127.0.0.1", "--webui-port", "0"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder
        .environment()
        .putAll(
            Map.of(
                "SPARK_HOME",
                home.toString(),
                "SPARK_SCALA_VERSION",
                "2.13",
                "SPARK_LOCAL_IP",
                "127.0.0.1",
                "JAVA_HOME",
                System.getProperty("java.home")));
    builder.redirectErrorStream(true);
    builder.redirectOutput(home.resolve(type + processes.size() + ".log").toFile());
    processes.add(builder.start());
  }

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : processes) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      process.waitFor(10, TimeUnit.SECONDS);
    }
  }

  private SparkContext connect() {
    SparkConf conf = SparkProvider.configuration(master, "test");
    conf.set("spark.driver.host", "127.0.0.1");
    conf.set("spark.driver.bindAddress", "127.0.0.1");
    conf.set("spark.executor.memory", "512m");
    conf.set("spark.jars", ours().toString());
    return new SparkContext(conf);
  }

  /** Kills the executor of the first worker, once. */
  private boolean killExecutor() {
    return processes.get(1).descendants().map(ProcessHandle::destroyForcibly).count() > 0;
  }

  @Test
  void sameBitsWhenAnExecutorIsKilledInTheMiddle() throws Exception {
    LimitPointKernel kernel =
        new LimitPointKernel(
            LimitKernel.of(Architecture.parse("input 5; dense 9; relu; dense 1")), true, false);
    DoubleMatrix x = SparkWorkersTest.random(3 * StreamedKernel.BLOCK + 100, 5, 1);
    DoubleMatrix v = SparkWorkersTest.random(x.rows(), 2, 2);
    DoubleMatrix expected = DoubleMatrix.zeros(x.rows(), 2);
    new StreamedKernel(kernel, x, Progress.NONE).apply(v, expected);

    SparkContext context = connect();
    try {
      SparkWorkers workers = new SparkWorkers(context, 0);
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (processes.subList(1, 3).stream().anyMatch(w -> w.descendants().count() == 0)) {
        assertTrue(System.nanoTime() < end, "no executors: see the logs of the workers");
        Thread.sleep(100);
      }
      AtomicInteger killed = new AtomicInteger();
      Progress kill =
          (_, done, _) -> {
            if (done >= 1 && killed.get() == 0 && killExecutor()) {
              killed.incrementAndGet();
            }
          };
      DoubleMatrix product = DoubleMatrix.zeros(x.rows(), 2);
      workers.call(
          () -> {
            new StreamedKernel(kernel, x, kill).apply(v, product);
            return product;
          });
      assertTrue(killed.get() > 0, "nothing was killed");
      assertArrayEquals(expected.array(), product.array());
    } finally {
      context.stop();
    }
  }
}
