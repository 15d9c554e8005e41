/**
 * Kernel principal components ({@code ntk pca}).
 *
 * <p>Entry: {@link dev.tangent.job.components.ComponentsJob}, with a {@link
 * dev.tangent.job.components.ComponentsSpec}; it writes {@code eigenvalues.npy} (of K/N,
 * descending) and {@code components.npy} (N × components). All eigenvectors are computed where many
 * are asked for, the leading ones by iteration otherwise; a kernel that memory does not hold stays
 * in tiles.
 *
 * <p>Letters: N points, K the kernel, λ_i eigenvalues of K/N.
 */
@NullMarked
package dev.tangent.job.components;

import org.jspecify.annotations.NullMarked;
