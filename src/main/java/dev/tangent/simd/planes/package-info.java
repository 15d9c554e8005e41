/**
 * Row kernels of the limit of convolutional networks. Entry: {@link
 * dev.tangent.simd.planes.FloatPlanes}, whose methods run either vector code or scalar code.
 *
 * <p>A plane is a set of positions of an image with one vector each; a lane of it is a pair of
 * images. Letters: s, t covariance and tangent kernel of a pair of positions; a, c variances; e, f
 * after an activation; h, g sums of rows.
 */
@NullMarked
package dev.tangent.simd.planes;

import org.jspecify.annotations.NullMarked;
