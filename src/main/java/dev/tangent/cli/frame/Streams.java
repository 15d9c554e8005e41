package dev.tangent.cli.frame;

import dev.tangent.dashboard.plot.PlainWords;
import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard output and standard error of the process: they write in characters that the terminal can
 * show, and remember errors of writing, which {@link PrintStream} hides.
 */
public final class Streams {
  private final Sink out;
  private final PrintStream print;

  private Streams(Sink out, PrintStream print) {
    this.out = out;
    this.print = print;
  }

  /** Replaces {@code System.out} and {@code System.err}. */
  public static Streams install() {
    Charset charset = charset();
    Sink out = new Sink(new FileOutputStream(FileDescriptor.out), charset);
    PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
    System.setOut(print);
    if (!charset.equals(StandardCharsets.UTF_8)) {
      Sink err = new Sink(new FileOutputStream(FileDescriptor.err), charset);
      System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }
    return new Streams(out, print);
  }

  /**
   * The encoding of the terminal, as the launcher found it, else UTF-8. The JVM's own locale can't
   * tell: on a machine with an ASCII locale the launcher gives the JVM another one, for names of
   * files.
   */
  public static Charset charset() {
    String name = System.getProperty("tangent.charset", "");
    try {
      return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }

  /**
   * Writes what is left; returns the exit code of the command, or 1 when output could not be
   * written. No error is printed when a reader closed the pipe ({@code | head}).
   */
  public int finish(int code, PrintStream err) {
    print.flush();
    IOException failure = out.failure;
    if (failure == null) {
      return code;
    }
    if (!isPipe(failure)) {
      err.println(
          "ntk: standard output cannot be written ("
              + failure.getMessage()
              + "): make room, or send it elsewhere");
    }
    return code == 0 ? UserError.FAILED : code;
  }

  private static boolean isPipe(IOException e) {
    return String.valueOf(e.getMessage()).contains("pipe");
  }

  /**
   * Takes UTF-8 and writes the terminal's encoding; characters that it lacks are spelled in words.
   */
  static final class Sink extends OutputStream {
    private final OutputStream to;
    private final @Nullable CharsetEncoder encoder; // null: bytes pass unchanged
    private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
    private @Nullable IOException failure;

    Sink(OutputStream to, Charset charset) {
      this.to = to;
      this.encoder = charset.equals(StandardCharsets.UTF_8) ? null : charset.newEncoder();
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      CharsetEncoder target = encoder;
      if (target == null) {
        put(bytes, offset, length);
        return;
      }
      waiting.write(bytes, offset, length);
      byte[] all = waiting.toByteArray();
      int whole = whole(all);
      waiting.reset();
      waiting.write(all, whole, all.length - whole);
      byte[] words = words(new String(all, 0, whole, StandardCharsets.UTF_8), target);
      put(words, 0, words.length);
    }

    private void put(byte[] bytes, int offset, int length) throws IOException {
      try {
        to.write(bytes, offset, length);
      } catch (IOException e) {
        if (failure == null) {
          failure = e;
        }
        throw e;
      }
    }

    /** How many of the bytes form whole characters. */
    private static int whole(byte[] bytes) {
      int start = bytes.length;
      for (int back = 1; back <= Math.min(4, bytes.length); back++) {
        int b = bytes[bytes.length - back] & 0xFF;
        if (b >= 0xC0) {
          int needs = b >= 0xF0 ? 4 : b >= 0xE0 ? 3 : 2;
          return needs > back ? bytes.length - back : start;
        }
        if (b < 0x80) {
          return start;
        }
      }
      return start;
    }

    /**
     * A character that can be neither encoded nor spelled, as in the name of a file, keeps its
     * bytes.
     */
    private static byte[] words(String text, CharsetEncoder target) {
      String plain = PlainWords.of(text, c -> target.canEncode(Character.toString(c)));
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length());
      plain
          .codePoints()
          .mapToObj(Character::toString)
          .forEach(
              c ->
                  bytes.writeBytes(
                      c.getBytes(target.canEncode(c) ? target.charset() : StandardCharsets.UTF_8)));
      return bytes.toByteArray();
    }

    @Override
    public void flush() throws IOException {
      to.flush();
    }
  }
}
