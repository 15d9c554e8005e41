package dev.tangent.report;

import dev.tangent.run.Event;
import dev.tangent.run.Recorded;
import dev.tangent.run.RunModel;
import java.util.List;

/** The effect of leaving out each training row on the test points; rows are sorted by it. */
final class AttributionFigure {
  private AttributionFigure() {}

  static List<RunFigures.Drawn> draw(RunData run) {
    RunModel.Key key = new RunModel.Key(Recorded.ATTRIBUTION, RunData.LIMIT, "effect");
    if (!run.model().curves().containsKey(key)) {
      return List.of();
    }
    Event.Curve c = run.curve(key.role(), key.member(), key.series());
    PlotSeries effects =
        new PlotSeries(
            "effect of a row", c.x(), c.y(), Pen.line(Palette.BLUE, Pen.Dash.SOLID, 1.3f));
    Plot plot =
        new Plot(
            "",
            PlotAxis.linear("training rows, by effect"),
            PlotAxis.linear("change when the row is left out"),
            List.of(effects));
    String caption =
        "What leaving out each training row does to the predictions, exactly, rows in order of it:"
            + " the change of the mean test loss ½‖f − y‖² (above 0 a row helps, below it harms),"
            + " or without test targets the root mean square change of the predictions.";
    Figure figure = new Figure("attribution", caption, List.of(plot), 1, 300, 215);
    return List.of(
        new RunFigures.Drawn(
            figure,
            List.of(
                new RunFigures.Sheet(
                    "attribution", List.of("rank", "effect"), List.of(c.x(), c.y())))));
  }
}
