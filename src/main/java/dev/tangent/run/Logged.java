package dev.tangent.run;

/**
 * An event and when it was written.
 *
 * @param at milliseconds since 1970
 * @param event what was logged
 */
public record Logged(long at, Event event) {}
