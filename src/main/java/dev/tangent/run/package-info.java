/**
 * Run directories: settings, an append-only event log, checkpoints, the life cycle of a run, and
 * one reader for live and finished runs.
 *
 * <p>Entry: {@link dev.tangent.run.RunLife} for who makes a run (lock, heartbeat, {@code run.json};
 * ended, interrupted, failed), {@link dev.tangent.run.RunReader} and {@link
 * dev.tangent.run.RunModel} for who looks at one. {@link dev.tangent.run.RunDirectory} has the
 * layout, {@link dev.tangent.run.Event} what a run may say, {@link dev.tangent.run.RunControl} what
 * a viewer may ask.
 *
 * <p>Files are there whole or not at all ({@code AtomicFiles}); a torn last line of the log is
 * ignored. Questions over many runs are in {@code run.query}.
 */
@NullMarked
package dev.tangent.run;

import org.jspecify.annotations.NullMarked;
