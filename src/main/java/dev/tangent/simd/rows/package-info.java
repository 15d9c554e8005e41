/** Row kernels of the infinite-width recursion: one point against a run of others. */
@NullMarked
package dev.tangent.simd.rows;

import org.jspecify.annotations.NullMarked;
