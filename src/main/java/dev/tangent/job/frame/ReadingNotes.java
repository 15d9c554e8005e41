package dev.tangent.job.frame;

import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * What was decided while inputs were read (which column is the target, which line holds names):
 * said to whoever asked for the job, before there is a run that could log it.
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
