package dev.tangent.dashboard.terminal;

import java.io.IOException;
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
      // Without the signal it works as well: the size is looked at for each frame anyway.
    }
  }

  private static void install(String name, Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal
        .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
  }

  /**
   * Stops this process, and comes back when it goes on. A shell sends the signal: one raised
   * through {@code sun.misc.Signal} was seen not to stop the virtual machine.
   */
  static void stop() throws IOException {
    Process shell =
        new ProcessBuilder("/bin/sh", "-c", "kill -STOP " + ProcessHandle.current().pid()).start();
    try {
      shell.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
