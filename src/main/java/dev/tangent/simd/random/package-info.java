/** Random numbers in groups, the same bits in vectors and in scalar code. */
@NullMarked
package dev.tangent.simd.random;

import org.jspecify.annotations.NullMarked;
