package dev.tangent.dashboard;

import java.util.List;
import java.util.Set;

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

  /** Whether this run has nothing for this view, so far. */
  default boolean isEmpty(Context context) {
    return false;
  }

  /** Why the view is empty, and which runs fill it. */
  String needs(Context context);

  /**
   * Names of series that the view tells apart outside of its figures, so their legends need not.
   */
  default Set<String> explained(Context context, int width, int height) {
    return Set.of();
  }

  /** Roles of the curves over whose records the time slider steps; empty for no slider. */
  default List<String> sliderRoles() {
    return List.of();
  }
}
