/** Matrix products: packed, in strips, with few rows or columns, symmetric ones. */
@NullMarked
package dev.tangent.linalg.product;

import org.jspecify.annotations.NullMarked;
