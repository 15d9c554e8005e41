package dev.tangent.dashboard;

import java.util.List;

/** One screen of the dashboard. A view is a function of its context and keeps nothing. */
interface View {
  /** Its name on the tab. */
  String name();

  /**
   * Its panels, top to bottom.
   *
   * @param width of the room for them
   * @param height of the room for them
   * @return empty when this run has nothing for this view
   */
  List<Panel.Row> rows(Context context, int width, int height);

  /** What a run must record for this view to show something. */
  String needs();

  /** Roles of the curves over whose records the time slider steps; empty for no slider. */
  default List<String> sliderRoles() {
    return List.of();
  }
}
