/** Inner loops of eigensolvers. */
@NullMarked
package dev.tangent.simd.spectral;

import org.jspecify.annotations.NullMarked;
