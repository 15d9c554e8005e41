package dev.tangent.data.table;

import dev.tangent.data.DataException;
import dev.tangent.data.Foreign;
import dev.tangent.data.Io;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The text of a file, gzipped or not, with its encoding found out: UTF-8 with or without a
 * byte-order mark, UTF-16 by its mark or its zero bytes, otherwise Windows-1252, which a note says.
 *
 * <p>The start can be looked at before it is read: {@link #start()}.
 */
final class TextInput implements AutoCloseable {
  private static final int LOOK = 1 << 16;
  private static final Pattern SEPARATOR = Pattern.compile("\"?[sS][eE][pP]=(.)\"?(?=\\R)");
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private final PushbackReader reader;
  private final String start;
  private final boolean whole;
  private final @Nullable Character separator;

  private TextInput(
      PushbackReader reader, String start, boolean whole, @Nullable Character separator) {
    this.reader = reader;
    this.start = start;
    this.whole = whole;
    this.separator = separator;
  }

  /**
   * Opens a file.
   *
   * @param notes gets a line when the text is not UTF-8
   * @throws DataException when it is no text
   */
  static TextInput open(Path file, List<String> notes) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Io.open(file), LOOK);
    try {
      in.mark(LOOK);
      byte[] bytes = in.readNBytes(LOOK);
      in.reset();
      if (new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1)
          .equals("PAR1")) {
        throw parquet(file);
      }
      requireTable(file, bytes);
      Charset charset = charset(file, bytes, notes);
      in.skipNBytes(markLength(bytes));
      return open(in, charset);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  /** Refuses a file that is text, or looks like it, and can't be a table. */
  private static void requireTable(Path file, byte[] bytes) {
    String other = Foreign.but(bytes);
    if (!other.isEmpty()) {
      throw new DataException(file + ": not a table" + other + ": a table is text, as CSV or ARFF");
    }
  }

  /** The message for a Parquet file in the place of a text. */
  static DataException parquet(Path file) {
    return new DataException(
        file
            + ": is Parquet, which Spark reads: --data parquet:"
            + file
            + " with --on local[2], or write it as CSV");
  }

  private static TextInput open(InputStream in, Charset charset) throws IOException {
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(
                charset.equals(WINDOWS) ? CodingErrorAction.REPLACE : CodingErrorAction.REPORT);
    PushbackReader reader = new PushbackReader(new InputStreamReader(in, decoder), LOOK);
    char[] look = new char[LOOK];
    int length = 0;
    for (int n; length < LOOK && (n = reader.read(look, length, LOOK - length)) > 0; ) {
      length += n;
    }
    String start = new String(look, 0, length);
    Matcher said = SEPARATOR.matcher(start);
    Character separator = null;
    if (said.lookingAt()) {
      separator = said.group(1).charAt(0);
      start = "#" + start.substring(said.end()); // a comment: lines keep their numbers
    }
    reader.unread(start.toCharArray());
    return new TextInput(reader, start, length < LOOK, separator);
  }

  /** The separator that the first line declares ({@code sep=;}, for spreadsheets); null if none. */
  @Nullable Character separator() {
    return separator;
  }

  /** The whole text, from its start. */
  Reader reader() {
    return reader;
  }

  /** The first lines; the last one may be cut when the text is longer. */
  String start() {
    return start;
  }

  /** Whether {@link #start} is the whole text. */
  boolean isWhole() {
    return whole;
  }

  private static int markLength(byte[] b) {
    if (startsWith(b, 0xef, 0xbb, 0xbf)) {
      return 3;
    }
    return startsWith(b, 0xff, 0xfe) || startsWith(b, 0xfe, 0xff) ? 2 : 0;
  }

  private static boolean startsWith(byte[] b, int... start) {
    if (b.length < start.length) {
      return false;
    }
    for (int i = 0; i < start.length; i++) {
      if ((b[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }

  private static Charset charset(Path file, byte[] bytes, List<String> notes) {
    if (startsWith(bytes, 0xef, 0xbb, 0xbf)) {
      return StandardCharsets.UTF_8;
    }
    int[] zeros = new int[2];
    for (int i = 0; i < bytes.length; i++) {
      zeros[i & 1] += bytes[i] == 0 ? 1 : 0;
    }
    // A table in UTF-16 is mostly ASCII: every other byte is 0.
    int half = bytes.length / 2;
    boolean little = startsWith(bytes, 0xff, 0xfe) || (zeros[0] == 0 && zeros[1] > half / 2);
    boolean big = startsWith(bytes, 0xfe, 0xff) || (zeros[1] == 0 && zeros[0] > half / 2);
    if (little || big) {
      notes.add("the text is UTF-16, read as such");
      return little ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE;
    }
    if (zeros[0] + zeros[1] > 0) {
      throw new DataException(
          file + ": not a text file (it holds zero bytes): a table is text, as CSV or ARFF");
    }
    if (!isUtf8(bytes)) {
      notes.add("the text is not UTF-8, read as Windows-1252: iconv can convert it");
      return WINDOWS;
    }
    return StandardCharsets.UTF_8;
  }

  private static boolean isUtf8(byte[] bytes) {
    // The last character may be cut: without the end of input it is no error.
    CoderResult result =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .decode(
                ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length)),
                CharBuffer.allocate(bytes.length + 1),
                false);
    return !result.isError();
  }

  /** The exception for a text that can't be decoded after this line. */
  static DataException cannotDecode(Path file, long line, CharacterCodingException e) {
    return new DataException(
        file
            + ": not UTF-8 after line "
            + line
            + ": convert it, as with iconv -f WINDOWS-1252 -t UTF-8",
        e);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
