/**
 * The terminal: its size, its colours, its keys, and what is written to it.
 *
 * <p>Entry: {@link dev.tangent.dashboard.terminal.TtyTerminal}, the terminal of this process in raw
 * mode, and {@link dev.tangent.dashboard.terminal.Ink}, which turns a canvas into the terminal's
 * cells. {@code ColourDepth} says how many colours there are, {@code Key} names the keys, {@code
 * WindowSize} asks the system for the size, {@code Pacer} decides when the next frame may be drawn.
 *
 * <p>However the viewer ends (q, Ctrl-C, a signal, an exception), the terminal is left as it was
 * found. Lanterna is used only in this package and in {@code dashboard}.
 */
@NullMarked
package dev.tangent.dashboard.terminal;

import org.jspecify.annotations.NullMarked;
