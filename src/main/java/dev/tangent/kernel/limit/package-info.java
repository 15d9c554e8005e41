/** The infinite-width limit at work: plans, tables, rows and tiles. */
@NullMarked
package dev.tangent.kernel.limit;

import org.jspecify.annotations.NullMarked;
