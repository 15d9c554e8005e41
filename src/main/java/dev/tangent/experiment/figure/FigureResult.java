package dev.tangent.experiment.figure;

import dev.tangent.job.frame.JobResult;
import java.util.Map;

/**
 * The numbers of a figure.
 *
 * @param report by name, and by width where there are several
 */
public record FigureResult(Map<String, Object> report) implements JobResult {}
