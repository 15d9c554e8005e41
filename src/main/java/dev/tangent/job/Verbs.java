package dev.tangent.job;

import dev.tangent.job.components.ComponentsJob;
import dev.tangent.job.components.ComponentsResult;
import dev.tangent.job.components.ComponentsSpec;
import dev.tangent.job.frame.Verb;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The table of verbs: a new one is a line here. */
public final class Verbs {
  /** Kernel principal components. */
  public static final Verb<ComponentsSpec, ComponentsResult> PCA =
      new Verb<>(ComponentsSpec.DEFAULT, ComponentsJob::of);

  private static final List<Verb<?, ?>> ALL = List.of(PCA);

  private Verbs() {}

  /** All verbs. */
  public static List<Verb<?, ?>> all() {
    return ALL;
  }

  /** The verb of a name; null when there is none. */
  public static @Nullable Verb<?, ?> named(String name) {
    return ALL.stream().filter(verb -> verb.name().equals(name)).findFirst().orElse(null);
  }
}
