package dev.tangent.dashboard.feed;

import dev.tangent.run.RunException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs on a thread beside the user interface, so that no long log and no slow disk delays a
 * key. Results are published in volatile fields; {@link #step} is one round.
 */
public final class Follower implements AutoCloseable {
  private static final long ROUND_MILLIS = 250;
  private static final int LIST_EVERY_ROUNDS = 4;

  private final Runnable changed;
  private final RunIndex index;
  private volatile Snapshot snapshot;
  private volatile List<RunIndex.Entry> runs = List.of();
  private volatile List<Snapshot> overlays = List.of();
  private volatile List<Path> wantedOverlays = List.of();
  private volatile boolean listing;
  private volatile boolean stopped;
  private volatile RunFeed feed;
  private volatile @Nullable RuntimeException failure;
  private final Map<Path, RunFeed> overlayFeeds = new HashMap<>();
  private final Thread thread;
  private int round;

  /**
   * Opens a run; nothing is followed before {@link #start} or {@link #step}.
   *
   * @param changed called when there is something new to show
   */
  public Follower(Path run, Path runs, Runnable changed) {
    this.feed = new RunFeed(run);
    this.snapshot = Snapshot.empty(run);
    this.index = new RunIndex(runs);
    this.changed = changed;
    this.thread = Thread.ofPlatform().daemon().name("dashboard-follower").unstarted(this::loop);
  }

  public void start() {
    thread.start();
  }

  private void loop() {
    while (!stopped) {
      try {
        step();
      } catch (RuntimeException e) {
        failure = e; // The user interface throws it: a dead follower would look like a dead run.
        changed.run();
        return;
      }
      try {
        Thread.sleep(feed.isBehind() ? 1 : ROUND_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Reads once everything that is followed. */
  public void step() {
    RunFeed now = feed;
    boolean news = now.follow();
    news |= publish(now, now.snapshot());
    news |= followOverlays();
    if (listing && round++ % LIST_EVERY_ROUNDS == 0) {
      try {
        List<RunIndex.Entry> entries = index.entries(now.snapshot().directory());
        news |= !entries.equals(runs);
        runs = entries;
      } catch (RunException e) {
        runs = List.of(); // The directory was deleted; the view says that there are no runs.
      }
    }
    if (news) {
      changed.run();
    }
  }

  /** A run that was left meanwhile must not come back: the next key might stop it. */
  private synchronized boolean publish(RunFeed of, Snapshot next) {
    boolean news = feed == of && next != snapshot;
    if (news) {
      snapshot = next;
    }
    return news;
  }

  private boolean followOverlays() {
    List<Path> wanted = wantedOverlays;
    if (wanted.isEmpty() && overlays.isEmpty()) {
      return false;
    }
    boolean news = overlayFeeds.keySet().retainAll(wanted);
    List<Snapshot> next = new java.util.ArrayList<>();
    for (Path path : wanted) {
      try {
        RunFeed overlay = overlayFeeds.get(path);
        if (overlay == null) {
          overlay = new RunFeed(path);
          overlayFeeds.put(path, overlay);
        }
        news |= overlay.follow();
        next.add(overlay.snapshot());
      } catch (RunException e) {
        // The run was deleted, or is none: there is nothing to draw.
      }
    }
    news |= next.size() != overlays.size();
    overlays = List.copyOf(next);
    return news;
  }

  /**
   * Follows another run from now on.
   *
   * @throws RunException when the directory is no run
   */
  public void switchTo(Path run) {
    RunFeed other = new RunFeed(run);
    synchronized (this) {
      feed = other;
      snapshot = Snapshot.empty(run);
    }
  }

  /** Starts or stops following the list of runs. */
  public void list(boolean wanted) {
    if (wanted && !listing) {
      round = 0;
    }
    listing = wanted;
  }

  public void overlay(List<Path> wanted) {
    wantedOverlays = List.copyOf(wanted);
  }

  /** Throws the exception that ended the following thread, if there is one. */
  public void check() {
    RuntimeException e = failure;
    if (e != null) {
      throw e;
    }
  }

  public Snapshot snapshot() {
    return snapshot;
  }

  public List<RunIndex.Entry> runs() {
    return runs;
  }

  public List<Snapshot> overlays() {
    return overlays;
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
