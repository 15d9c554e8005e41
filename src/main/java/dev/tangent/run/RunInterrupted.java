package dev.tangent.run;

import java.nio.file.Path;
import java.util.concurrent.CancellationException;

/** A run that was stopped before its end, and whether it can go on. */
public final class RunInterrupted extends CancellationException {
  private static final long serialVersionUID = 1;

  private final transient Path run;

  /** Whether there is a checkpoint to go on from. */
  private final boolean resumable;

  RunInterrupted(Path run, boolean resumable, Throwable cause) {
    super("interrupted");
    this.run = run;
    this.resumable = resumable;
    initCause(cause);
  }

  /** {@return its directory} */
  public Path run() {
    return run;
  }

  /** {@return whether there is a checkpoint to go on from} */
  public boolean isResumable() {
    return resumable;
  }
}
