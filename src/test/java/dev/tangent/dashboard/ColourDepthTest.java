package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.terminal.ColourDepth;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The colour depth in the environments of known terminals; a new terminal is one more line. */
class ColourDepthTest {
  private static Map<String, String> environment(String words) {
    Map<String, String> environment = new HashMap<>();
    for (String word : words.split(" ")) {
      String[] pair = word.split("=", 2);
      environment.put(pair[0], pair.length > 1 ? pair[1] : "");
    }
    return environment;
  }

  @ParameterizedTest
  @CsvSource({
    "TERM=xterm-kitty, TRUE",
    "TERM=alacritty, TRUE",
    "TERM=foot, TRUE",
    "TERM=xterm-ghostty, TRUE",
    "TERM=wezterm, TRUE",
    "TERM=xterm-256color COLORTERM=truecolor, TRUE",
    "TERM=xterm-direct, TRUE",
    "TERM=xterm-256color, INDEXED",
    "TERM=tmux-256color, INDEXED",
    "TERM=screen-256color TMUX=/tmp/t COLORTERM=truecolor, TRUE",
    "TERM=screen-256color STY=1.a COLORTERM=truecolor, INDEXED",
    "TERM=screen STY=1.a COLORTERM=truecolor, INDEXED",
    "TERM=screen.xterm-256color COLORTERM=24bit, INDEXED",
    "TERM=screen STY=1.a, ANSI",
    "TERM=xterm, ANSI",
    "TERM=linux, ANSI",
    "TERM=vt100, NONE",
    "TERM=dumb, NONE",
    "TERM=xterm-kitty NO_COLOR=1, NONE",
  })
  void coloursOfATerminal(String words, ColourDepth depth) {
    assertEquals(depth, ColourDepth.of(environment(words)));
  }

  @ParameterizedTest
  @CsvSource({
    "TERM=xterm-256color, UTF-8, BRAILLE",
    "TERM=linux, UTF-8, ASCII",
    "TERM=xterm, US-ASCII, ASCII",
    "TERM=xterm, ISO-8859-1, ASCII"
  })
  void signsOfATerminal(String words, String charset, Glyphs glyphs) {
    assertEquals(
        glyphs,
        DashboardOptions.of(environment(words), Charset.forName(charset), Path.of(".")).glyphs());
  }
}
