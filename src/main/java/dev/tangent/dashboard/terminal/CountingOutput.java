package dev.tangent.dashboard.terminal;

import java.io.IOException;
import java.io.OutputStream;

/**
 * Collects a frame, writes it in one piece when flushed, and counts the bytes. A full screen
 * through {@code System.out} takes three times as long.
 */
public final class CountingOutput extends OutputStream {
  private final OutputStream out;
  private byte[] buffer = new byte[1 << 16];
  private int used;
  private long written;

  public CountingOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public synchronized void write(int b) {
    room(1);
    buffer[used++] = (byte) b;
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) {
    room(length);
    System.arraycopy(bytes, offset, buffer, used, length);
    used += length;
  }

  private void room(int length) {
    if (used + length > buffer.length) {
      buffer = java.util.Arrays.copyOf(buffer, Math.max(2 * buffer.length, used + length));
    }
  }

  @Override
  public synchronized void flush() throws IOException {
    int length = used;
    used = 0;
    written += length;
    out.write(buffer, 0, length);
    out.flush();
  }

  /** How many bytes were written. */
  public synchronized long written() {
    return written;
  }
}
