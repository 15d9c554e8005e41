/**
 * Attribution of trained networks and how well it predicts retraining: {@link
 * dev.tangent.job.datamodel.DatamodelJob}. {@code Margins} are the quantities that are attributed
 * to training rows, {@code NetworkTrainings} trains the networks.
 */
@NullMarked
package dev.tangent.job.datamodel;

import org.jspecify.annotations.NullMarked;
