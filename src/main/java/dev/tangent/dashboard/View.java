package dev.tangent.dashboard;

import java.util.List;
import java.util.Set;

/** One screen of the dashboard. A view is a function of its context and keeps nothing. */
interface View {
  /** The name of the view on its tab. */
  String name();

  /**
   * The panels of the view, from top to bottom.
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

  /** The text for an empty view: which runs have something to show in it. */
  String needs(Context context);

  /**
   * Names of series that the view explains outside of its figures, so that their legends need not.
   */
  default Set<String> explained(Context context, int width, int height) {
    return Set.of();
  }

  /** The roles of the curves whose recorded times the slider steps through; empty for no slider. */
  default List<String> sliderRoles() {
    return List.of();
  }
}
