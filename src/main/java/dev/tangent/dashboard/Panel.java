package dev.tangent.dashboard;

import dev.tangent.dashboard.plot.Content;
import java.util.Arrays;
import java.util.List;

/**
 * A part of a view that can have the focus, be zoomed and be exported.
 *
 * @param id its name in settings and files
 * @param weight its share of the width of its row
 */
record Panel(String id, String title, Content content, double weight) {
  Panel(String id, String title, Content content) {
    this(id, title, content, 1);
  }

  /**
   * Panels side by side.
   *
   * @param weight share of the height that is left
   * @param fixed height in rows, or 0 to take a share
   * @param framed whether panels have frames, and with them titles and the focus
   */
  record Row(List<Panel> panels, double weight, int fixed, boolean framed) {
    static Row of(double weight, Panel... panels) {
      return new Row(Arrays.asList(panels), weight, 0, true);
    }

    static Row of(double weight, List<Panel> panels) {
      return new Row(panels, weight, 0, true);
    }

    /** A strip of text without frame. */
    static Row strip(int height, Panel panel) {
      return new Row(List.of(panel), 0, height, false);
    }
  }
}
