package dev.tangent.dashboard.terminal;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The size of the terminal, from the operating system (ioctl TIOCGWINSZ). That takes a microsecond,
 * whereas an escape sequence takes a round trip over the network and its answer mixes with the
 * keys. Without native access {@code stty size} is run.
 */
public final class WindowSize {
  private static final long TIOCGWINSZ =
      System.getProperty("os.name", "").toLowerCase(Locale.ROOT).contains("mac")
          ? 0x40087468L
          : 0x5413L;
  private static final int STDOUT = 1;

  private static final @Nullable MethodHandle IOCTL = ioctl();

  /** Columns and rows. */
  record Size(int columns, int rows) {}

  private WindowSize() {}

  @SuppressWarnings("restricted")
  private static @Nullable MethodHandle ioctl() {
    try {
      Linker linker = Linker.nativeLinker();
      return linker.downcallHandle(
          linker.defaultLookup().findOrThrow("ioctl"),
          FunctionDescriptor.of(
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_INT,
              ValueLayout.JAVA_LONG,
              ValueLayout.ADDRESS),
          Linker.Option.firstVariadicArg(2));
    } catch (RuntimeException e) {
      return null; // No native access, or no such function: stty answers.
    }
  }

  /** The width of lines to stdout; a large number when stdout is no terminal. */
  public static int lineWidth() {
    Size size = fromKernel();
    return size == null ? Integer.MAX_VALUE : size.columns();
  }

  /** The size of the terminal at stdout; 80 × 24 when it is unknown. */
  static Size now() {
    Size size = fromKernel();
    return size != null ? size : fromStty();
  }

  private static @Nullable Size fromKernel() {
    MethodHandle ioctl = IOCTL;
    if (ioctl == null) {
      return null;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(MemoryLayout.sequenceLayout(4, ValueLayout.JAVA_SHORT));
      if ((int) ioctl.invokeExact(STDOUT, TIOCGWINSZ, size) != 0) {
        return null;
      }
      int rows = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 0));
      int columns = Short.toUnsignedInt(size.getAtIndex(ValueLayout.JAVA_SHORT, 1));
      return rows > 0 && columns > 0 ? new Size(columns, rows) : null;
    } catch (Throwable e) {
      return null;
    }
  }

  private static Size fromStty() {
    try {
      String[] parts = Stty.run("size").split(" ");
      int columns = Integer.parseInt(parts[1]);
      int rows = Integer.parseInt(parts[0]);
      // A terminal that reports 0 × 0 (docker exec) does not know its size.
      return columns > 0 && rows > 0 ? new Size(columns, rows) : new Size(80, 24);
    } catch (IOException | RuntimeException e) {
      return new Size(80, 24);
    }
  }
}
