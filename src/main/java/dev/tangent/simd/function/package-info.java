/** Element-wise functions of arrays. */
@NullMarked
package dev.tangent.simd.function;

import org.jspecify.annotations.NullMarked;
