/**
 * Terminal views of runs, live or finished. They read a run's log and nothing else: a viewer can be
 * on another machine, and any number may look at one run.
 *
 * <p>Entry: {@link dev.tangent.dashboard.Dashboard}. {@code DashboardLoop} takes keys and draws
 * frames; {@code KeyTable} is the one table of keys, from which dispatch, help and the README are
 * made; {@code Screen} holds the list of views. A {@code View} is a function of its {@code Context}
 * (the snapshot of a run, the viewer's choices) and has no state.
 *
 * <p>A new view: a class that implements {@code View}, a line in {@code Screen}. What it shows are
 * {@code Panel}s with {@code Content} of {@code dashboard.plot}; it works at 80 × 24 and without
 * colours.
 *
 * <p>{@code dashboard.feed} follows logs, {@code dashboard.plot} draws in character cells, {@code
 * dashboard.terminal} knows the terminal.
 */
@NullMarked
package dev.tangent.dashboard;

import org.jspecify.annotations.NullMarked;
