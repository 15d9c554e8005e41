package dev.tangent.linalg.large;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Cleaner;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside of the heap that belongs to one matrix: in pages of 2 MB where the system has
 * them, or a file.
 *
 * <p>It ends when the matrix is closed or, should that be forgotten, when the matrix is no longer
 * reachable. Whoever uses it must hold on to the owner for as long ({@link
 * java.lang.ref.Reference#reachabilityFence}).
 */
final class OffHeapMemory {
  private static final Cleaner CLEANER = Cleaner.create();
  private static final long HUGE_PAGE = 1L << 21;

  // Constants of <sys/mman.h> on Linux.
  private static final int READ_WRITE = 1 | 2;
  private static final int PRIVATE_ANONYMOUS = 2 | 0x20;
  private static final int MADV_HUGEPAGE = 14;

  private final MemorySegment segment;
  private final Cleaner.Cleanable end;
  private final String name;
  private volatile boolean closed;

  private OffHeapMemory(Object owner, String name, Arena arena, MemorySegment segment) {
    this.segment = segment;
    this.name = name;
    end = CLEANER.register(owner, arena::close);
  }

  private interface Allocation {
    MemorySegment in(Arena arena) throws IOException;
  }

  @SuppressWarnings("MustBeClosedChecker") // the owner closes it, or the cleaner
  private static OffHeapMemory create(Object owner, String name, Allocation allocation)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      return new OffHeapMemory(owner, name, arena, allocation.in(arena));
    } catch (IOException | RuntimeException | Error e) {
      arena.close();
      throw e;
    }
  }

  /**
   * Allocates memory of zeros.
   *
   * @param name of the owner, for messages
   * @throws OutOfMemoryError naming it, when the system has less
   */
  static OffHeapMemory allocate(Object owner, String name, long bytes) {
    long free = available();
    if (bytes > free) {
      throw new OutOfMemoryError(
          String.format(
              Locale.ROOT,
              "no room for a matrix %s of %d MB outside of the heap, %d MB are free: map it to a"
                  + " file",
              name,
              bytes >> 20,
              free >> 20));
    }
    try {
      return create(
          owner,
          name,
          arena -> {
            MemorySegment huge = bytes < HUGE_PAGE ? null : Pages.INSTANCE.map(bytes, arena);
            return huge == null ? arena.allocate(Math.max(1, bytes), 64) : huge;
          });
    } catch (IOException e) {
      throw new IllegalStateException(e); // there is no file
    }
  }

  /**
   * Maps a file, which gets {@code bytes} of zeros when it does not exist or is empty.
   *
   * @throws IOException when it has another length
   */
  static OffHeapMemory map(Object owner, String name, Path file, long bytes) throws IOException {
    return create(
        owner,
        name,
        arena -> {
          try (FileChannel channel =
              FileChannel.open(
                  file,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE)) {
            if (channel.size() != 0 && channel.size() != bytes) {
              throw new IOException(
                  String.format(
                      Locale.ROOT,
                      "%s has %d bytes but a matrix %s has %d",
                      file,
                      channel.size(),
                      name,
                      bytes));
            }
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, bytes, arena);
          }
        });
  }

  /** The memory. */
  MemorySegment segment() {
    requireOpen();
    return segment;
  }

  void requireOpen() {
    if (closed) {
      throw new ClosedMatrixException(name);
    }
  }

  /**
   * The exception to throw when the memory was already freed: {@code e}, or that the matrix is
   * closed.
   */
  RuntimeException explain(IllegalStateException e) {
    return closed ? new ClosedMatrixException(name) : e;
  }

  void close() {
    if (!closed) {
      closed = true;
      end.clean();
    }
  }

  /** Bytes that the system can still give away; unknown where there is no /proc/meminfo. */
  private static long available() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemAvailable:")) {
          return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
        }
      }
    } catch (IOException | RuntimeException otherSystem) {
      return Long.MAX_VALUE;
    }
    return Long.MAX_VALUE;
  }

  /**
   * Linux's mmap and madvise, when native access is enabled for this module; without, ordinary
   * pages do.
   */
  private static final class Pages {
    static final Pages INSTANCE = new Pages();
    private final @Nullable MethodHandle mmap;
    private final @Nullable MethodHandle munmap;
    private final @Nullable MethodHandle madvise;

    private Pages() {
      boolean usable =
          System.getProperty("os.name", "").equals("Linux")
              && OffHeapMemory.class.getModule().isNativeAccessEnabled();
      ValueLayout.OfLong word = ValueLayout.JAVA_LONG;
      ValueLayout.OfInt integer = ValueLayout.JAVA_INT;
      mmap =
          usable
              ? find(
                  "mmap", FunctionDescriptor.of(word, word, word, integer, integer, integer, word))
              : null;
      munmap = usable ? find("munmap", FunctionDescriptor.of(integer, word, word)) : null;
      madvise =
          usable ? find("madvise", FunctionDescriptor.of(integer, word, word, integer)) : null;
    }

    @SuppressWarnings("restricted") // native access was checked before
    private static @Nullable MethodHandle find(String name, FunctionDescriptor descriptor) {
      Linker linker = Linker.nativeLinker();
      return linker
          .defaultLookup()
          .find(name)
          .map(f -> linker.downcallHandle(f, descriptor))
          .orElse(null);
    }

    /** Zeros that begin at a huge page; null when the system refuses. */
    @SuppressWarnings("restricted")
    @Nullable MemorySegment map(long bytes, Arena arena) {
      if (mmap == null || munmap == null || madvise == null) {
        return null;
      }
      MethodHandle unmap = munmap;
      long all = bytes + HUGE_PAGE;
      try {
        long at = (long) mmap.invokeExact(0L, all, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
        if (at == -1) {
          return null;
        }
        long start = (at + HUGE_PAGE - 1) & -HUGE_PAGE;
        int ignored = (int) madvise.invokeExact(start, bytes, MADV_HUGEPAGE); // slower pages do
        return MemorySegment.ofAddress(start)
            .reinterpret(bytes, arena, segment -> unmap(unmap, at, all));
      } catch (Throwable e) {
        return null;
      }
    }

    private static void unmap(MethodHandle unmap, long at, long bytes) {
      try {
        int ignored = (int) unmap.invokeExact(at, bytes);
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
