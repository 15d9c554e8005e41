/**
 * What a kernel matrix tells: learning curves, which rows matter, how two kernels compare, how sure
 * a prediction is. Each class is one pass over matrices that the caller has already.
 */
@NullMarked
package dev.tangent.dynamics.insight;

import org.jspecify.annotations.NullMarked;
