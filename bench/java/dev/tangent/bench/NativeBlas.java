package dev.tangent.bench;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * OpenBLAS and BLIS through the foreign-function interface, where they are installed (Debian:
 * {@code libopenblas0-pthread}, {@code libblis4-pthread}). Row-major; matrices are off-heap
 * segments.
 *
 * <p>Each library has its own symbol lookup, so that both can be used in one process.
 */
@SuppressWarnings("restricted")
public final class NativeBlas {
  private static final List<String> OPENBLAS =
      List.of(
          "/usr/lib/x86_64-linux-gnu/openblas-pthread/libopenblas.so.0",
          "/usr/lib/aarch64-linux-gnu/openblas-pthread/libopenblas.so.0",
          "/usr/lib64/libopenblasp.so.0",
          "/opt/homebrew/opt/openblas/lib/libopenblas.dylib");

  private static final List<String> BLIS =
      List.of(
          "/usr/lib/x86_64-linux-gnu/blis-pthread/libblis.so.4",
          "/usr/lib/aarch64-linux-gnu/blis-pthread/libblis.so.4",
          "/usr/lib64/libblis.so.4",
          "/opt/homebrew/opt/blis/lib/libblis.dylib");

  /** The message when OpenBLAS is not installed. */
  static final String MISSING =
      "OpenBLAS is not installed (Debian: apt install libopenblas0-pthread)";

  /** The message when BLIS is not installed. */
  static final String BLIS_MISSING = "BLIS is not installed (Debian: apt install libblis4-pthread)";

  /** The precision argument of the operations below that have both. */
  static final boolean FLOAT = true;

  static final boolean DOUBLE = false;

  private static final int ROW_MAJOR = 101;
  private static final int NO = 111;
  private static final int YES = 112;
  private static final int LOWER = 122;
  private static final MemoryLayout INT = ValueLayout.JAVA_INT;
  private static final MemoryLayout POINTER = ValueLayout.ADDRESS;

  private final SymbolLookup library;
  private final MethodHandle sgemm;
  private final MethodHandle dgemm;
  private final MethodHandle sgemv;
  private final MethodHandle dgemv;
  private final MethodHandle ssyrk;
  private final MethodHandle dsyrk;
  private final MethodHandle threads;

  private final boolean blis;

  private NativeBlas(Path path, boolean blis) {
    this.blis = blis;
    library = SymbolLookup.libraryLookup(path, Arena.global());
    sgemm = gemm("cblas_sgemm", ValueLayout.JAVA_FLOAT);
    dgemm = gemm("cblas_dgemm", ValueLayout.JAVA_DOUBLE);
    sgemv = gemv("cblas_sgemv", ValueLayout.JAVA_FLOAT);
    dgemv = gemv("cblas_dgemv", ValueLayout.JAVA_DOUBLE);
    ssyrk = syrk("cblas_ssyrk", ValueLayout.JAVA_FLOAT);
    dsyrk = syrk("cblas_dsyrk", ValueLayout.JAVA_DOUBLE);
    threads =
        blis
            ? handle("bli_thread_set_num_threads", FunctionDescriptor.ofVoid(ValueLayout.JAVA_LONG))
            : handle("openblas_set_num_threads", FunctionDescriptor.ofVoid(INT));
  }

  /** OpenBLAS, or empty where it is not installed. */
  public static Optional<NativeBlas> find() {
    return find(OPENBLAS, false);
  }

  /** BLIS, or empty where it is not installed. It has no LAPACK. */
  public static Optional<NativeBlas> findBlis() {
    return find(BLIS, true);
  }

  private static Optional<NativeBlas> find(List<String> places, boolean blis) {
    return places.stream()
        .map(Path::of)
        .filter(Files::exists)
        .findFirst()
        .map(path -> new NativeBlas(path, blis));
  }

  /** OpenBLAS with all cores; benchmarks that need it are left out where it is not installed. */
  static NativeBlas get() {
    return find().orElseThrow(() -> new IllegalStateException(MISSING)).threads(wanted());
  }

  /** BLIS with all cores. */
  static NativeBlas getBlis() {
    return findBlis().orElseThrow(() -> new IllegalStateException(BLIS_MISSING)).threads(wanted());
  }

  private static int wanted() {
    return Integer.getInteger("tangent.threads", Runtime.getRuntime().availableProcessors());
  }

  /**
   * The library's own description: its version and the processor for which its kernels were chosen.
   */
  public String version() {
    try {
      if (blis) {
        MethodHandle name = handle("bli_info_get_version_str", FunctionDescriptor.of(POINTER));
        MethodHandle kind = handle("bli_arch_query_id", FunctionDescriptor.of(INT));
        MethodHandle say = handle("bli_arch_string", FunctionDescriptor.of(POINTER, INT));
        int id = (int) kind.invokeExact();
        return "BLIS "
            + text((MemorySegment) name.invokeExact())
            + " "
            + text((MemorySegment) say.invokeExact(id));
      }
      MethodHandle words = handle("openblas_get_config", FunctionDescriptor.of(POINTER));
      return text((MemorySegment) words.invokeExact());
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(MemorySegment text) {
    return text.reinterpret(256).getString(0).strip();
  }

  private MethodHandle handle(String name, FunctionDescriptor descriptor) {
    return Linker.nativeLinker().downcallHandle(library.find(name).orElseThrow(), descriptor);
  }

  private MethodHandle gemm(String name, MemoryLayout real) {
    return handle(
        name,
        FunctionDescriptor.ofVoid(
            INT, INT, INT, INT, INT, INT, real, POINTER, INT, POINTER, INT, real, POINTER, INT));
  }

  private MethodHandle gemv(String name, MemoryLayout real) {
    return handle(
        name,
        FunctionDescriptor.ofVoid(
            INT, INT, INT, INT, real, POINTER, INT, POINTER, INT, real, POINTER, INT));
  }

  private MethodHandle syrk(String name, MemoryLayout real) {
    return handle(
        name,
        FunctionDescriptor.ofVoid(INT, INT, INT, INT, INT, real, POINTER, INT, real, POINTER, INT));
  }

  /** How many threads it uses from now on. */
  public NativeBlas threads(int count) {
    try {
      if (blis) {
        threads.invokeExact((long) count);
      } else {
        threads.invokeExact(count);
      }
      return this;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** C ← op(A) op(B) + β C, all of them compact. */
  public void sgemm(
      boolean ta,
      boolean tb,
      int m,
      int n,
      int k,
      MemorySegment a,
      MemorySegment b,
      float beta,
      MemorySegment c) {
    try {
      sgemm.invokeExact(
          ROW_MAJOR,
          ta ? YES : NO,
          tb ? YES : NO,
          m,
          n,
          k,
          1f,
          a,
          ta ? m : k,
          b,
          tb ? k : n,
          beta,
          c,
          n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** C ← op(A) op(B) + β C, all of them compact. */
  public void dgemm(
      boolean ta,
      boolean tb,
      int m,
      int n,
      int k,
      MemorySegment a,
      MemorySegment b,
      double beta,
      MemorySegment c) {
    try {
      dgemm.invokeExact(
          ROW_MAJOR,
          ta ? YES : NO,
          tb ? YES : NO,
          m,
          n,
          k,
          1d,
          a,
          ta ? m : k,
          b,
          tb ? k : n,
          beta,
          c,
          n);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** y ← op(A) x for A of m × n. */
  public void gemv(
      boolean single, boolean ta, int m, int n, MemorySegment a, MemorySegment x, MemorySegment y) {
    try {
      if (single) {
        sgemv.invokeExact(ROW_MAJOR, ta ? YES : NO, m, n, 1f, a, n, x, 1, 0f, y, 1);
      } else {
        dgemv.invokeExact(ROW_MAJOR, ta ? YES : NO, m, n, 1d, a, n, x, 1, 0d, y, 1);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lower triangle of C ← A Aᵀ for A of n × k. */
  public void syrk(boolean single, int n, int k, MemorySegment a, MemorySegment c) {
    try {
      if (single) {
        ssyrk.invokeExact(ROW_MAJOR, LOWER, NO, n, k, 1f, a, k, 0f, c, n);
      } else {
        dsyrk.invokeExact(ROW_MAJOR, LOWER, NO, n, k, 1d, a, k, 0d, c, n);
      }
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cholesky in place of the lower triangle (row-major, so "upper" for LAPACK). */
  public int potrf(boolean single, int n, MemorySegment a) {
    MethodHandle f =
        handle(
            single ? "spotrf_" : "dpotrf_",
            FunctionDescriptor.ofVoid(POINTER, POINTER, POINTER, POINTER, POINTER));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment uplo = arena.allocateFrom("U");
      MemorySegment order = arena.allocateFrom(ValueLayout.JAVA_INT, n);
      MemorySegment info = arena.allocate(ValueLayout.JAVA_INT);
      f.invokeExact(uplo, order, a, order, info);
      return info.get(ValueLayout.JAVA_INT, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /** Eigenvalues into w and eigenvectors into a of a symmetric double matrix (dsyevd). */
  public int syevd(int n, MemorySegment a, MemorySegment w) {
    MethodHandle f =
        handle(
            "dsyevd_",
            FunctionDescriptor.ofVoid(
                POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER, POINTER,
                POINTER, POINTER));
    try (Arena arena = Arena.ofConfined()) {
      long work = 1 + 6L * n + 2L * n * n;
      int integers = 3 + 5 * n;
      MemorySegment info = arena.allocate(ValueLayout.JAVA_INT);
      MemorySegment order = arena.allocateFrom(ValueLayout.JAVA_INT, n);
      f.invokeExact(
          arena.allocateFrom("V"),
          arena.allocateFrom("L"),
          order,
          a,
          order,
          w,
          arena.allocate(ValueLayout.JAVA_DOUBLE, work),
          arena.allocateFrom(ValueLayout.JAVA_INT, (int) work),
          arena.allocate(ValueLayout.JAVA_INT, integers),
          arena.allocateFrom(ValueLayout.JAVA_INT, integers),
          info);
      return info.get(ValueLayout.JAVA_INT, 0);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
