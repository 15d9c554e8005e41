package dev.tangent.dashboard.terminal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals that have to do with the terminal. {@code sun.misc.Signal} is not part of the Java
 * platform, so it is called by name; where it is missing nothing is heard and nothing stops.
 */
final class JobControl {
  private JobControl() {}

  /** Does something when the signal comes. */
  static void handle(String name, Runnable what) {
    try {
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              JobControl.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  what.run();
                }
                return method.getReturnType() == boolean.class
                    ? (Object) (self == arguments[0])
                    : null;
              });
      install(name, proxy);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      // Not heard: the size is looked at for each frame anyway.
    }
  }

  private static void install(String name, Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal
        .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
  }

  /**
   * Stops this process as the shell expects it, and comes back when it goes on.
   *
   * @param handler of the signal afterwards
   */
  static void stop(Runnable handler) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object usual = handlers.getField("SIG_DFL").get(null);
      install("TSTP", usual);
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance("TSTP"));
    } catch (InvocationTargetException e) {
      // Refused: the process goes on.
    } catch (ReflectiveOperationException e) {
      // Not there: the process goes on.
    }
    handle("TSTP", handler);
  }
}
