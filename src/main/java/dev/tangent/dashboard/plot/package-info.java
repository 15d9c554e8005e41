/**
 * Figures in character cells: canvas, axes, lines, heat maps, tables. Knows no terminal and no run.
 */
@NullMarked
package dev.tangent.dashboard.plot;

import org.jspecify.annotations.NullMarked;
