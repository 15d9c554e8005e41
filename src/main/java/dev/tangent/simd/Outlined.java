package dev.tangent.simd;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.Arrays;

/**
 * A loop over vectors that the compiler never inlines. Inlined into a hot caller it would bring
 * that graph to the compiler's limit, behind which every vector of the loop is boxed: 2 to 400
 * times slower, a second after the start (HotSpot's NodeCountInliningCutoff). As a unit of its own
 * it is always fast; the call costs some nanoseconds.
 */
public final class Outlined {
  /** A field of an object and not a static constant, through which the compiler would inline. */
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

  /** For the catch of a call: loops throw nothing that is checked. */
  public static RuntimeException rethrown(Throwable e) {
    if (e instanceof RuntimeException plain) {
      return plain;
    }
    throw e instanceof Error error ? error : new AssertionError(e);
  }
}
