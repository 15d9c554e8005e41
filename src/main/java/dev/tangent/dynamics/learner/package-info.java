/**
 * Learners on given kernels: they know only rows and kernels, no networks and no files.
 *
 * <p>Entry: {@link dev.tangent.dynamics.learner.RidgeSweep} (ridge regression with exact
 * leave-one-out for many ridges at once), {@link
 * dev.tangent.dynamics.learner.SupportVectorClassifier} (C-SVC, one against one), {@link
 * dev.tangent.dynamics.learner.FeatureMachine} (which learns directions of the inputs). A {@link
 * dev.tangent.dynamics.learner.RowKernel} is a kernel as a function of rows; {@code RadialKernel}
 * has kernels of the distance.
 *
 * <p>Letters: N rows, d numbers in each row, k outputs, r the ridge, C the cost of an error, α or β
 * dual weights.
 */
@NullMarked
package dev.tangent.dynamics.learner;

import org.jspecify.annotations.NullMarked;
