package dev.tangent.dynamics;

import dev.tangent.dynamics.PointKernel.Entries;
import dev.tangent.linalg.Threads;
import dev.tangent.linalg.large.DoubleSweptBlocks;
import dev.tangent.linalg.large.FloatSweptBlocks;
import dev.tangent.linalg.large.SweptBlock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The blocks of the lower triangle of a kernel, in the precision of its entries: the first ones,
 * row by row, are computed once and kept, as many as a budget of memory allows; the others are
 * computed when they are used, and their memory is used again. Any number of threads may use it.
 */
final class KernelBlocks {
  /**
   * The part of a heap that stays free in a process which shares it with work that it doesn't know
   * of.
   */
  private static final double FREE = 0.5;

  /** Room for blocks of one precision. */
  private interface Memory {
    /** Computes a block: rows i0 … i1 − 1, columns j0 … j1 − 1. */
    SweptBlock add(int i0, int i1, int j0, int j1);

    void clear();
  }

  private record Single(Entries entries, FloatSweptBlocks blocks) implements Memory {
    @Override
    public SweptBlock add(int i0, int i1, int j0, int j1) {
      FloatSweptBlocks.Block block = blocks.add(i1 - i0, j1 - j0);
      entries.store(i0, i1, j0, j1, block);
      return block;
    }

    @Override
    public void clear() {
      blocks.clear();
    }
  }

  private record Twice(Entries entries, DoubleSweptBlocks blocks) implements Memory {
    @Override
    public SweptBlock add(int i0, int i1, int j0, int j1) {
      DoubleSweptBlocks.Block block = blocks.add(i1 - i0, j1 - j0);
      entries.store(i0, i1, j0, j1, block);
      return block;
    }

    @Override
    public void clear() {
      blocks.clear();
    }
  }

  private final Entries entries;
  private final int n;
  private final int side;
  private final boolean heap; // whether the free heap decides, too

  /** The number of the first block that is never kept. */
  private final int most;

  private final long bytes;
  private final Memory kept;
  private final Set<Integer> claimed = ConcurrentHashMap.newKeySet();
  private final Map<Integer, SweptBlock> held = new ConcurrentHashMap<>();
  private final Queue<Memory> idle = new ConcurrentLinkedQueue<>();

  /**
   * The blocks of K(x, x).
   *
   * @param entries of the kernel
   * @param n points
   * @param side rows and columns of a block
   * @param budget bytes of kept blocks, at most
   * @param heap whether blocks are kept only while half of the heap is free
   */
  KernelBlocks(Entries entries, int n, int side, long budget, boolean heap) {
    this.entries = entries;
    this.n = n;
    this.side = side;
    this.heap = heap;
    int count = 0;
    long sum = 0;
    for (int i = 0; i < lines(); i++) {
      for (int j = 0; j <= i; j++) {
        long next = sum + bytes(rows(i), rows(j));
        if (next > budget) {
          i = lines();
          break;
        }
        sum = next;
        count++;
      }
    }
    most = count;
    bytes = sum;
    kept = memory(sum);
  }

  private Memory memory(long size) {
    return entries.isSingle()
        ? new Single(entries, new FloatSweptBlocks(size))
        : new Twice(entries, new DoubleSweptBlocks(size));
  }

  private long bytes(int rows, int columns) {
    return entries.isSingle()
        ? FloatSweptBlocks.bytes(rows, columns)
        : DoubleSweptBlocks.bytes(rows, columns);
  }

  /** Rows of blocks. */
  private int lines() {
    return (int) ((n + side - 1L) / side);
  }

  private int rows(int i) {
    return end(i) - i * side;
  }

  private int end(int i) {
    return (int) Math.min((i + 1L) * side, n);
  }

  /** How many blocks are kept, at most. */
  int most() {
    return most;
  }

  /** Bytes of the blocks that are kept, at most. */
  long bytes() {
    return bytes;
  }

  /** Uses some blocks, whose memory may be used for others afterwards. */
  @FunctionalInterface
  interface User {
    void use(List<SweptBlock> blocks);
  }

  /** Hands out blocks (i, from) to (i, to − 1), computed if they are not kept. */
  void use(int i, int from, int to, User user) {
    List<SweptBlock> blocks = new ArrayList<>();
    List<Memory> borrowed = new ArrayList<>();
    try {
      for (int j = from; j < to; j++) {
        blocks.add(block(i, j, borrowed));
      }
      user.use(blocks);
    } finally {
      idle.addAll(borrowed);
    }
  }

  private SweptBlock block(int i, int j, List<Memory> borrowed) {
    int number = Math.toIntExact(i * (i + 1L) / 2 + j);
    SweptBlock known = held.get(number);
    if (known != null) {
      return known;
    }
    Threads.checkInterrupted();
    if (number < most && hasRoom(i, j) && claimed.add(number)) {
      SweptBlock block = kept.add(i * side, end(i), j * side, end(j));
      held.put(number, block);
      return block;
    }
    Memory free = idle.poll();
    Memory memory = free == null ? memory(bytes(rows(0), rows(0))) : free;
    borrowed.add(memory);
    memory.clear();
    return memory.add(i * side, end(i), j * side, end(j));
  }

  private boolean hasRoom(int i, int j) {
    Runtime runtime = Runtime.getRuntime();
    long free = runtime.maxMemory() - runtime.totalMemory() + runtime.freeMemory();
    return !heap || free - bytes(rows(i), rows(j)) > FREE * runtime.maxMemory();
  }
}
