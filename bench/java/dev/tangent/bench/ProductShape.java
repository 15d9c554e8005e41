package dev.tangent.bench;

/** The shape m × n × k of a product and which factors are transposed, as in {@code 64x10x8:TN}. */
record ProductShape(int m, int n, int k, boolean ta, boolean tb) {
  static ProductShape parse(String text) {
    String[] parts = text.split("[x:]");
    if (parts.length != 4 || parts[3].length() != 2) {
      throw new IllegalArgumentException(text + ": expected m x n x k, as in 64x10x8:TN");
    }
    return new ProductShape(
        Integer.parseInt(parts[0]),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        parts[3].charAt(0) == 'T',
        parts[3].charAt(1) == 'T');
  }
}
