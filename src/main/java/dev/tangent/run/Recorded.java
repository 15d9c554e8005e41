package dev.tangent.run;

/**
 * The names under which runs record what they measure: the code that writes a run and the code that
 * draws it both take them from here. The names are part of the log's format: changing one makes
 * older runs unreadable.
 *
 * <p>Curves and fields have a role (what they show), a member (of whom: a network, or {@link
 * #LIMIT}, {@link #TARGETS}, {@link #MEASURED}) and a series. Steps have values by name.
 */
public final class Recorded {
  // Roles of curves and fields.

  /** Θ(x₀, x) against the angle of x or the number of a probe; as a field the whole matrix. */
  public static final String KERNEL = "kernel";

  /** f(x) against the angle of x. */
  public static final String FUNCTION = "function";

  /** Eigenvalues λ_i of a kernel against i, from 1. */
  public static final String SPECTRUM = "spectrum";

  /** The error that is left along an eigenvector, against time. */
  public static final String COMPONENT = "component";

  /** Points by two of their kernel principal components. */
  public static final String SCATTER = "scatter";

  /** Each layer's share of the trace of Θ. */
  public static final String LAYERS = "layers";

  /** Distance to the limit against the width. */
  public static final String CONVERGENCE = "convergence";

  /** Errors against the number of training points. */
  public static final String LEARNING = "learning";

  /** The effect of leaving out each training row; the rows are sorted by it. */
  public static final String ATTRIBUTION = "attribution";

  // Members that are not networks.

  /** The prediction of the infinitely wide network. */
  public static final String LIMIT = "limit";

  /** The data. */
  public static final String TARGETS = "targets";

  /** The results of real regressions. */
  public static final String MEASURED = "measured";

  // Values of steps.

  /** The cost of the training points. */
  public static final String COST = "cost";

  /**
   * ‖Θ(t) − Θ∞‖ / ‖Θ∞‖: in the operator norm where the kernel of all pairs of probes is known, in
   * the Euclidean norm of Θ(x₀, ·) in figures of one row.
   */
  public static final String DISTANCE = "distance";

  /** ‖Θ(t) − Θ(0)‖ / ‖Θ(0)‖, in the same norm. */
  public static final String DRIFT = "drift";

  private Recorded() {}
}
