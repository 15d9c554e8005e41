package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Theme;

/**
 * A state of a run with a symbol and a word, so that colour is never needed to tell states apart.
 */
enum Status {
  READING('…'),
  RUNNING('▶'),
  PAUSED('‖'),
  STOPPING('■'),
  DONE('✓'),
  FAILED('✗'),
  INTERRUPTED('■'),
  KILLED('✗'),
  UNREADABLE('?');

  private final char symbol;

  Status(char symbol) {
    this.symbol = symbol;
  }

  static Status of(String name) {
    for (Status status : values()) {
      if (status.name().equalsIgnoreCase(name)) {
        return status;
      }
    }
    return UNREADABLE;
  }

  char symbol() {
    return symbol;
  }

  int colour(Theme theme) {
    return switch (this) {
      case RUNNING, DONE -> theme.good();
      case READING, PAUSED, STOPPING, INTERRUPTED -> theme.warn();
      case FAILED, KILLED, UNREADABLE -> theme.bad();
    };
  }
}
