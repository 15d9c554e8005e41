/** Vector kernels (the only users of the Vector API) and their scalar twins. */
@NullMarked
package dev.tangent.simd;

import org.jspecify.annotations.NullMarked;
