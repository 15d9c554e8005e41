/**
 * Run directories: settings, an append-only event log, checkpoints, and one reader for live and
 * finished runs.
 */
@NullMarked
package dev.tangent.run;

import org.jspecify.annotations.NullMarked;
