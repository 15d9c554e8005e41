package dev.tangent.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * A loop over vectors that the compiler never inlines. Inlined into a hot caller, it could push the
 * caller's graph over the compiler's limit (HotSpot's NodeCountInliningCutoff); beyond it every
 * vector of the loop is boxed, and about a second after the start the loop becomes 2 to 400 times
 * slower. Compiled on its own it is always fast; the call costs some nanoseconds.
 */
public final class Outlined {
  /** An instance field on purpose: through a static constant the compiler would inline the loop. */
  public final MethodHandle handle;

  private Outlined(MethodHandle handle) {
    this.handle = handle;
  }

  /**
   * The static method of this name, of which there must be one.
   *
   * @param lookup the caller's {@code MethodHandles.lookup()}: the method may be hidden from others
   */
  public static Outlined of(MethodHandles.Lookup lookup, Class<?> owner, String name) {
    try {
      Method[] found =
          Arrays.stream(owner.getDeclaredMethods())
              .filter(method -> method.getName().equals(name))
              .toArray(Method[]::new);
      if (found.length != 1) {
        throw new NoSuchMethodException(found.length + " methods");
      }
      return new Outlined(lookup.unreflect(found[0]));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no loop " + name + " in " + owner, e);
    }
  }

  /**
   * What to throw when the call of a loop has thrown {@code e}: loops throw no checked exceptions.
   */
  public static RuntimeException rethrown(Throwable e) {
    if (e instanceof RuntimeException plain) {
      return plain;
    }
    throw e instanceof Error error ? error : new AssertionError(e);
  }
}
