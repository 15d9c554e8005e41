package dev.tangent.job.frame;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Notes about decisions made while inputs are read (which column is the target, which line holds
 * names). They go to whoever asked for the job, because there is no run yet that could log them.
 */
public final class ReadingNotes {
  private static final ScopedValue<Consumer<String>> LISTENER = ScopedValue.newInstance();

  private ReadingNotes() {}

  /**
   * Calls {@code body}; lines that this thread says meanwhile go to the listener.
   *
   * @param <T> what it returns
   * @param listener hears each line
   * @param body reads
   * @return what {@code body} returned
   * @throws Exception what {@code body} threw
   */
  public static <T> T hearing(Consumer<String> listener, Callable<T> body) throws Exception {
    return ScopedValue.where(LISTENER, listener).call(body::call);
  }

  /**
   * Says a line; nobody hears it outside of {@link #hearing}.
   *
   * @param text the line
   */
  public static void say(String text) {
    if (LISTENER.isBound()) {
      LISTENER.get().accept(text);
    }
  }
}
