/**
 * Random numbers in groups of 64, with the same bits in vectors and in scalar code.
 *
 * <p>Entry: {@link dev.tangent.simd.random.RandomGroups}; users call {@code linalg.CounterRandom}.
 * A number is a function of (seed, stream, index) and of nothing that came before: {@link
 * dev.tangent.simd.random.Threefry} turns the three into words, {@code FloatBoxMuller} and {@code
 * DoubleBoxMuller} words into normal numbers. {@link dev.tangent.simd.random.ScalarRandom} is the
 * definition, which vector code repeats to the bit.
 *
 * <p>Letters: a block is 4 words of 32 bits; a group is 64 numbers.
 */
@NullMarked
package dev.tangent.simd.random;

import org.jspecify.annotations.NullMarked;
