package dev.tangent.linalg;

/** Full decomposition: Householder tridiagonalization, implicit QL (EISPACK tred2, tql2). */
final class FullEigen {
  private FullEigen() {}

  static SymmetricEigen decompose(DoubleMatrix a) {
    int n = a.rows();
    double[][] v = new double[n][n]; // v[j] becomes eigenvector j
    double[] d = new double[n];
    double[] e = new double[n];
    Tridiagonal.reduce(a, d, e, v);
    Tridiagonal.ql(d, e, v);
    Integer[] order = new Integer[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    java.util.Arrays.sort(order, (x, y) -> Double.compare(d[y], d[x]));
    double[] values = new double[n];
    DoubleMatrix vectors = DoubleMatrix.zeros(n, n);
    for (int j = 0; j < n; j++) {
      values[j] = d[order[j]];
      for (int i = 0; i < n; i++) {
        vectors.set(i, j, v[order[j]][i]);
      }
    }
    return new SymmetricEigen(values, vectors, new double[0]);
  }
}
