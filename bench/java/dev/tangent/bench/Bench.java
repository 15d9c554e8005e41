package dev.tangent.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.openjdk.jmh.runner.NoBenchmarksException;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * The main class of these benchmarks: JMH's main, which also notes the work of an operation in the
 * results and leaves out peers (other libraries) that are not installed. {@code ntk bench} starts
 * it and reads its output.
 *
 * <p>A benchmark of a peer is a method whose name begins with the library's: {@code openblasSyrk()}
 * stands beside {@code syrk()} of the same class and the same parameters.
 */
public final class Bench {
  /** Begins a line that names a skipped benchmark and the reason; {@code ntk bench} reads it. */
  static final String SKIPPED = "# Skipped: ";

  /** Exit code when no benchmark has the name asked for. */
  static final int NO_BENCHMARK = 3;

  private Bench() {}

  /** Takes the arguments of JMH, or those of {@link Pairs}. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length > 0 && arguments[0].equals(Pairs.OPTION)) {
      missingPeers().values().forEach(why -> System.out.println(SKIPPED + why));
      printPeers();
      System.exit(Pairs.run(arguments) ? 0 : NO_BENCHMARK);
    }
    CommandLineOptions given = new CommandLineOptions(arguments);
    if (given.shouldListWithParams()) {
      new Runner(given).listWithParams(given);
      return;
    }
    ChainedOptionsBuilder options =
        new OptionsBuilder().parent(given).addProfiler(WorkProfiler.class);
    for (Map.Entry<String, String> missing : missingPeers().entrySet()) {
      System.out.println(SKIPPED + missing.getValue());
      options.exclude(missing.getKey());
    }
    printPeers();
    try {
      new Runner(options.build()).run();
    } catch (NoBenchmarksException e) {
      System.exit(NO_BENCHMARK);
    }
  }

  private static void printPeers() {
    NativeBlas.find().ifPresent(blas -> System.out.println("# Peer: " + blas.version()));
    NativeBlas.findBlis().ifPresent(blas -> System.out.println("# Peer: " + blas.version()));
  }

  /** Patterns of the benchmarks that cannot run here → the reason. */
  static Map<String, String> missingPeers() {
    Map<String, String> missing = new LinkedHashMap<>();
    if (NativeBlas.find().isEmpty()) {
      missing.put("\\.openblas\\w*$", NativeBlas.MISSING);
    }
    if (NativeBlas.findBlis().isEmpty()) {
      missing.put("\\.blis\\w*$", NativeBlas.BLIS_MISSING);
    }
    return missing;
  }
}
