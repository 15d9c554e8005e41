package dev.tangent.guides;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The commands of a guide: the lines {@code ntk …} of its blocks, in order, each with smaller
 * parameters.
 *
 * <p>No line is left out silently: a line that can't run on this machine is in {@link #ELSEWHERE}
 * with the reason, so that the author of a new line has to decide.
 */
record Guide(Path page, List<Command> commands) {

  /**
   * A command.
   *
   * @param line as it stands in the guide, without its comment
   * @param words its arguments, made small
   * @param pipe what reads its output: a command of the shell, or empty
   * @param makes files that the comment says it makes
   */
  record Command(String line, List<String> words, String pipe, List<String> makes) {}

  /** Lines that aren't run, by a part of them, with the reason. */
  static final Map<String, String> ELSEWHERE =
      Map.of(
          "--on ", "needs Spark; the tests of dev.tangent.spark run these verbs there",
          "--data fashion-mnist", "60,000 images that come from a package of the system",
          "ntk bench --list", "the benchmarks are in a checkout, not in the reader's directory",
          "ntk bench --smoke", "JMH, two minutes of it",
          "ntk bench --compare", "needs two of its results; BenchCommandTest makes them",
          "ntk bench Product", "JMH measures for minutes, and needs a machine of its own",
          "ntk bench 'FloatProduct", "JMH",
          "ntk bench --readme", "writes the README anew; ReadmeTest compares what it writes");

  /** Whole lines that aren't run: where a part of them would name others, too. */
  static final Set<String> WHOLE =
      Set.of(
          "ntk bench", // all benchmarks: an hour
          "ntk verify", // every statement: minutes; VerificationTest runs them
          "ntk verify --scale paper");

  /**
   * The largest number that an option keeps, in each number of its value: what a guide shows on
   * hundreds of rows is run on tens.
   */
  private static final Map<String, Integer> CAPS =
      Map.ofEntries(
          Map.entry("--limit-rows", 20),
          Map.entry("--train-rows", 30),
          Map.entry("--test-rows", 10),
          Map.entry("--steps", 4),
          Map.entry("--width", 32),
          Map.entry("--widths", 16), // of a figure
          Map.entry("--sizes", 16),
          Map.entry("--measure", 2),
          Map.entry("--models", 2),
          Map.entry("--subsets", 4),
          Map.entry("--seeds", 2),
          Map.entry("--monte-carlo", 3),
          Map.entry("--nystrom", 20),
          Map.entry("--features", 24),
          Map.entry("--since", 2));

  /** What a command gets besides, by a word of it, where the guide doesn't say its size. */
  private static final Map<String, List<String>> MORE =
      Map.of(
          "reproduce", List.of("--set", "seeds=1"),
          "fig1", List.of("--set", "steps=3", "--set", "points=8", "--set", "widths=8,16"),
          "fig2", List.of("--set", "widths=8,16"),
          "fig3", List.of("--set", "points=20"));

  /** Commands that say no, and what they say: by a part of them. */
  static final Map<String, String> SAYS =
      Map.of("--resume ", "is finished: its results are there"); // nothing stopped it before

  private static final Pattern WORD =
      Pattern.compile("((?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+)|\\s+", Pattern.DOTALL);

  /** All pages: the README and the guides. */
  static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(Path.of("README.md")));
    try (Stream<Path> guides = Files.list(Path.of("src/docs"))) {
      guides.filter(p -> p.toString().endsWith(".md")).sorted().forEach(pages::add);
    }
    return pages;
  }

  static Guide read(Path page) throws IOException {
    List<Command> commands = new ArrayList<>();
    Set<String> used = new LinkedHashSet<>();
    boolean inBlock = false;
    for (String raw : Files.readAllLines(page)) {
      if (raw.startsWith("```")) {
        inBlock = !inBlock;
      } else if (inBlock && raw.matches("(\\./)?ntk( .*)?")) {
        String line = raw.replaceFirst("\\s+# .*", "").replaceFirst("^\\./", "").strip();
        // A training of four steps is not below a tenth.
        line =
            line.replaceAll("cost < 0\\.1", "cost < 10").replaceAll("width >= 1000", "width >= 32");
        if (!WHOLE.contains(line) && ELSEWHERE.keySet().stream().noneMatch(raw::contains)) {
          commands.add(command(line, raw, used));
        }
      }
    }
    return new Guide(page, commands);
  }

  private static Command command(String line, String raw, Set<String> used) {
    List<String> words = new ArrayList<>();
    String pipe = "";
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      if (word.group(1) == null) {
        continue;
      }
      if (word.group(1).equals("|")) {
        pipe = line.substring(word.end()).strip();
        break;
      }
      words.add(word.group(1).replaceAll("[\"']", ""));
    }
    words.removeFirst(); // ntk
    if (words.isEmpty()) {
      words.addAll(List.of("reproduce", "fig1")); // what ntk alone does
    }
    return new Command(line, small(words, used), pipe, made(raw));
  }

  /** With every size capped, in the foreground, and with a place for what is written twice. */
  private static List<String> small(List<String> words, Set<String> used) {
    List<String> small = new ArrayList<>();
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      String before = i == 0 ? "" : words.get(i - 1);
      if (CAPS.containsKey(before)) {
        small.add(capped(word, CAPS.get(before)));
      } else if (before.matches("--sweep|--set")
          && CAPS.containsKey("--" + word.replaceFirst("=.*", ""))) {
        // Values stay different from each other: 64,256,1024 are 8,16,32.
        small.add(spread(word, CAPS.get("--" + word.replaceFirst("=.*", ""))));
      } else if (before.equals("--architecture")) {
        small.add(capped(word, 12));
      } else if (!word.equals("--detach")) { // a test waits for what it starts
        small.add(word);
      }
      if (before.equals("--out") && word.matches("[A-Z]+") && !used.add(word)) {
        small.add("--overwrite"); // D stands for a directory of the reader's: each time another
      }
    }
    if (small.contains("digits")
        && !small.contains("--limit-rows")
        && !small.contains("--train-rows")
        && !small.contains("--print-architecture")) {
      small.addAll(List.of("--limit-rows", "20"));
    }
    if (!small.contains("--resume")) {
      List.copyOf(small).forEach(w -> small.addAll(MORE.getOrDefault(w, List.of())));
    }
    if (small.getFirst().equals("watch")) {
      small.set(0, "show"); // what it advises where nobody is at a terminal
      small.add("--plain");
    }
    return small;
  }

  private static String capped(String value, int cap) {
    return Pattern.compile("(?<![\\w.])\\d+(?![\\w.])")
        .matcher(value)
        .replaceAll(n -> String.valueOf(Math.min(cap, Long.parseLong(n.group()))));
  }

  private static String spread(String sweep, int cap) {
    String[] parts = sweep.split("=", 2);
    int count = parts[1].split(",").length;
    List<String> values = new ArrayList<>();
    for (int k = 0; k < count; k++) {
      values.add(String.valueOf(Math.max(1, cap >> (count - 1 - k))));
    }
    return parts[0] + "=" + String.join(",", values);
  }

  /** Files with a directory that the comment names: D/ntk.npy. */
  private static List<String> made(String raw) {
    int at = raw.indexOf(" # ");
    return at < 0
        ? List.of()
        : Pattern.compile("[\\w-]+(?:/[\\w-]+)*/[\\w-]+\\.(?:npy|json|csv|html|tangent)")
            .matcher(raw.substring(at))
            .results()
            .map(m -> m.group())
            .toList();
  }
}
