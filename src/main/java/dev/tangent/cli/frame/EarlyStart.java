package dev.tangent.cli.frame;

import dev.tangent.run.Json;
import dev.tangent.run.Machine;
import java.util.Locale;
import java.util.Map;

/**
 * Loads, on another core while the options are read, what every computing command needs of the JDK
 * and the libraries: the Vector API, the formatter with its locale, the machine's description,
 * JSON.
 *
 * <p>Classes of the engine are not loaded here: only the command's own thread initializes them, so
 * that two threads never wait for each other's classes. Nothing waits for this thread, and nothing
 * is lost if it fails: the code that needs a part loads it and reports the error.
 */
public final class EarlyStart {
  private EarlyStart() {}

  /** Begins loading, and returns at once. */
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
      // The code that needs this part reports the error.
    }
  }
}
