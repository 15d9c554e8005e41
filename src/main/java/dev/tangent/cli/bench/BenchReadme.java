package dev.tangent.cli.bench;

import dev.tangent.cli.frame.Output;
import dev.tangent.cli.frame.UserError;
import dev.tangent.report.BenchResults;
import dev.tangent.report.BenchTables;
import dev.tangent.run.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The table of speeds in README.md: made from results/bench, between two marks. */
public final class BenchReadme {
  static final String BEGIN = "<!-- bench: made by `ntk bench --readme` from results/bench -->\n";
  static final String END = "<!-- end of bench -->\n";

  private BenchReadme() {}

  static int write(Path root, Output out) throws IOException {
    Path file = root.resolve("README.md");
    String text = Files.readString(file);
    String with = with(text, root.resolve("results/bench"));
    Path page = root.resolve("results/bench/README.md");
    String all = page(root.resolve("results/bench"));
    boolean same = with.equals(text) && Files.exists(page) && Files.readString(page).equals(all);
    if (!same) {
      AtomicFiles.write(file, with.getBytes(StandardCharsets.UTF_8));
      AtomicFiles.write(page, all.getBytes(StandardCharsets.UTF_8));
    }
    out.line(same ? "%s is up to date" : "wrote the tables of speeds in %s and " + page, file);
    out.json(Map.of("file", file.toString(), "changed", !same));
    return 0;
  }

  /** The page of all results in a directory. */
  public static String page(Path results) throws IOException {
    return """
    # Speeds

    Made by `ntk bench --readme` from the files beside it; each has a page of its own. `1.20 ×` beside a library's
    time: ours is 1.20 times as fast.

    """
        + BenchTables.readme(BenchResults.read(results));
  }

  /** The README's text with its table made anew from a directory of results. */
  public static String with(String text, Path results) throws IOException {
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw UserError.failed(
          String.format(
              Locale.ROOT, "README.md has no lines `%s` and `%s`", BEGIN.strip(), END.strip()),
          "put them where the table belongs");
    }
    List<BenchResults> all = BenchResults.read(results);
    return text.substring(0, begin + BEGIN.length()) + BenchTables.front(all) + text.substring(end);
  }
}
