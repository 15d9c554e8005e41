/** The terminal: its size, its colours, its keys, what is written to it. */
@NullMarked
package dev.tangent.dashboard.terminal;

import org.jspecify.annotations.NullMarked;
