package dev.tangent.bench;

import dev.tangent.linalg.MachineLimits;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Measures our code and peers in alternating blocks of one process. Other load on the machine slows
 * both sides of a pair, so the ratio of a pair is more reliable than that of two medians from
 * different minutes.
 *
 * <p>A round is a block of ours and one of each peer, in an order that rotates by one from round to
 * round. A block repeats the operation for some tenths of a second; its time is that of the median
 * call, so that one interruption doesn't matter. The ratio of a round is the peer's time over ours.
 * What has no peer in another library is measured beside what it consists of ({@link
 * Counted#yardsticks}). Lines that begin with {@code # Pair: } are read by {@code ntk bench}:
 * class, method, peer, parameters, flops (or bytes), then the seconds of ours and of the peer round
 * by round.
 */
final class Pairs {
  static final String OPTION = "--pairs";

  /** Begins a line that {@code ntk bench} reads; tabs separate its parts. */
  static final String PAIR = "# Pair: ";

  /**
   * Begins a line with the limits of this process, which depend on its flags: GFLOP/s in float, in
   * double, vectors.
   */
  static final String LIMITS = "# Limits: ";

  private static final boolean ONE_THREAD = Integer.getInteger("tangent.threads", 0) == 1;
  private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();

  private final String pattern;
  private final Map<String, String> given;
  private final int rounds;
  private final double block;

  /**
   * @param pattern of {@code class.method}
   * @param given parameters, a comma between several values of one
   * @param block seconds
   */
  Pairs(String pattern, Map<String, String> given, int rounds, double block) {
    this.pattern = pattern;
    this.given = given;
    this.rounds = rounds;
    this.block = block;
  }

  /**
   * Measures all methods of a class that have a peer or a yardstick, for every choice of its
   * parameters.
   */
  private boolean run(Class<?> type) throws ReflectiveOperationException {
    Map<String, List<Method>> pairs = Pairing.pairs(type, pattern);
    if (pairs.isEmpty()) {
      return false;
    }
    for (Map<String, String> params : choices(type)) {
      try (Pairing pairing = new Pairing(type, params)) {
        for (List<Method> methods : pairs.values()) {
          measure(type, params, pairing, methods);
        }
      }
    }
    return true;
  }

  private List<Map<String, String>> choices(Class<?> type) {
    List<Map<String, String>> all = new ArrayList<>(List.of(new LinkedHashMap<>()));
    for (Field field : type.getDeclaredFields()) {
      Param param = field.getAnnotation(Param.class);
      if (param != null) {
        String asked = given.get(field.getName());
        String[] values = asked == null ? param.value() : asked.split(",");
        List<Map<String, String>> next = new ArrayList<>();
        for (Map<String, String> before : all) {
          for (String value : values) {
            Map<String, String> with = new LinkedHashMap<>(before);
            with.put(field.getName(), value);
            next.add(with);
          }
        }
        all = next;
      }
    }
    return all;
  }

  /** Warms both sides up, then measures round by round. */
  private void measure(
      Class<?> type, Map<String, String> params, Pairing pairing, List<Method> methods)
      throws ReflectiveOperationException {
    int n = methods.size();
    List<Pairing.Call> calls = new ArrayList<>();
    for (Method method : methods) {
      calls.add(pairing.call(method));
    }
    for (int warm = 0; warm < 2; warm++) {
      for (Pairing.Call call : calls) {
        block(call, 2 * block);
      }
    }
    double[][] seconds = new double[n][rounds];
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < n; i++) {
        int turn = (i + round) % n;
        seconds[turn][round] = block(calls.get(turn), block);
      }
    }
    String own = methods.getFirst().getName();
    Counted.Work work = WorkProfiler.work(type, params, own);
    for (int i = 1; i < n; i++) {
      String peer = methods.get(i).getName();
      if (peer.equals(Pairing.yardsticks(type).get(own))) {
        double same = work.amount() / WorkProfiler.work(type, params, peer).amount();
        seconds[i] = Arrays.stream(seconds[i]).map(s -> s * same).toArray();
      }
      print(type, own, peer, params, work, seconds[0], seconds[i]);
    }
  }

  /**
   * The time of the median call of a block, of at least three calls where these take less than five
   * times its length.
   */
  private static double block(Pairing.Call call, double length)
      throws ReflectiveOperationException {
    List<Double> times = new ArrayList<>();
    long end = now() + (long) (1e9 * length);
    long latest = end + (long) (4e9 * length);
    while (times.isEmpty() || now() < (times.size() < 3 ? latest : end)) {
      long start = now();
      sink = call.run();
      times.add(1e-9 * (now() - start));
    }
    times.sort(null);
    return times.get(times.size() / 2);
  }

  /**
   * The time in nanoseconds. With one thread it is the thread's CPU time, so that other load on the
   * machine doesn't count; with several it is wall-clock time.
   */
  private static long now() {
    return ONE_THREAD ? CLOCK.getCurrentThreadCpuTime() : System.nanoTime();
  }

  /** Uses results in the eyes of the compiler, so that it can't remove the work. */
  @SuppressWarnings("unused")
  private static volatile @Nullable Object sink;

  private static void print(
      Class<?> type,
      String own,
      String peer,
      Map<String, String> params,
      Counted.Work work,
      double[] ours,
      double[] theirs) {
    System.out.println(
        PAIR
            + String.join(
                "\t",
                type.getSimpleName().replaceFirst("Benchmark$", ""),
                own,
                peer,
                params.toString(),
                work.metric(),
                Double.toString(work.amount()),
                Arrays.toString(ours),
                Arrays.toString(theirs)));
  }

  /**
   * {@code --pairs ROUNDS SECONDS CLASS,CLASS… PATTERN KEY=VALUES…}; classes by their names without
   * {@code Benchmark}, {@code -} for all.
   *
   * @return whether there was a pair
   */
  static boolean run(String[] arguments) throws ReflectiveOperationException {
    Map<String, String> given = new LinkedHashMap<>();
    for (int i = 5; i < arguments.length; i++) {
      String[] parts = arguments[i].split("=", 2);
      given.put(parts[0], parts[1]);
    }
    int rounds = Integer.parseInt(arguments[1]);
    Pairs pairs = new Pairs(arguments[4], given, rounds, Double.parseDouble(arguments[2]));
    MachineLimits limits = MachineLimits.measure();
    System.out.println(
        LIMITS
            + String.join(
                "\t",
                String.valueOf(limits.floatGflops()),
                String.valueOf(limits.doubleGflops()),
                limits.simd()));
    boolean any = false;
    for (String name : arguments[3].equals("-") ? all() : List.of(arguments[3].split(","))) {
      any |= pairs.run(Class.forName(Pairs.class.getPackageName() + "." + name + "Benchmark"));
    }
    return any;
  }

  private static List<String> all() {
    OutputFormat quiet =
        OutputFormatFactory.createFormatInstance(
            new PrintStream(OutputStream.nullOutputStream()), VerboseMode.SILENT);
    return BenchmarkList.defaultList().getAll(quiet, List.of()).stream()
        .map(entry -> entry.getUserClassQName().replaceFirst("^.*\\.", ""))
        .map(name -> name.replaceFirst("Benchmark$", ""))
        .distinct()
        .sorted()
        .toList();
  }
}
