/**
 * Many runs at once: to find them, to sort them, to set them side by side.
 *
 * <p>A {@link dev.tangent.run.query.RunRow} is a run as named facts: what {@code run.json} and
 * {@code result.json} hold, the newest measured values, how it stands. {@link
 * dev.tangent.run.query.RunFilter} is the language of {@code --where}; {@link
 * dev.tangent.run.query.RunComparison} finds the settings that differ and joins runs that differ in
 * their seeds alone. Nothing here reads a whole log.
 */
@NullMarked
package dev.tangent.run.query;

import org.jspecify.annotations.NullMarked;
