package dev.tangent.cli.frame;

import java.lang.reflect.InvocationTargetException;

/**
 * Brings the Vector API into a JVM that was started without it.
 *
 * <p>{@code --add-modules jdk.incubator.vector} prints a warning at every start, before any code of
 * ours runs; but a command should print only one line when something is wrong. So the launcher
 * leaves the option out, and the module is loaded here in the way in which the JDK loads its own
 * agents. That needs {@code --add-exports java.base/jdk.internal.module=ALL-UNNAMED}. The speed is
 * the same (57 and 55 GFLOP/s in a loop of fused multiply-adds). Loading takes 45 ms, only for
 * commands that compute.
 */
final class VectorModule {
  private static final String NAME = "jdk.incubator.vector";

  private VectorModule() {}

  /** Loads the module; does nothing when it is there already. */
  static synchronized void load() {
    if (isThere()) {
      return;
    }
    try {
      Class.forName("jdk.internal.module.Modules")
          .getMethod("loadModule", String.class)
          .invoke(null, NAME);
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | IllegalAccessException
        | InvocationTargetException e) {
      throw UserError.failed(
          "this JVM runs without the module " + NAME, "start it with --add-modules " + NAME);
    }
  }

  private static boolean isThere() {
    try {
      Class.forName(NAME + ".FloatVector", false, VectorModule.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
