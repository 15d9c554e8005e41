package dev.tangent.simd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * How wide the vectors are: decided once, without loading the Vector API, which may be missing.
 *
 * <p>{@code -Dtangent.simd=scalar|128|256|512} asks for a width; the answer is never wider than the
 * hardware, because a wider species runs hundreds of times slower, silently. Scalar code runs where
 * the module {@code jdk.incubator.vector} or the optimizing compiler is missing, for the same
 * reason.
 */
public final class Width {
  /** Bits of a vector: 0 (scalar), 128, 256 or 512. */
  public static final int BITS = choose();

  /** Whether the scalar twins run. */
  public static final boolean SCALAR = BITS == 0;

  /**
   * How many vectors the registers hold: 32 with AVX-512 and on ARM, else 16. The register tiles
   * depend on it as much as on the width. {@code -Dtangent.registers=16|32} selects the kernels of
   * another count, for tests.
   */
  public static final int REGISTERS = registers();

  /**
   * Whether kernels put a fence between the rows of a register tile, so that C2 can't load all rows
   * first and spill the sums: {@link Registers}.
   */
  public static final boolean SEPARATED = REGISTERS == 16;

  /** Bytes of the cache that one core has to itself; sizes the blocks of the products. */
  public static final int L2_BYTES = l2();

  private Width() {}

  private static int choose() {
    String asked = System.getProperty("tangent.simd", "auto").toLowerCase(Locale.ROOT);
    int limit =
        switch (asked) {
          case "auto", "" -> 512;
          case "scalar" -> 0;
          case "128", "256", "512" -> Integer.parseInt(asked);
          default ->
              throw new IllegalArgumentException(
                  String.format(
                      Locale.ROOT, "-Dtangent.simd=%s: expected scalar, 128, 256 or 512", asked));
        };
    // "interpreted mode" is -Xint, "emulated-client" is -XX:TieredStopAtLevel=1.
    String mode = System.getProperty("java.vm.info", "");
    boolean compiled = !mode.contains("interpreted") && !mode.contains("emulated-client");
    if (limit == 0 || !compiled || !moduleIsThere()) {
      return 0;
    }
    int hardware = Species.Hardware.bits();
    return hardware < 128 ? 0 : Math.min(limit, Math.min(hardware, 512));
  }

  private static int registers() {
    String asked = System.getProperty("tangent.registers", "auto").toLowerCase(Locale.ROOT);
    return switch (asked) {
      case "16", "32" -> Integer.parseInt(asked);
      case "auto", "" -> {
        String machine = System.getProperty("os.arch", "");
        boolean intel = machine.equals("amd64") || machine.equals("x86_64");
        yield SCALAR || intel && Species.Hardware.bits() < 512 ? 16 : 32;
      }
      default ->
          throw new IllegalArgumentException(
              String.format(Locale.ROOT, "-Dtangent.registers=%s: expected 16 or 32", asked));
    };
  }

  /**
   * Asks by loading a class: the boot layer doesn't list a module that was added to a running JVM.
   */
  private static boolean moduleIsThere() {
    try {
      Class.forName("jdk.incubator.vector.FloatVector", false, Width.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static int l2() {
    try {
      Path size = Path.of("/sys/devices/system/cpu/cpu0/cache/index2/size");
      String text = Files.readString(size).strip();
      return 1024 * Integer.parseInt(text.substring(0, text.length() - 1));
    } catch (IOException | RuntimeException unknown) { // another system: a common size
      return 1 << 20;
    }
  }

  /** The width in words: {@code 512-bit vectors} or {@code scalar}. */
  public static String describe() {
    return SCALAR ? "scalar" : BITS + "-bit vectors";
  }
}
