package dev.tangent.dashboard.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;

/**
 * The terminal of this process in raw mode. Lanterna's own Unix terminal asks for the size by an
 * escape sequence from the signal's thread, between the bytes of a frame, and restores from a
 * shutdown hook of its own while a frame may still be written; this class does neither.
 */
public final class TtyTerminal extends ANSITerminal {
  private static final String[] RAW = {
    "-icanon", "-echo", "-isig", "-iexten", "-ixon", "min", "1", "time", "0"
  };

  private final String saved;
  private volatile boolean resized;
  private volatile boolean stopAsked;
  private volatile boolean continued;

  public TtyTerminal(InputStream in, OutputStream out, Charset charset) throws IOException {
    super(in, out, charset);
    this.saved = Stty.run("-g");
    Stty.run(RAW);
    JobControl.handle("WINCH", () -> resized = true);
    JobControl.handle("TSTP", () -> stopAsked = true);
    JobControl.handle("CONT", () -> continued = true);
  }

  /** Whether the window changed since the last call. */
  public boolean takeResized() {
    boolean was = resized;
    resized = false;
    return was;
  }

  /**
   * Whether somebody asked the process to stop for a while ({@code kill -TSTP}) since the last
   * call.
   */
  public boolean takeStopAsked() {
    boolean was = stopAsked;
    stopAsked = false;
    return was;
  }

  /**
   * Whether the process was continued since the last call: another program had the terminal
   * meanwhile.
   */
  public boolean takeContinued() {
    boolean was = continued;
    continued = false;
    return was;
  }

  /** Restores the terminal and stops the process, until the shell continues it. */
  public void stopForAWhile() throws IOException {
    Stty.run(saved);
    JobControl.stop();
    raw();
  }

  /** Switches the terminal to raw mode again. */
  public void raw() throws IOException {
    Stty.run(RAW);
    continued = false;
  }

  @Override
  protected TerminalSize findTerminalSize() {
    WindowSize.Size size = WindowSize.now();
    return new TerminalSize(size.columns(), size.rows());
  }

  @Override
  public void close() throws IOException {
    Stty.run(saved);
  }
}
