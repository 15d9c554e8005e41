/**
 * A run, or several side by side, as one HTML page that needs nothing but a browser: no server, no
 * network, no other file.
 *
 * <p>{@link dev.tangent.report.page.ReportPage} is the entry. It reads run directories ({@link
 * dev.tangent.report.page.RunFacts}), turns what they recorded into plots ({@link
 * dev.tangent.report.page.RunPlots}), draws each as an inline SVG with real text ({@link
 * dev.tangent.report.page.PlotSvg}), and puts the data of every figure into the page, from where
 * the page's own script reads values, hides series, zooms and saves CSV. Without scripts the page
 * still shows everything.
 *
 * <p>The style sheet and the script are resources beside these classes. Colours are those of {@link
 * dev.tangent.report.Palette}, as CSS variables, so that light and dark can differ.
 */
@NullMarked
package dev.tangent.report.page;

import org.jspecify.annotations.NullMarked;
