package dev.tangent.job.learner;

import dev.tangent.job.frame.SpecException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * A way to learn and to choose, with a name as in tables of results: {@code ntk-svc}, {@code
 * ntk-ridge-nested}.
 *
 * @param learner the kernel
 * @param method what is done with it
 * @param select what decides between candidates
 * @param nested whether the choice is made in each fold, from its training rows alone
 */
public record Plan(LearnerKind learner, MethodKind method, SelectKind select, boolean nested) {
  /** Refuses settings that do not go together. */
  public Plan {
    SpecException.require(
        method == MethodKind.RIDGE || select == SelectKind.VALIDATION,
        "--method svc with --select loo",
        "--select validation: support vectors have no leave-one-out formula");
    SpecException.require(
        learner != LearnerKind.RFM || method == MethodKind.RIDGE,
        "--learner rfm with --method svc",
        "--method ridge: feature machines need gradients of a regression");
    SpecException.require(
        nested || select == SelectKind.VALIDATION,
        "--select loo with --nested false",
        "leave --nested out: rows are left out within each training part");
  }

  /**
   * {@return the plan of a name: kernel, method, and perhaps {@code nested}; {@code rfm} alone is
   * ridge} Nested ridge regression chooses by leave-one-out; all other plans choose by validation.
   *
   * @param text as people write it
   */
  public static Plan parse(String text) {
    List<String> words = Arrays.asList(text.toLowerCase(Locale.ROOT).split("-"));
    boolean nested = words.contains("nested");
    boolean svc = words.contains("svc");
    LearnerKind learner = null;
    for (LearnerKind kind : LearnerKind.values()) {
      learner = words.getFirst().equals(kind.toString()) ? kind : learner;
    }
    boolean known =
        words.stream().skip(1).allMatch(w -> List.of("svc", "ridge", "nested").contains(w));
    if (learner == null || !known) {
      throw new SpecException(
          "--compare " + text,
          "names like ntk-svc, ntk-ridge-nested, rbf-svc, rfm: a kernel (ntk, nngp, rbf, laplace,"
              + " rfm), svc or ridge, perhaps nested");
    }
    return new Plan(
        learner,
        svc ? MethodKind.SVC : MethodKind.RIDGE,
        nested && !svc ? SelectKind.LOO : SelectKind.VALIDATION,
        nested);
  }

  /** {@return the name that {@link #parse} reads} */
  public String name() {
    return learner
        + (learner == LearnerKind.RFM ? "" : "-" + method)
        + (nested ? "-nested" : "")
        + (nested && select == SelectKind.VALIDATION && method == MethodKind.RIDGE ? "-split" : "");
  }
}
