/**
 * Kernels in blocks that any number of machines compute: who computes which block ({@link
 * dev.tangent.job.shard.BlockGrid}), what is there and with which checksum ({@link
 * dev.tangent.job.shard.ShardManifest}), and the whole again ({@link
 * dev.tangent.job.shard.BlockDirectory}, {@link dev.tangent.job.shard.MergeJob}).
 *
 * <p>Letters: N × M the kernel, n shards of which one is k, blocks (i, j) of b × b entries.
 */
@NullMarked
package dev.tangent.job.shard;

import org.jspecify.annotations.NullMarked;
