package dev.tangent.job.predict;

import dev.tangent.data.NpyArray;
import dev.tangent.data.table.Task;
import dev.tangent.job.frame.Fingerprint;
import dev.tangent.job.frame.Job;
import dev.tangent.job.frame.JobEstimate;
import dev.tangent.job.frame.JobRun;
import dev.tangent.job.frame.Plural;
import dev.tangent.job.frame.SpecException;
import dev.tangent.job.frame.SpecMap;
import dev.tangent.job.frame.Speed;
import dev.tangent.job.learner.Explainer;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.Special;
import dev.tangent.run.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Rows predicted by a trained model ({@code ntk predict --model M.tangent}).
 *
 * <p>Writes {@code mean.npy} (1 × M × k: values, or a score of each class), for classes {@code
 * probabilities.npy} (M × k), for values {@code percentiles.npy} (1 × 3 × M × 1: 10, 50, 90), and
 * {@code predictions.csv} with a line for each row; on request {@code explanations.csv}, the
 * training rows that each rests on. Cost: M × N kernel values; with explanations N³/3 + 2N²M flops
 * more.
 */
final class ModelPrediction implements Job<ModelPredictionResult> {
  /**
   * How many rows are predicted together: their kernel values with N training rows are in memory.
   */
  private static final int BLOCK = 512;

  /** The settings that may be given with a model; the model holds all others. */
  private static final Set<String> MEANT =
      Set.of(
          "model",
          "explain",
          "data",
          "inputs",
          "test-inputs",
          "test-data",
          "limit-rows",
          "separator",
          "header",
          "target",
          "ignore",
          "categorical",
          "task",
          "seed",
          "precision",
          "scale",
          "image");

  private static final double[] PERCENTS = {0.1, 0.5, 0.9};

  private final PredictionSpec spec;
  private final Path file;
  private final NeuralKernelModel model;
  private final ModelRows rows;

  private ModelPrediction(PredictionSpec spec, Path file, NeuralKernelModel model, ModelRows rows) {
    this.spec = spec;
    this.file = file;
    this.model = model;
    this.rows = rows;
  }

  /**
   * Reads the model and the rows.
   *
   * @throws dev.tangent.data.DataException with line and column, when the rows don't fit the model
   */
  static ModelPrediction of(PredictionSpec spec, Path file) {
    Map<String, Object> usual = SpecMap.write(PredictionSpec.DEFAULT);
    for (Map.Entry<String, Object> setting : SpecMap.write(spec).entrySet()) {
      String name = setting.getKey();
      SpecException.require(
          MEANT.contains(name) || setting.getValue().equals(usual.get(name)),
          "--model with --" + name,
          "leave --" + name + " out: a trained model has its own");
    }
    NeuralKernelModel model = NeuralKernelModel.load(file);
    SpecException.require(
        spec.explain() == 0 || model.isExplained(),
        "--explain with " + file + ", a model of " + model.chosen(),
        "a model of ridge regression (ntk evaluate --method ridge --save-model)");
    return new ModelPrediction(spec, file, model, ModelRows.read(spec, model));
  }

  @Override
  public PredictionSpec spec() {
    return spec;
  }

  @Override
  public Map<String, String> fingerprints() {
    Map<String, String> prints = new LinkedHashMap<>();
    prints.put("model", Fingerprint.of(file));
    prints.put("data", Fingerprint.of(rows.inputs()));
    return prints;
  }

  @Override
  public List<Path> reads() {
    List<Path> files = new ArrayList<>(spec.data().reads());
    files.add(file);
    Path test = spec.testInputs();
    if (test != null) {
      files.add(test);
    }
    return files;
  }

  @Override
  public List<String> writes() {
    return List.of(
        "mean.npy", "probabilities.npy", "percentiles.npy", "predictions.csv", "explanations.csv");
  }

  @Override
  public JobEstimate estimate() {
    double n = model.trainingRows();
    double m = rows.count();
    double flops = m * n * (2.0 * rows.inputs().columns() + 200);
    flops += spec.explain() > 0 ? n * n * (n / 3 + 2 * m) : 0;
    return new JobEstimate(
        "the prediction of " + Plural.of(rows.count(), "row") + " by a trained model",
        8 * (2 * BLOCK * n + n * n + 3 * m * model.outputCount()),
        24 * m * model.outputCount(),
        flops,
        Speed.of(flops, false, 10).seconds(flops, false),
        "fewer rows (--limit-rows)");
  }

  @Override
  public ModelPredictionResult run(JobRun run) {
    rows.notes().forEach(run::info);
    int m = rows.count();
    int k = model.outputCount();
    boolean classes = model.task() == Task.CLASSIFICATION;
    DoubleMatrix outputs = DoubleMatrix.zeros(m, k);
    double[] deviations = new double[classes ? 0 : m];
    for (int from = 0; from < m; from += BLOCK) {
      run.update("rows", from, m);
      int to = Math.min(m, from + BLOCK);
      DoubleMatrix part = rows.inputs().rowRange(from, to);
      System.arraycopy(
          model.outputs(part).toArray(), 0, outputs.array(), from * k, (to - from) * k);
      if (!classes) {
        System.arraycopy(model.deviations(part), 0, deviations, from, to - from);
      }
    }
    run.update("rows", m, m);
    DoubleMatrix probabilities = classes ? model.probabilities(outputs) : null;
    Map<String, Path> files = new LinkedHashMap<>();
    files.put("mean", run.save("mean", NpyArray.of(outputs.array(), 1, m, k)));
    if (probabilities != null) {
      files.put("probabilities", run.save("probabilities", NpyArray.of(probabilities)));
    } else {
      double[] percentiles = new double[3 * m];
      for (int p = 0; p < 3; p++) {
        double z = Special.normalQuantile(PERCENTS[p]);
        for (int i = 0; i < m; i++) {
          percentiles[p * m + i] = outputs.get(i, 0) + z * deviations[i];
        }
      }
      files.put("percentiles", run.save("percentiles", NpyArray.of(percentiles, 1, 3, m, 1)));
    }
    List<List<String>> lines = lines(outputs, probabilities, deviations);
    files.put("predictions", write(run, "predictions.csv", lines));
    List<List<String>> shown = lines.subList(1, Math.min(lines.size(), 1001));
    run.table("Predictions", lines.getFirst(), shown);
    if (spec.explain() > 0) {
      List<List<String>> shares = explanations(run);
      files.put("explanations", write(run, "explanations.csv", shares));
      run.table(
          "Which rows they rest on",
          shares.getFirst(),
          shares.subList(1, Math.min(shares.size(), 1001)));
    }
    return ModelPredictionResult.of(model, rows, outputs, files);
  }

  /** A line for each helper and harmer of each row. */
  private List<List<String>> explanations(JobRun run) {
    Explainer explainer = Explainer.of(model);
    List<List<String>> lines = new ArrayList<>();
    lines.add(
        List.of("row", model.target(), "kind", "training row", "its " + model.target(), "effect"));
    for (int from = 0; from < rows.count(); from += BLOCK) {
      run.update("explanations", from, rows.count());
      DoubleMatrix part = rows.inputs().rowRange(from, Math.min(rows.count(), from + BLOCK));
      int row = from;
      for (Explainer.Explanation one : explainer.explain(part, spec.explain())) {
        row++;
        for (Explainer.Share share : one.helpers()) {
          lines.add(line(row, one, "helper", share));
        }
        for (Explainer.Share share : one.harmers()) {
          lines.add(line(row, one, "harmer", share));
        }
      }
    }
    return lines;
  }

  private static List<String> line(
      int row, Explainer.Explanation one, String kind, Explainer.Share share) {
    return List.of(
        String.valueOf(row),
        one.predicted(),
        kind,
        String.valueOf(share.row() + 1),
        share.learnt(),
        String.format(Locale.ROOT, "%.6g", share.effect()));
  }

  /** The table: a header, then a line for each row. */
  private List<List<String>> lines(
      DoubleMatrix outputs, @Nullable DoubleMatrix probabilities, double[] deviations) {
    List<String> header = new ArrayList<>(List.of("row", model.target()));
    if (probabilities == null) {
      header.addAll(List.of("p10", "p90"));
    } else {
      model.classes().forEach(name -> header.add("p(" + name + ")"));
    }
    if (rows.isJudged()) {
      header.add("actual");
    }
    List<List<String>> lines = new ArrayList<>(List.of(header));
    for (int i = 0; i < rows.count(); i++) {
      List<String> line = new ArrayList<>(List.of(String.valueOf(i + 1)));
      if (probabilities == null) {
        double value = outputs.get(i, 0);
        line.add(Double.toString(value));
        for (double percent : new double[] {PERCENTS[0], PERCENTS[2]}) {
          line.add(Double.toString(value + Special.normalQuantile(percent) * deviations[i]));
        }
      } else {
        line.add(model.classes().get(ModelPredictionResult.best(outputs, i)));
        for (int c = 0; c < probabilities.columns(); c++) {
          line.add(String.format(Locale.ROOT, "%.6g", probabilities.get(i, c)));
        }
      }
      if (rows.isJudged()) {
        line.add(rows.actual(i, model));
      }
      lines.add(line);
    }
    return lines;
  }

  private static Path write(JobRun run, String name, List<List<String>> lines) {
    StringBuilder text = new StringBuilder();
    for (List<String> line : lines) {
      text.append(String.join(",", line.stream().map(ModelPrediction::quoted).toList()));
      text.append('\n');
    }
    Path to = run.directory().resolve(name);
    JobRun.uninterrupted(
        () -> {
          try {
            AtomicFiles.write(to, text.toString().getBytes(StandardCharsets.UTF_8));
          } catch (IOException e) {
            throw new UncheckedIOException(to + ": cannot be written", e);
          }
        });
    run.info("wrote " + to);
    return to;
  }

  private static String quoted(String text) {
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
  }
}
