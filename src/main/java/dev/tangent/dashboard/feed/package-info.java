/** Runs as they are followed: one reader, snapshots for the screen. */
@NullMarked
package dev.tangent.dashboard.feed;

import org.jspecify.annotations.NullMarked;
