package dev.tangent.job.shard;

import dev.tangent.job.frame.SpecException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the parts into which the blocks of a kernel are dealt.
 *
 * @param number k, from 1
 * @param count n
 */
public record Shard(int number, int count) {
  private static final Pattern FORM = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

  /** Checks 1 ≤ k ≤ n. */
  public Shard {
    SpecException.require(
        number >= 1 && number <= count,
        "--shard " + number + "/" + count,
        "1/" + Math.max(1, count) + " to " + Math.max(1, count) + "/" + Math.max(1, count));
  }

  /**
   * {@return the shard of a text like {@code 2/8}}
   *
   * @param text as people write it
   */
  public static Shard parse(String text) {
    Matcher form = FORM.matcher(text);
    SpecException.require(form.matches(), "--shard " + text, "k/n, as 2/8");
    return new Shard(Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)));
  }

  /** The form in names of files: {@code 2-of-8}. */
  String inNames() {
    return number + "-of-" + count;
  }

  /**
   * {@return the directory of the run of a shard whose blocks go to {@code out}} It is a
   * subdirectory, because several shards may write into one directory.
   *
   * @param out where its blocks go
   */
  public Path directory(Path out) {
    return out.resolve("shard-" + inNames());
  }

  @Override
  public String toString() {
    return number + "/" + count;
  }
}
