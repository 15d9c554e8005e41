/**
 * Following runs: logs are read on a thread beside the user interface, and the views get snapshots.
 *
 * <p>Entry: {@link dev.tangent.dashboard.feed.Follower}. {@link dev.tangent.dashboard.feed.RunFeed}
 * folds the events of one run into a {@link dev.tangent.dashboard.feed.Snapshot}, which never
 * changes once it is made; {@code History} keeps earlier states of curves and matrices for the time
 * slider, within bounds; {@code RunIndex} lists the runs of a directory without reading whole logs.
 *
 * <p>Nothing here draws. No long log and no slow disk may delay a key: reading is on a thread of
 * its own.
 */
@NullMarked
package dev.tangent.dashboard.feed;

import org.jspecify.annotations.NullMarked;
