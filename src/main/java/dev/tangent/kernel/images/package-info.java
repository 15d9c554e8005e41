/**
 * The limit of convolutional networks. Entry: {@link dev.tangent.kernel.images.FloatImageTiles}.
 *
 * <p>Where a dense network has one covariance for a pair of points, a convolutional one has one for
 * every pair of positions (p, p′) of the two images. A convolution of stride s maps the offset s d
 * = p′ − p to d, so that the pairs of one offset, a <em>plane</em>, go through all convolutions and
 * activations independently of other offsets and stay in the first caches. Only pooling mixes
 * offsets: the layer that needs planes asks for them one after the other ({@code FloatPlaneNode})
 * and keeps only their sum. No tensor of all pairs exists.
 *
 * <p>Variances belong to positions: they are computed first, image by image, by the same sums in
 * the same order as covariances, so that two equal patches have the correlation 1 exactly.
 */
@NullMarked
package dev.tangent.kernel.images;

import org.jspecify.annotations.NullMarked;
