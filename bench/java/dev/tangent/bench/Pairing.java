package dev.tangent.bench;

import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One benchmark class with one choice of parameters, called without JMH: our methods and those of
 * peers run in one process and can take turns. A peer's method is named after ours, with the
 * library's name before it: {@code openblasGemm} stands beside {@code gemm}.
 */
final class Pairing implements AutoCloseable {
  /**
   * A call of one method with its arguments. Its result is used, so that the compiler can't remove
   * the work.
   */
  interface Call {
    Object run() throws ReflectiveOperationException;
  }

  private final Object bench;
  private final Map<Class<?>, Object> states = new LinkedHashMap<>();

  /** Makes the states and sets them up; throws the exception of a check in a set-up that fails. */
  Pairing(Class<?> type, Map<String, String> params) throws ReflectiveOperationException {
    bench = create(type);
    for (Field field : type.getDeclaredFields()) {
      if (field.isAnnotationPresent(Param.class)) {
        WorkProfiler.set(bench, field, params.get(field.getName()));
      }
    }
    states.put(type, bench);
    callAll(bench, Setup.class);
  }

  /**
   * The name of our method → our method and those of peers, or its yardstick; libraries that are
   * not installed are left out. A pattern that finds some of the peers leaves the others out, too.
   *
   * @param pattern finds the full name of our method
   */
  static Map<String, List<Method>> pairs(Class<?> type, String pattern)
      throws ReflectiveOperationException {
    Map<String, Method> all = new TreeMap<>();
    for (Method method : type.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Benchmark.class)) {
        all.put(method.getName(), method);
      }
    }
    Predicate<String> asked =
        name -> Pattern.compile(pattern).matcher(type.getName() + "." + name).find();
    Map<String, String> yardsticks = yardsticks(type);
    Map<String, List<Method>> pairs = new TreeMap<>();
    for (String own : all.keySet()) {
      String end = Character.toUpperCase(own.charAt(0)) + own.substring(1);
      List<Method> peers = new ArrayList<>();
      for (Map.Entry<String, Method> other : all.entrySet()) {
        String name = other.getKey();
        boolean peer = name.endsWith(end) && !name.equals(own);
        if ((peer || name.equals(yardsticks.get(own))) && missing(type, name).isEmpty()) {
          peers.add(other.getValue());
        }
      }
      if (peers.stream().anyMatch(peer -> asked.test(peer.getName()))) {
        peers.removeIf(peer -> !asked.test(peer.getName()));
      }
      if (!peers.isEmpty() && asked.test(own)) {
        List<Method> both = new ArrayList<>(List.of(all.get(own)));
        both.addAll(peers);
        pairs.put(own, both);
      }
    }
    return pairs;
  }

  /** {@link Counted#yardsticks} of a class. */
  static Map<String, String> yardsticks(Class<?> type) throws ReflectiveOperationException {
    return Counted.class.isAssignableFrom(type) ? ((Counted) create(type)).yardsticks() : Map.of();
  }

  /** Why a peer can't run here; empty when it can. */
  private static String missing(Class<?> type, String method) {
    String full = type.getName() + "." + method;
    for (Map.Entry<String, String> missing : Bench.missingPeers().entrySet()) {
      if (Pattern.compile(missing.getKey()).matcher(full).find()) {
        return missing.getValue();
      }
    }
    return "";
  }

  Call call(Method method) throws ReflectiveOperationException {
    Object[] arguments = arguments(method);
    method.setAccessible(true);
    return () -> invoke(method, bench, arguments);
  }

  private static Object create(Class<?> type) throws ReflectiveOperationException {
    var constructor = type.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  private Object[] arguments(Method method) throws ReflectiveOperationException {
    Class<?>[] types = method.getParameterTypes();
    Object[] arguments = new Object[types.length];
    for (int i = 0; i < types.length; i++) {
      Object state = states.get(types[i]);
      if (state == null) {
        state = create(types[i]);
        states.put(types[i], state);
        callAll(state, Setup.class);
      }
      arguments[i] = state;
    }
    return arguments;
  }

  private void callAll(Object state, Class<? extends Annotation> kind)
      throws ReflectiveOperationException {
    for (Class<?> type = state.getClass(); type != null; type = type.getSuperclass()) {
      for (Method method : type.getDeclaredMethods()) {
        if (method.isAnnotationPresent(kind)) {
          method.setAccessible(true);
          invoke(method, state, arguments(method));
        }
      }
    }
  }

  private static Object invoke(Method method, Object on, Object[] arguments)
      throws ReflectiveOperationException {
    try {
      Object result = method.invoke(on, arguments);
      return result == null ? on : result;
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() throws ReflectiveOperationException {
    for (Object state : new ArrayList<>(states.values()).reversed()) {
      callAll(state, TearDown.class);
    }
  }
}
