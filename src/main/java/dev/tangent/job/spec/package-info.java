/**
 * The parts that specs share: where data come from ({@link dev.tangent.job.spec.DataSpec}), what
 * the network is ({@link dev.tangent.job.spec.ArchitectureSpec}).
 */
@NullMarked
package dev.tangent.job.spec;

import org.jspecify.annotations.NullMarked;
