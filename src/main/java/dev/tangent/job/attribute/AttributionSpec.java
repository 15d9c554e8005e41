package dev.tangent.job.attribute;

import dev.tangent.job.frame.JobSpec;
import dev.tangent.job.frame.Precision;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.spec.ArchitectureSpec;
import dev.tangent.job.spec.DataSpec;
import dev.tangent.job.spec.GramSpec;
import dev.tangent.job.spec.KernelKind;
import dev.tangent.job.spec.RidgeSpec;
import dev.tangent.job.spec.TargetCoding;
import dev.tangent.job.spec.TrainedSpec;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which training rows a kernel regression rests on ({@code ntk attribute}).
 *
 * @param data training rows with targets
 * @param gram a kernel from a file, with targets, in place of the data
 * @param trained the kernel of trained networks in place of the limit
 * @param architecture the network in the limit
 * @param kernel NTK or NNGP
 * @param testInputs test points, M × n_0
 * @param testTargets their targets, M × k or M classes; with them losses are attributed too
 * @param classes number of classes that targets of rank 1 name; 0 when they are numbers
 * @param trainRows how many rows to train on, from the first on; 0 for all but the test rows
 * @param testRows how many rows after those to test on, in place of test inputs
 * @param ridge added to the kernel's diagonal
 * @param noise a noise variance for each training row in place of the ridge, an NPY file
 * @param get what to compute: removal, influence, loo, dual, gradient, with commas between; null
 *     for loo, and with test points removal and influence
 * @param coding what regression is fitted to where data have classes
 * @param seed of random data
 * @param precision of the files; null for float64
 */
public record AttributionSpec(
    DataSpec data,
    GramSpec gram,
    TrainedSpec trained,
    ArchitectureSpec architecture,
    KernelKind kernel,
    @Nullable Path testInputs,
    @Nullable Path testTargets,
    int classes,
    int trainRows,
    int testRows,
    RidgeSpec ridge,
    @Nullable Path noise,
    @Nullable String get,
    TargetCoding coding,
    long seed,
    @Nullable Precision precision)
    implements JobSpec<AttributionSpec> {
  private static final List<String> WORDS =
      List.of("removal", "influence", "loo", "dual", "gradient");

  /** The default settings. */
  public static final AttributionSpec DEFAULT =
      new AttributionSpec(
          DataSpec.NONE,
          GramSpec.NONE,
          TrainedSpec.NONE,
          ArchitectureSpec.DEFAULT,
          KernelKind.NTK,
          null,
          null,
          0,
          0,
          0,
          RidgeSpec.NONE,
          null,
          null,
          TargetCoding.ONE_HOT,
          0,
          null);

  /** Refuses values that make no sense, alone or together. */
  public AttributionSpec {
    SpecException.require(
        classes >= 0 && classes != 1 && trainRows >= 0 && testRows >= 0,
        trainRows < 0
            ? "--train-rows " + trainRows
            : testRows < 0 ? "--test-rows " + testRows : "--classes " + classes,
        classes == 1 || classes < 0 ? "at least 2" : "at least 1");
    SpecException.require(
        testInputs == null || testRows == 0,
        "both --test-inputs and --test-rows",
        "give --test-inputs T.npy, or --test-rows M to take them from the data");
    SpecException.require(
        !gram.isGiven() || (testRows == 0 && trainRows == 0),
        "--kernel-matrix with --train-rows or --test-rows",
        "the matrix says which points there are: give --test-kernel-matrix KT.npy");
    gram.requireNoInputs(data, testInputs);
    trained.requireNoMatrix(gram);
    SpecException.require(
        noise == null || (ridge.ridge() == null && ridge.relativeRidge() == null),
        "both --noise and a ridge",
        "give one of them: the noise variances are the ridge of each row");
    SpecException.require(
        get == null
            || !words(get, true).contains("gradient")
            || !gram.isGiven() && !trained.isGiven(),
        "--get gradient with " + (gram.isGiven() ? "--kernel-matrix" : "--weights"),
        "leave one of them out: gradients are of the limit of an architecture");
    boolean test = testInputs != null || testRows > 0 || gram.testKernelMatrix() != null;
    for (String word : words(get, test)) {
      SpecException.require(
          WORDS.contains(word), "--get " + get, "any of " + String.join(",", WORDS));
      SpecException.require(
          test || word.equals("loo") || word.equals("dual"),
          "--get " + get + " without test points",
          "give --test-inputs T.npy, --test-rows M, or --test-kernel-matrix KT.npy");
    }
  }

  private static List<String> words(@Nullable String get, boolean test) {
    return get != null
        ? List.of(get.split(",", -1)).stream().map(String::strip).toList()
        : test ? List.of("removal", "influence", "loo") : List.of("loo");
  }

  /** Whether there are test points. */
  boolean hasTest() {
    return testInputs != null || testRows > 0 || gram.testKernelMatrix() != null;
  }

  /** Whether this was asked for. */
  boolean wants(String word) {
    return words(get, hasTest()).contains(word);
  }

  /**
   * {@return leave-one-out, removal and influence of the last rows of data, trained on those
   * before}
   *
   * @param data the points, with their targets if there are any
   * @param testRows how many, the last ones
   */
  public static AttributionSpec of(DataSpec data, int testRows) {
    return new AttributionSpec(
        data,
        GramSpec.NONE,
        TrainedSpec.NONE,
        ArchitectureSpec.DEFAULT,
        KernelKind.NTK,
        null,
        null,
        0,
        0,
        testRows,
        RidgeSpec.NONE,
        null,
        null,
        TargetCoding.ONE_HOT,
        0,
        null);
  }

  @Override
  public String verb() {
    return "attribute";
  }

  /** {@return whether files are float32} */
  public boolean single() {
    return precision == Precision.F32;
  }
}
