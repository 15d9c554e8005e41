package dev.tangent.report;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.tangent.run.AtomicFiles;
import dev.tangent.run.RunDirectory;
import dev.tangent.run.RunModel;
import dev.tangent.run.RunReader;
import dev.tangent.run.RunSettings;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The figures of a run of {@code ntk reproduce}, from its events alone: here or on another machine,
 * now or later. Each goes into {@code figures/} as SVG and PNG, its data as CSV, its caption as
 * text; the run's tables as Markdown.
 */
public final class RunFigures {
  /** A figure and the numbers that it draws. */
  public record Drawn(Figure figure, List<Sheet> data) {}

  /** Columns of numbers of one length, under one heading each. */
  public record Sheet(String name, List<String> headings, List<double[]> columns) {}

  private RunFigures() {}

  /**
   * Draws what the run holds.
   *
   * @return the files written; none when the run has no figure of the paper
   * @throws IOException when they can't be written
   */
  public static List<Path> write(Path run) throws IOException {
    RunDirectory directory = RunDirectory.open(run);
    RunModel model = RunModel.of(RunReader.open(run));
    List<Path> files = new ArrayList<>();
    for (Drawn drawn : draw(model, directory.settings())) {
      files.addAll(FigureFiles.write(drawn.figure(), directory.figures()));
      Path caption = directory.figures().resolve(drawn.figure().name() + ".txt");
      AtomicFiles.write(
          caption, (drawn.figure().caption() + "\n").getBytes(StandardCharsets.UTF_8));
      files.add(caption);
      for (Sheet sheet : drawn.data()) {
        Path csv = directory.figures().resolve(sheet.name() + ".csv");
        AtomicFiles.write(csv, csv(sheet).getBytes(StandardCharsets.UTF_8));
        files.add(csv);
      }
    }
    files.addAll(PictureFiles.write(model, RunReader.open(run), directory.figures()));
    if (!model.tables().isEmpty()) {
      Path tables = directory.figures().resolve("tables.md");
      String page = RunTables.markdown(model, directory.settings());
      Files.createDirectories(directory.figures());
      AtomicFiles.write(tables, page.getBytes(StandardCharsets.UTF_8));
      files.add(tables);
    }
    return files;
  }

  /** The figures of the paper that a run holds; none when it is another kind of run. */
  public static List<Drawn> draw(RunModel model, RunSettings settings) {
    RunData run = new RunData(model, settings);
    return switch (run.experiment()) {
      case "fig1", "fig1-images" -> KernelFigure.draw(run);
      case "fig2" -> RegressionFigure.draw(run);
      case "fig3" -> ComponentsFigure.draw(run);
      default -> ofCommand(run, settings.command());
    };
  }

  private static List<Drawn> ofCommand(RunData run, String command) {
    return switch (command) {
      case "curve" -> LearningCurveFigure.draw(run);
      case "attribute" -> AttributionFigure.draw(run);
      default -> SweepFigure.draw(run);
    };
  }

  private static String csv(Sheet sheet) throws IOException {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(text)) {
      csv.writeRecord(sheet.headings());
      for (int i = 0; i < sheet.columns().getFirst().length; i++) {
        int row = i;
        csv.writeRecord(
            sheet.columns().stream()
                .map(c -> row < c.length ? Double.toString(c[row]) : "")
                .toList());
      }
    }
    return text.toString();
  }
}
