package dev.tangent.cli.frame;

import dev.tangent.run.Json;
import dev.tangent.run.Machine;
import java.util.Locale;
import java.util.Map;

/**
 * What every command that computes needs from the JDK and the libraries, fetched on another core
 * while its options are read: the Vector API, the formatter with its locale, the machine's
 * description, JSON.
 *
 * <p>Nothing of the engine: its classes are made by the command's own thread, so that two threads
 * never wait for each other's classes. Nothing waits for this, and nothing is lost if it fails: who
 * needs a part fetches it, with words for what is wrong.
 */
public final class EarlyStart {
  private EarlyStart() {}

  /** Begins; returns at once. */
  public static void begin() {
    if (Runtime.getRuntime().availableProcessors() > 1) {
      Thread.ofPlatform().daemon().name("early-start").start(EarlyStart::fetch);
    }
  }

  private static void fetch() {
    try {
      VectorModule.load();
      String _ = String.format(Locale.ROOT, "%,d %.3g %s", 1, 1.5, "");
      Json.text(Map.of("machine", Machine.describe()));
    } catch (RuntimeException | LinkageError e) {
      // as above
    }
  }
}
