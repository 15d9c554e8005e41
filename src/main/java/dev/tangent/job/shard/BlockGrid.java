package dev.tangent.job.shard;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A kernel cut into blocks of size × size entries; those at the right and the bottom edge may be
 * smaller. Where rows and columns are the same points only the blocks (i, j) with i ≥ j are there:
 * block (j, i) is their transpose.
 *
 * @param rows N
 * @param columns M
 * @param symmetric whether rows and columns are the same points
 * @param size b, rows and columns of a block
 */
public record BlockGrid(int rows, int columns, boolean symmetric, int size) {
  /** Rows and columns of a block by default. */
  public static final int DEFAULT_SIZE = 5000;

  /** Blocks are not made smaller than this automatically. */
  private static final int SMALLEST = 192;

  /** Checks the numbers. */
  public BlockGrid {
    if (rows < 1 || columns < 1 || size < 1 || symmetric && rows != columns) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "no blocks of %d for %d × %d points", size, rows, columns));
    }
  }

  /**
   * One block: its place in the grid and its rows and columns of the kernel.
   *
   * @param i row of blocks, from 0
   * @param j column of blocks, from 0
   * @param rowFrom first row
   * @param rowTo row after the last
   * @param columnFrom first column
   * @param columnTo column after the last
   */
  public record Block(int i, int j, int rowFrom, int rowTo, int columnFrom, int columnTo)
      implements java.io.Serializable {
    /** {@return how many rows it has} */
    public int rows() {
      return rowTo - rowFrom;
    }

    /** {@return how many columns it has} */
    public int columns() {
      return columnTo - columnFrom;
    }

    /**
     * {@return the file of a kernel's block: {@code ntk-3-0.npy}}
     *
     * @param kernel {@code nngp} or {@code ntk}
     */
    public String file(String kernel) {
      return kernel + "-" + i + "-" + j + ".npy";
    }
  }

  /**
   * {@return the grid of blocks of {@link #DEFAULT_SIZE}, or of smaller ones where else some shards
   * would have none}
   *
   * @param rows of the kernel
   * @param columns of the kernel
   * @param symmetric whether one triangle is enough
   * @param shards how many share the blocks
   */
  public static BlockGrid of(int rows, int columns, boolean symmetric, int shards) {
    BlockGrid grid = new BlockGrid(rows, columns, symmetric, DEFAULT_SIZE);
    while (grid.count() < shards && grid.size > SMALLEST) {
      grid = new BlockGrid(rows, columns, symmetric, Math.max(SMALLEST, grid.size * 2 / 3));
    }
    return grid;
  }

  private int lines(int points) {
    return (int) (((long) points + size - 1) / size);
  }

  /** {@return how many blocks there are} */
  public long count() {
    long n = lines(rows);
    return symmetric ? n * (n + 1) / 2 : n * lines(columns);
  }

  /** {@return all blocks, row by row} */
  public List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < lines(rows); i++) {
      int end = symmetric ? i + 1 : lines(columns);
      for (int j = 0; j < end; j++) {
        blocks.add(
            new Block(
                i,
                j,
                i * size,
                (int) Math.min(rows, (i + 1L) * size),
                j * size,
                (int) Math.min(columns, (j + 1L) * size)));
      }
    }
    return blocks;
  }

  /** The cost of a block: its number of entries, or half of it on the diagonal. */
  private long cost(Block block) {
    long entries = (long) block.rows() * block.columns();
    return symmetric && block.i() == block.j() ? entries / 2 : entries;
  }

  /**
   * {@return the blocks of a shard} Blocks are dealt out, the costliest first, each to the shard
   * with the least work so far; every process gets the same result.
   *
   * @param shard which one
   */
  public List<Block> blocks(Shard shard) {
    List<Block> sorted = new ArrayList<>(blocks());
    sorted.sort(Comparator.comparingLong((Block block) -> -cost(block)));
    long[] load = new long[shard.count()];
    List<Block> own = new ArrayList<>();
    for (Block block : sorted) {
      int least = 0;
      for (int k = 1; k < load.length; k++) {
        least = load[k] < load[least] ? k : least;
      }
      load[least] += Math.max(1, cost(block));
      if (least == shard.number() - 1) {
        own.add(block);
      }
    }
    own.sort(Comparator.comparingInt(Block::i).thenComparingInt(Block::j));
    return own;
  }

  /** The part of the cost of all blocks that is a shard's, 0 to 1. */
  double share(Shard shard) {
    double own = blocks(shard).stream().mapToLong(this::cost).sum();
    return own / Math.max(1, blocks().stream().mapToLong(this::cost).sum());
  }
}
