/** Which training rows predictions rest on: {@link dev.tangent.job.attribute.AttributionJob}. */
@NullMarked
package dev.tangent.job.attribute;

import org.jspecify.annotations.NullMarked;
