package dev.tangent.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes inputs that are nearly good: bytes are flipped, cut, doubled or joined with other good
 * inputs, numbers made huge, words of the format inserted anywhere. Input i of a seed is always the
 * same.
 */
final class Mutations {
  /** Numbers at which sizes overflow. */
  private static final long[] EDGES = {
    0,
    1,
    -1,
    127,
    128,
    255,
    256,
    65535,
    65536,
    Integer.MAX_VALUE,
    Integer.MIN_VALUE,
    0xffffffffL,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    1L << 40
  };

  private static final String[] NUMBERS = {
    "0",
    "-1",
    "1e999",
    "NaN",
    "-Infinity",
    "2147483648",
    "9223372036854775807",
    "99999999999999999999",
    "4294967296",
    "1e-400",
    "0x10",
    "1_000",
    "١٢",
    "..",
    "../../etc",
    "\u0000",
    "null",
    "{}",
    "[[[[",
    "\uFFFF"
  };

  private final List<byte[]> good;
  private final byte[][] words;
  private final SplittableRandom random;

  Mutations(List<byte[]> good, List<String> words, long seed) {
    this.good = good;
    this.words = words.stream().map(w -> w.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    random = new SplittableRandom(seed);
  }

  byte[] next() {
    byte[] bytes = pick(good);
    for (int n = 1 + random.nextInt(5); n > 0; n--) {
      bytes = mutated(bytes);
    }
    return bytes;
  }

  private byte[] pick(List<byte[]> from) {
    return from.get(random.nextInt(from.size())).clone();
  }

  private byte[] mutated(byte[] b) {
    int at = random.nextInt(b.length + 1);
    return switch (random.nextInt(10)) {
      case 0 -> flip(b, at);
      case 1 -> Arrays.copyOf(b, at);
      case 2 -> replaced(b, at, 0, b, random.nextInt(64)); // a piece twice
      case 3 -> replaced(b, at, random.nextInt(16), b, 0); // a piece less
      case 4, 5 -> edge(b, at);
      case 6 ->
          word(b, at, NUMBERS[random.nextInt(NUMBERS.length)].getBytes(StandardCharsets.UTF_8));
      case 7, 8 ->
          words.length == 0 ? flip(b, at) : word(b, at, words[random.nextInt(words.length)]);
      default -> {
        byte[] other = pick(good);
        int from = random.nextInt(other.length + 1);
        byte[] joined = Arrays.copyOf(b, at + other.length - from);
        System.arraycopy(other, from, joined, at, other.length - from);
        yield joined;
      }
    };
  }

  private byte[] flip(byte[] b, int at) {
    if (at < b.length) {
      b[at] = (byte) (random.nextBoolean() ? b[at] ^ 1 << random.nextInt(8) : random.nextInt(256));
    }
    return b;
  }

  /** A whole number of 1 to 8 bytes, of either order, in the place of what is there. */
  private byte[] edge(byte[] b, int at) {
    long value = EDGES[random.nextInt(EDGES.length)];
    int length = 1 << random.nextInt(4);
    boolean little = random.nextBoolean();
    for (int i = 0; i < length && at + i < b.length; i++) {
      b[at + i] = (byte) (value >>> 8 * (little ? i : length - 1 - i));
    }
    return b;
  }

  /** A word in the place of a few bytes; half the time of a number that stands there. */
  private byte[] word(byte[] b, int at, byte[] word) {
    int from = at;
    int drop = random.nextInt(3) * random.nextInt(4);
    if (random.nextBoolean()) {
      while (from < b.length && !isDigit(b[from])) {
        from++;
      }
      drop = 0;
      while (from + drop < b.length && isDigit(b[from + drop])) {
        drop++;
      }
    }
    drop = Math.min(drop, b.length - from);
    byte[] result = new byte[b.length - drop + word.length];
    System.arraycopy(b, 0, result, 0, from);
    System.arraycopy(word, 0, result, from, word.length);
    System.arraycopy(b, from + drop, result, from + word.length, b.length - from - drop);
    return result;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** Without {@code drop} bytes at {@code at}; with {@code twice} bytes from there once more. */
  private static byte[] replaced(byte[] b, int at, int drop, byte[] source, int twice) {
    int dropped = Math.min(drop, b.length - at);
    int more = Math.min(twice, source.length - at);
    byte[] result = new byte[b.length - dropped + more];
    System.arraycopy(b, 0, result, 0, at);
    System.arraycopy(source, at, result, at, more);
    System.arraycopy(b, at + dropped, result, at + more, b.length - at - dropped);
    return result;
  }
}
