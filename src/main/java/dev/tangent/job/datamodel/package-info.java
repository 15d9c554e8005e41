/**
 * Attribution of trained networks and how well it predicts retraining: {@link
 * dev.tangent.job.datamodel.DatamodelJob}. {@code Margins} is what is attributed, {@code
 * NetworkTrainings} trains the networks.
 */
@NullMarked
package dev.tangent.job.datamodel;

import org.jspecify.annotations.NullMarked;
