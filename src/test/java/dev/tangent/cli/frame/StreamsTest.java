package dev.tangent.cli.frame;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.cli.Cli;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class StreamsTest {
  private static byte[] through(String text, Charset charset, int piece) throws IOException {
    ByteArrayOutputStream to = new ByteArrayOutputStream();
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try (Streams.Sink sink = new Streams.Sink(to, charset)) {
      for (int i = 0; i < bytes.length; i += piece) {
        sink.write(bytes, i, Math.min(piece, bytes.length - i));
      }
    }
    return to.toByteArray();
  }

  /** However the bytes arrive, in pieces of characters too. */
  @ParameterizedTest
  @CsvSource({
    "US-ASCII, ‖Θ‖ ≤ 1 … é日😀, |Theta| <= 1 ... é日😀",
    "UTF-8, ‖Θ‖ ≤ 1 … é日😀, ‖Θ‖ ≤ 1 … é日😀"
  })
  void writesWhatTheTerminalShows(String charset, String text, String expected) throws IOException {
    for (int piece : List.of(1, 2, 3, 5, 1000)) {
      byte[] shown = through(text, Charset.forName(charset), piece);
      assertEquals(expected, new String(shown, StandardCharsets.UTF_8), "pieces of " + piece);
    }
  }

  @Test
  void writesLatin1WhereThatIsTheTerminals() throws IOException {
    assertArrayEquals(
        "± 2 e' Theta".replace("e'", "é").getBytes(StandardCharsets.ISO_8859_1),
        through("± 2 é Θ", StandardCharsets.ISO_8859_1, 1));
  }

  /** Commands that write little, much, JSON and their help. */
  static Stream<List<String>> commands() {
    return Stream.of(
        List.of("--help"),
        List.of("--version"),
        List.of("kernel", "--help"),
        List.of("runs", "--runs", "target", "--json"),
        List.of("kernel", "--print-architecture", "--depth", "3"),
        List.of("completion", "bash"));
  }

  /** A write that failed is exit 1 and a line. */
  @ParameterizedTest
  @MethodSource("commands")
  void aFullDiskIsSaid(List<String> command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
                Cli.command(
                    List.of(
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xshare:auto"),
                    command.toArray(String[]::new)))
            .redirectOutput(new java.io.File("/dev/full"));
    Process process = builder.start();
    String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    List<String> said = err.lines().filter(l -> !l.startsWith("WARNING")).toList();
    assertEquals(1, process.waitFor(), err);
    assertEquals(1, said.size(), err);
    assertEquals(
        "ntk: standard output cannot be written (No space left on device): make room, or send it"
            + " elsewhere",
        said.getFirst());
  }
}
