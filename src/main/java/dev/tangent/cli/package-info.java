/** The command line. */
@NullMarked
package dev.tangent.cli;

import org.jspecify.annotations.NullMarked;
