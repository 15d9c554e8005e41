package dev.tangent.experiment.figure;

import dev.tangent.data.sets.Datasets;
import dev.tangent.experiment.ExperimentScale;
import dev.tangent.experiment.Settings;
import dev.tangent.job.frame.JobSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A figure of JGH: which one, at which scale, with which settings.
 *
 * @param figure as {@code fig1}
 * @param scale that the settings began from
 * @param values the settings, all of them
 */
public record FigureSpec(String figure, ExperimentScale scale, Settings values)
    implements JobSpec<FigureSpec> {

  /** Refuses settings that can't be run. */
  public FigureSpec {
    Experiment.named(figure).check(values);
  }

  /** A figure at a scale. */
  public static FigureSpec of(String figure, ExperimentScale scale) {
    return new FigureSpec(figure, scale, Experiment.named(figure).settings(scale));
  }

  /** This spec with an assignment {@code key=value}; paths of data files become absolute. */
  public FigureSpec set(String assignment) {
    int equals = assignment.indexOf('=');
    boolean data = equals > 0 && assignment.substring(0, equals).strip().equals("data");
    String whole =
        data ? "data=" + Datasets.absolute(assignment.substring(equals + 1).strip()) : assignment;
    return new FigureSpec(figure, scale, values.set(whole));
  }

  @Override
  public String verb() {
    return "reproduce " + figure;
  }

  @Override
  public long seed() {
    return values.seed();
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("experiment", figure);
    map.put("scale", scale.toString());
    map.putAll(values.asMap());
    // The path of the data on this machine does not belong in a figure's caption.
    Object data = map.get("data");
    if (data != null) {
      map.put("data-name", data.toString().replaceAll(":.*", ""));
    }
    return map;
  }

  @Override
  public FigureSpec recall(Map<String, Object> settings) {
    ExperimentScale began = ExperimentScale.parse(String.valueOf(settings.get("scale")));
    return new FigureSpec(figure, began, Experiment.named(figure).settings(began).over(settings));
  }
}
