/**
 * Commands that read runs and compute nothing: list, show, watch, compare, report; and the display
 * of a run while it goes on.
 *
 * <p>Entry: {@link dev.tangent.cli.runs.RunsCommand}. {@code RunPaths} finds a run by its directory
 * or name, {@code WhichRuns} chooses several. {@link dev.tangent.cli.runs.LiveRun} shows work of
 * this process in the dashboard, {@link dev.tangent.cli.runs.DrawnRuns} draws a run's figures when
 * it ends.
 */
@NullMarked
package dev.tangent.cli.runs;

import org.jspecify.annotations.NullMarked;
