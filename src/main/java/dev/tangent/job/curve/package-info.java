/** Learning curves from a kernel's spectrum: {@link dev.tangent.job.curve.CurveJob}. */
@NullMarked
package dev.tangent.job.curve;

import org.jspecify.annotations.NullMarked;
