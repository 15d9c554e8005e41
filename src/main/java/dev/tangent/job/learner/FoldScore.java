package dev.tangent.job.learner;

import java.io.Serializable;

/**
 * The scores of a learner on the test rows of a fold.
 *
 * @param train number of training rows
 * @param test number of test rows
 * @param chosen the kernel and its ridge or cost
 * @param score accuracy of classes, or root mean squared error of values
 * @param nll negative log likelihood a row, natural logarithm
 * @param calibration for classes the expected calibration error (15 bins); for values the share
 *     within the central 90 % interval
 * @param unconverged problems of support vectors that ended before their tolerance
 */
public record FoldScore(
    int train,
    int test,
    String chosen,
    double score,
    double nll,
    double calibration,
    int unconverged)
    implements Serializable {}
