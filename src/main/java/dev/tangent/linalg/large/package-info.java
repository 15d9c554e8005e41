/** Matrices larger than the heap: outside of it, in tiles, in mapped files. */
@NullMarked
package dev.tangent.linalg.large;

import org.jspecify.annotations.NullMarked;
