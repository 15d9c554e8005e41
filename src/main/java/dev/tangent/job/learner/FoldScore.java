package dev.tangent.job.learner;

/**
 * How good a learner was on the test rows of a fold.
 *
 * @param train number of training rows
 * @param test number of test rows
 * @param chosen the kernel and its ridge or cost
 * @param score accuracy of classes, or root mean squared error of values
 * @param nll negative log likelihood a row, natural logarithm
 * @param calibration expected calibration error of classes (15 bins); of values the share within
 *     the central 90 % interval
 * @param unconverged problems of support vectors that ended before their tolerance
 */
public record FoldScore(
    int train,
    int test,
    String chosen,
    double score,
    double nll,
    double calibration,
    int unconverged) {}
