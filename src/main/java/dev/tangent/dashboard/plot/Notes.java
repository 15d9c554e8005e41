package dev.tangent.dashboard.plot;

import java.util.List;

/** Lines of text. */
public record Notes(List<String> lines) implements Content {
  public Notes {
    lines = List.copyOf(lines);
  }
}
