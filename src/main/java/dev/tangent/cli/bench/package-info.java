/**
 * {@code ntk bench}: measurements beside the machine's limits and other libraries.
 *
 * <p>Entry: {@link dev.tangent.cli.bench.BenchCommand}. It starts JMH in a process of its own
 * ({@code BenchProcess}), measures the machine's peak before and after, and writes one JSON file a
 * benchmark class to {@code results/bench}; from these {@link dev.tangent.cli.bench.BenchReadme}
 * makes the table in README.md.
 */
@NullMarked
package dev.tangent.cli.bench;

import org.jspecify.annotations.NullMarked;
