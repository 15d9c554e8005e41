package dev.tangent.dashboard;

/**
 * The message in the bottom line, for some seconds. Any thread may set it: a figure is saved beside
 * the user interface, which says so when it is done.
 */
final class Notice {
  private static final long MILLIS = 5000;

  /** One message whole, so that no reader sees the words of one and the time of another. */
  private record Said(String text, boolean alarm, long until) {}

  private volatile Said said = new Said("", false, 0);

  /** Shows a message from now on. */
  void say(String text, boolean alarm, long nowMillis) {
    said = new Said(text, alarm, nowMillis + MILLIS);
  }

  /** The message, or "" when it has expired. */
  String text(long nowMillis) {
    Said now = said;
    return nowMillis < now.until ? now.text : "";
  }

  /** Whether the newest message is about something that failed. */
  boolean isAlarm() {
    return said.alarm;
  }
}
