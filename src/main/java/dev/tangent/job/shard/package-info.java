/**
 * Kernels in blocks that any number of machines compute: the assignment of blocks to machines
 * ({@link dev.tangent.job.shard.BlockGrid}), the finished blocks with their checksums ({@link
 * dev.tangent.job.shard.ShardManifest}), and joining them ({@link
 * dev.tangent.job.shard.BlockDirectory}, {@link dev.tangent.job.shard.MergeJob}).
 *
 * <p>Letters: N × M the kernel, n shards of which one is k, blocks (i, j) of b × b entries.
 */
@NullMarked
package dev.tangent.job.shard;

import org.jspecify.annotations.NullMarked;
