/**
 * Matrices and the numerical basics that every other room uses.
 *
 * <p>Dense row-major matrices ({@link dev.tangent.linalg.FloatMatrix} and its twin), threads that
 * keep the order of sums ({@link dev.tangent.linalg.Threads}), random numbers that are a function
 * of (seed, stream, index) ({@link dev.tangent.linalg.CounterRandom}), special functions, checks of
 * shapes. Products, factorizations, iterative solvers and matrices beyond the heap have rooms of
 * their own below.
 *
 * <p>Results never depend on the number of threads.
 */
@NullMarked
package dev.tangent.linalg;

import org.jspecify.annotations.NullMarked;
