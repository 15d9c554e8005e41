/**
 * Benchmarks, each compared with other libraries (peers) and the measured limits of the machine.
 */
@NullMarked
package dev.tangent.bench;

import org.jspecify.annotations.NullMarked;
