package dev.tangent.kernel.images;

import java.util.ArrayList;
import java.util.List;

/**
 * What one cut of a pooling's input adds to its outputs along one axis: each term adds weight times
 * the input pair (q, q′) to the output pair (p, p′).
 *
 * @param input the cut
 * @param offset of each term: which of the wanted output cuts p′ − p belongs to
 * @param output p of each term
 * @param position q of each term
 * @param weight of each term
 */
record PoolTerms(Cut input, int[] offset, int[] output, int[] position, double[] weight) {
  private record Term(int offset, int output, int position, double weight) {}

  /**
   * All input cuts with their terms. Without wrapping they go from the largest negative shift to
   * the largest positive one, so that all outputs add in the same order.
   *
   * @param m factors of the pooling, outputs × inputs
   * @param wanted the cuts needed of the output
   */
  static List<PoolTerms> of(double[][] m, boolean wraps, List<Cut> wanted) {
    int n = m[0].length;
    List<PoolTerms> all = new ArrayList<>();
    for (int shift = wraps ? 0 : 1 - n; shift < n; shift++) {
      Cut input = wraps ? Cut.whole(n, shift) : Cut.ofShift(n, shift);
      List<Term> terms = terms(m, input, shift, wraps, wanted);
      if (!terms.isEmpty()) {
        all.add(
            new PoolTerms(
                input,
                terms.stream().mapToInt(Term::offset).toArray(),
                terms.stream().mapToInt(Term::output).toArray(),
                terms.stream().mapToInt(Term::position).toArray(),
                terms.stream().mapToDouble(Term::weight).toArray()));
      }
    }
    return all;
  }

  private static List<Term> terms(
      double[][] m, Cut input, int shift, boolean wraps, List<Cut> wanted) {
    int n = m[0].length;
    List<Term> terms = new ArrayList<>();
    for (int d = 0; d < wanted.size(); d++) {
      Cut cut = wanted.get(d);
      for (int p = 0; p < cut.size(); p++) {
        int other = cut.other(p);
        if (!cut.has(other >= p ? 0 : 1)) {
          continue;
        }
        for (int q = 0; q < n; q++) {
          int r = wraps ? input.other(q) : q + shift;
          if (r >= 0 && r < n && m[p][q] != 0 && m[other][r] != 0) {
            terms.add(new Term(d, p, q, m[p][q] * m[other][r]));
          }
        }
      }
    }
    return terms;
  }

  int count() {
    return weight.length;
  }
}
