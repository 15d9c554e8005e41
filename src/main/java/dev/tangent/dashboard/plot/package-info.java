/**
 * Figures in character cells: canvas, axes, lines, heat maps, tables. Knows no terminal and no run.
 *
 * <p>Entry: {@link dev.tangent.dashboard.plot.Canvas}, a grid of cells, and {@link
 * dev.tangent.dashboard.plot.Painter}, which draws any {@link dev.tangent.dashboard.plot.Content}
 * on it: a {@link dev.tangent.dashboard.plot.LineChart}, a {@code Heat} map, a {@code CellTable},
 * {@code Notes}. {@code Scale} is an axis; {@code DotRaster} has dots finer than cells.
 *
 * <p>Poor terminals get a simpler form of the same picture: {@code Glyphs} ranges from Braille dots
 * to plain ASCII, and {@code Theme} names colours by meaning, so that 16 colours or none are
 * enough.
 *
 * <p>Letters: x to the right and y down, in cells, from 0; data are (x, y) as in a plot.
 */
@NullMarked
package dev.tangent.dashboard.plot;

import org.jspecify.annotations.NullMarked;
