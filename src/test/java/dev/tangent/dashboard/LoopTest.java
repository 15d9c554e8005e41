package dev.tangent.dashboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.googlecode.lanterna.TerminalSize;
import com.googlecode.lanterna.input.KeyStroke;
import com.googlecode.lanterna.input.KeyType;
import com.googlecode.lanterna.terminal.virtual.DefaultVirtualTerminal;
import dev.tangent.dashboard.feed.Follower;
import dev.tangent.dashboard.plot.Glyphs;
import dev.tangent.dashboard.plot.Theme;
import dev.tangent.dashboard.terminal.ColourDepth;
import dev.tangent.dashboard.terminal.CountingOutput;
import dev.tangent.dashboard.terminal.Ink;
import dev.tangent.dashboard.terminal.Pacer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop on a virtual terminal, with real threads: keys, changes of size, and every way to end.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LoopTest {
  @TempDir Path runs;

  /** A terminal that remembers whether it is in private mode. */
  private static final class Remembering extends DefaultVirtualTerminal {
    volatile boolean isPrivate;
    volatile boolean broken;

    /** Of its own: the virtual terminal holds its lock while it waits for a key. */
    private final BlockingQueue<KeyStroke> input = new LinkedBlockingQueue<>();

    Remembering() {
      super(new TerminalSize(80, 24));
    }

    @Override
    public void addInput(KeyStroke stroke) {
      input.add(stroke);
    }

    @Override
    public KeyStroke readInput() {
      try {
        return input.take();
      } catch (InterruptedException e) {
        return new KeyStroke(KeyType.EOF);
      }
    }

    @Override
    public synchronized void enterPrivateMode() {
      isPrivate = true;
      super.enterPrivateMode();
    }

    @Override
    public synchronized void exitPrivateMode() {
      isPrivate = false;
      super.exitPrivateMode();
    }

    @Override
    public synchronized void flush() {
      if (broken) {
        throw new IllegalArgumentException("a bug in drawing");
      }
      super.flush();
    }
  }

  private final Remembering terminal = new Remembering();
  private final AtomicReference<DashboardLoop> loop = new AtomicReference<>();

  private CompletableFuture<Dashboard.Outcome> start() {
    Path run = Recordings.everything(runs.resolve("everything"));
    DashboardOptions options =
        new DashboardOptions(
            ColourDepth.TRUE, Theme.DARK, Glyphs.BRAILLE, () -> false, runs, TestScreen.UTC, null);
    Follower follower = new Follower(run, runs, () -> loop.get().wake());
    CountingOutput out = new CountingOutput(OutputStream.nullOutputStream());
    loop.set(
        Dashboard.loop(terminal, follower, options, out, () -> false, () -> loop.get().wake()));
    follower.start();
    CompletableFuture<Dashboard.Outcome> result = new CompletableFuture<>();
    Thread.ofPlatform()
        .name("test-dashboard")
        .start(
            () -> {
              try (follower) {
                result.complete(loop.get().run());
              } catch (IOException | RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
    return result;
  }

  private void type(char c) {
    terminal.addInput(new KeyStroke(c, false, false));
  }

  private String shown() {
    TerminalSize size = terminal.getTerminalSize();
    return TestScreen.text(terminal, size.getColumns(), size.getRows());
  }

  private static void await(BooleanSupplier condition, String what) throws InterruptedException {
    for (int i = 0; i < 4000; i++) {
      if (condition.getAsBoolean()) {
        return;
      }
      Thread.sleep(5);
    }
    throw new AssertionError(what);
  }

  @Test
  void keysQuitAndTheTerminalIsRestored() throws Exception {
    CompletableFuture<Dashboard.Outcome> end = start();
    await(() -> shown().contains("cost C"), "overview");
    assertTrue(terminal.isPrivate);
    type('4');
    await(() -> shown().contains("eigenvalues"), "spectrum");
    terminal.addInput(new KeyStroke(KeyType.Tab));
    await(() -> shown().contains("▸ components"), "focus");
    type('q');
    assertEquals(Dashboard.Outcome.QUIT, end.get(20, TimeUnit.SECONDS));
    assertFalse(terminal.isPrivate);
  }

  @Test
  void controlCQuits() throws Exception {
    CompletableFuture<Dashboard.Outcome> end = start();
    await(() -> terminal.isPrivate, "started");
    terminal.addInput(new KeyStroke('c', true, false));
    assertEquals(Dashboard.Outcome.QUIT, end.get(20, TimeUnit.SECONDS));
    assertFalse(terminal.isPrivate);
  }

  @Test
  void endOfInputIsAHangup() throws Exception {
    CompletableFuture<Dashboard.Outcome> end = start();
    await(() -> terminal.isPrivate, "started");
    terminal.addInput(new KeyStroke(KeyType.EOF));
    assertEquals(Dashboard.Outcome.HANGUP, end.get(20, TimeUnit.SECONDS));
    assertFalse(terminal.isPrivate);
  }

  @Test
  void aSignalEndsItAndWaitsForTheTerminal() throws Exception {
    CompletableFuture<Dashboard.Outcome> end = start();
    await(() -> terminal.isPrivate, "started");
    loop.get().stopAndWait(20_000);
    assertFalse(terminal.isPrivate);
    assertEquals(Dashboard.Outcome.HANGUP, end.get(20, TimeUnit.SECONDS));
  }

  @Test
  void anExceptionRestoresTheTerminalAndIsNotSwallowed() throws Exception {
    CompletableFuture<Dashboard.Outcome> end = start();
    await(() -> shown().contains("cost C"), "overview");
    terminal.broken = true;
    type('2');
    Exception e = assertThrows(Exception.class, () -> end.get(20, TimeUnit.SECONDS));
    assertTrue(String.valueOf(e.getMessage()).contains("a bug in drawing"), e.getMessage());
    assertFalse(terminal.isPrivate);
  }

  @Test
  void aStormOfResizesEndsInTheRightPicture() throws Exception {
    CompletableFuture<Dashboard.Outcome> end = start();
    await(() -> shown().contains("cost C"), "overview");
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 200; i++) {
      terminal.setTerminalSize(new TerminalSize(random.nextInt(1, 240), random.nextInt(1, 80)));
      if (i % 20 == 0) {
        type((char) ('1' + random.nextInt(7)));
      }
      Thread.sleep(random.nextInt(4));
    }
    terminal.setTerminalSize(new TerminalSize(120, 40));
    type('5');
    String expected = new TestScreen(runs.resolve("everything")).size(120, 40).press("5").text();
    await(() -> shown().equals(expected), "after the storm:\n" + shown());
    type('q');
    assertEquals(Dashboard.Outcome.QUIT, end.get(20, TimeUnit.SECONDS));
  }

  @Test
  void theTerminalGetsFramesInOnePiece() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CountingOutput out = new CountingOutput(bytes);
    out.write("abc".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(0, bytes.size());
    out.flush();
    assertEquals("abc", bytes.toString(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(3, out.written());
    out.write(new byte[200_000]);
    out.flush();
    assertEquals(200_003, bytes.size());
  }

  /** Ten frames a second at most, and never more than 20 kB a second on average. */
  @Test
  void thePacerBoundsFramesAndBytes() {
    for (int frameBytes : new int[] {100, 3000, 50_000}) {
      for (boolean forKey : new boolean[] {false, true}) {
        long[] written = {0};
        Pacer pacer = new Pacer(() -> written[0], 0);
        int frames = 0;
        for (long now = 0; now < 60_000_000_000L; now += 5_000_000) {
          if (pacer.wait(now, forKey) <= 0) {
            written[0] += frameBytes;
            pacer.drawn(now);
            frames++;
          }
        }
        assertTrue(frames <= (forKey ? 601 : 241), "frames in a minute: " + frames);
        if (!forKey) {
          assertTrue(
              written[0] <= 60 * 20_000 + frameBytes, frameBytes + " a frame: " + written[0]);
        }
      }
    }
  }

  @Test
  void coloursFollowTheEnvironment() {
    assertEquals(
        ColourDepth.NONE,
        ColourDepth.of(java.util.Map.of("NO_COLOR", "1", "COLORTERM", "truecolor")));
    assertEquals(
        ColourDepth.TRUE,
        ColourDepth.of(java.util.Map.of("COLORTERM", "truecolor", "TERM", "xterm")));
    assertEquals(ColourDepth.INDEXED, ColourDepth.of(java.util.Map.of("TERM", "xterm-256color")));
    assertEquals(ColourDepth.ANSI, ColourDepth.of(java.util.Map.of("TERM", "xterm")));
    assertEquals(ColourDepth.NONE, ColourDepth.of(java.util.Map.of("TERM", "vt100")));
    assertThrows(
        IllegalArgumentException.class, () -> ColourDepth.named("many", java.util.Map.of()));
  }

  /** In 16 colours the first series must still differ from each other. */
  @Test
  void sixteenColoursKeepSeriesApart() {
    Ink ink = new Ink(ColourDepth.ANSI);
    java.util.Set<Object> colours = new java.util.HashSet<>();
    for (int slot = 0; slot < 5; slot++) {
      colours.add(ink.colour(Theme.DARK.series(slot)));
    }
    assertEquals(5, colours.size());
    assertEquals(
        com.googlecode.lanterna.TextColor.ANSI.DEFAULT, new Ink(ColourDepth.NONE).colour(0x123456));
  }
}
