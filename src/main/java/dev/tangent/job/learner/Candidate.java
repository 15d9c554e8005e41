package dev.tangent.job.learner;

import dev.tangent.dynamics.learner.RadialKernel;
import dev.tangent.dynamics.learner.RowKernel;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One of the kernels to choose from.
 *
 * @param text what distinguishes it from the others: {@code depth=3 frozen=1}, {@code gamma=0.25/d}
 * @param network its architecture, which still lacks the width of the inputs; null for kernels of
 *     the distance
 * @param frozen how many of its lowest layers keep their initial weights
 * @param nngp whether the kernel is Σ in place of Θ
 * @param laplace whether a kernel of the distance is the Laplace kernel
 * @param gamma γ · d for the Gaussian, γ · √d for the Laplace kernel
 */
public record Candidate(
    String text,
    @Nullable ArchitectureSpec network,
    int frozen,
    boolean nngp,
    boolean laplace,
    double gamma) {

  /**
   * {@return all candidates for a kernel, the simplest first}
   *
   * @param learner kernel
   * @param spec settings, with what is to choose from
   */
  public static List<Candidate> of(LearnerKind learner, LearnerSpec spec) {
    return switch (learner) {
      case NTK, NNGP -> networks(learner == LearnerKind.NNGP, spec);
      case RBF -> radial(false, spec.gammas());
      case LAPLACE, RFM -> radial(true, spec.scales());
    };
  }

  private static List<Candidate> networks(boolean nngp, LearnerSpec spec) {
    List<Candidate> result = new ArrayList<>();
    ArchitectureSpec given = spec.architecture();
    if (given.architecture() != null) {
      int layers = given.build(given.inputWidth(1), 1).denseCount();
      for (int frozen : frozen(nngp, layers, spec)) {
        result.add(new Candidate("frozen=" + frozen, given, frozen, nngp, false, 0));
      }
      return result;
    }
    for (int depth : spec.depths()) {
      for (double beta : spec.betas()) {
        ArchitectureSpec network = given.with(depth, given.oneSigmaW(), beta);
        for (int frozen : frozen(nngp, depth, spec)) {
          String text =
              "depth="
                  + depth
                  + (nngp ? "" : " frozen=" + frozen)
                  + (beta == 0 && spec.betas().size() == 1 ? "" : " beta=" + number(beta));
          result.add(new Candidate(text, network, frozen, nngp, false, 0));
        }
      }
    }
    return result;
  }

  /** The numbers of frozen layers to try. Σ has only one: only the last layer is trained. */
  private static List<Integer> frozen(boolean nngp, int layers, LearnerSpec spec) {
    List<Integer> result = new ArrayList<>();
    for (int f = 0; f < (nngp || !spec.freeze() ? 1 : layers); f++) {
      result.add(f);
    }
    return result;
  }

  private static List<Candidate> radial(boolean laplace, List<Double> gammas) {
    List<Candidate> result = new ArrayList<>();
    for (double gamma : gammas) {
      result.add(
          new Candidate(
              "gamma=" + number(gamma) + (laplace ? "/sqrt(d)" : "/d"),
              null,
              0,
              false,
              laplace,
              gamma));
    }
    return result;
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.4g", value);
    return text.contains("e")
        ? text
        : text.indexOf('.') < 0 ? text : text.replaceFirst("0+$", "").replaceFirst("\\.$", "");
  }

  /** The network on inputs of this width; null for kernels of the distance. */
  @Nullable Architecture architecture(int width) {
    return network == null ? null : network.build(width, 1);
  }

  /** The kernel on inputs of this width. */
  RowKernel kernel(int width) {
    Architecture architecture = architecture(width);
    if (architecture == null) {
      return radial(width);
    }
    LimitKernel limit = LimitKernel.of(architecture);
    return RowKernel.of(
        frozen == 0 ? limit : limit.trainingTop(architecture.denseCount() - frozen), nngp);
  }

  /** The kernel of the distance on inputs of this width. */
  RadialKernel radial(int width) {
    return new RadialKernel(laplace, gamma / (laplace ? Math.sqrt(width) : width));
  }

  /** The factor of the kernel to which costs C refer: n_0 for networks, as in Arora et al. */
  double costScale(int width) {
    return network == null ? 1 : width;
  }
}
