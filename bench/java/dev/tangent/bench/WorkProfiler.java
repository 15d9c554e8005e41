package dev.tangent.bench;

import java.lang.reflect.Field;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Adds the work of an operation ({@link Counted}) to JMH's results as a secondary metric ({@code
 * work.float}, say, for flops in float), so that speeds can be computed from the JSON file alone.
 */
public final class WorkProfiler implements InternalProfiler {
  @Override
  public String getDescription() {
    return "The flops and bytes that an operation needs";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {}

  @Override
  public Collection<? extends ScalarResult> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Counted.Work work = work(benchmark);
    return work.amount() > 0
        ? List.of(new ScalarResult(work.metric(), work.amount(), "/op", AggregationPolicy.MAX))
        : List.of();
  }

  private static Counted.Work work(BenchmarkParams benchmark) {
    String name = benchmark.getBenchmark();
    int dot = name.lastIndexOf('.');
    try {
      Map<String, String> params = new HashMap<>();
      for (String key : benchmark.getParamsKeys()) {
        params.put(key, benchmark.getParam(key));
      }
      return work(Class.forName(name.substring(0, dot)), params, name.substring(dot + 1));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(name + ": its work cannot be asked for", e);
    }
  }

  /** The work of one call of a method with these parameters. */
  static Counted.Work work(Class<?> type, Map<String, String> params, String method)
      throws ReflectiveOperationException {
    if (!Counted.class.isAssignableFrom(type)) {
      return Counted.Work.NOTHING;
    }
    Object state = type.getDeclaredConstructor().newInstance();
    for (Field field : type.getDeclaredFields()) {
      if (field.isAnnotationPresent(Param.class)) {
        set(state, field, params.get(field.getName()));
      }
    }
    return ((Counted) state).work(method);
  }

  /** Gives a parameter its value. */
  static void set(Object state, Field field, String value) throws IllegalAccessException {
    field.setAccessible(true);
    Class<?> type = field.getType();
    if (type == int.class) {
      field.setInt(state, Integer.parseInt(value));
    } else if (type == double.class) {
      field.setDouble(state, Double.parseDouble(value));
    } else if (type == boolean.class) {
      field.setBoolean(state, Boolean.parseBoolean(value));
    } else if (type == String.class) {
      field.set(state, value);
    } else {
      throw new IllegalStateException(field + ": a parameter of a type that is not foreseen");
    }
  }
}
