package dev.tangent.dashboard.terminal;

import java.io.IOException;
import java.lang.reflect.Proxy;

/**
 * Signals that have to do with the terminal. {@code sun.misc.Signal} is not part of the Java
 * platform, so it is called by reflection; where it is missing, signals are ignored.
 */
final class JobControl {
  private JobControl() {}

  /** Registers an action for a signal. */
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
      // The dashboard works without the signal: it checks the size for each frame anyway.
    }
  }

  private static void install(String name, Object handler) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    signal
        .getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
  }

  /**
   * Stops this process, and returns when it continues. A shell sends the signal, because one raised
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
