/**
 * Figures and tables from runs, for paper and screens: read from a run's events, here or on another
 * machine, now or later.
 *
 * <p>Entry: {@link dev.tangent.report.RunFigures} (the figures of a run), {@code RunTables} (its
 * numbers as Markdown), {@link dev.tangent.report.BenchTables} (benchmarks). A {@link
 * dev.tangent.report.Figure} is panels ({@code Plot}) over one legend; {@code FigureFiles} writes
 * it as SVG and PNG, the same bytes each time. The HTML page is in {@code report.page}.
 *
 * <p>Colours are Okabe and Ito's, on white; no series differs from another by colour alone ({@code
 * Pen}).
 */
@NullMarked
package dev.tangent.report;

import org.jspecify.annotations.NullMarked;
