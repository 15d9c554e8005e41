/** Data sets and their formats. */
@NullMarked
package dev.tangent.data;

import org.jspecify.annotations.NullMarked;
