package dev.tangent.dashboard.terminal;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.terminal.ansi.ANSITerminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.Charset;

/**
 * The terminal of this process in raw mode. Lanterna's own Unix terminal asks for the size by an
 * escape sequence from the signal's thread, between the bytes of a frame, and restores from a
 * shutdown hook of its own while a frame may still be written; this one does neither.
 */
public final class TtyTerminal extends ANSITerminal {
  private final String saved;
  private volatile boolean resized;

  public TtyTerminal(InputStream in, OutputStream out, Charset charset) throws IOException {
    super(in, out, charset);
    this.saved = Stty.run("-g");
    Stty.run("-icanon", "-echo", "-isig", "-iexten", "-ixon", "min", "1", "time", "0");
    listen();
  }

  /**
   * A window change sets a flag; the loop redraws everything, also when the size is the same again.
   * The class is not part of the Java platform, so it is called by name.
   */
  private void listen() {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              getClass().getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  resized = true;
                }
                return method.getReturnType() == boolean.class
                    ? (Object) (self == arguments[0])
                    : null;
              });
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance("WINCH"), proxy);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InstantiationException
        | InvocationTargetException e) {
      resized = false; // Without the signal the size is still looked at for each frame.
    }
  }

  /** True once after the window changed. */
  public boolean takeResized() {
    boolean was = resized;
    resized = false;
    return was;
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
