package dev.tangent.report;

import java.util.Locale;
import java.util.Optional;

/** The libraries that benchmarks run beside ours, by the beginning of a method's name. */
enum BenchLibrary {
  OPENBLAS("OpenBLAS"),
  BLIS("BLIS"),
  VECTORBLAS("VectorBLAS"),
  EJML("EJML"),
  OJALGO("ojAlgo"),
  F2J("F2J"),
  JDK("JDK");

  private final String title;

  BenchLibrary(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The library of {@code openblasSyrk}; nothing for {@code syrk}, which is ours. */
  static Optional<BenchLibrary> of(String method) {
    for (BenchLibrary library : values()) {
      String prefix = library.name().toLowerCase(Locale.ROOT);
      if (method.startsWith(prefix)
          && (method.length() == prefix.length()
              || Character.isUpperCase(method.charAt(prefix.length())))) {
        return Optional.of(library);
      }
    }
    return Optional.empty();
  }

  /** {@code syrk} of {@code openblasSyrk}: our method that does the same. */
  String operation(String method) {
    String rest = method.substring(name().length());
    return rest.isEmpty() ? "" : Character.toLowerCase(rest.charAt(0)) + rest.substring(1);
  }
}
