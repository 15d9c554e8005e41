/** Kernel principal components: {@link dev.tangent.job.components.ComponentsJob}. */
@NullMarked
package dev.tangent.job.components;

import org.jspecify.annotations.NullMarked;
