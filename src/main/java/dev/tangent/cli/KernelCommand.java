package dev.tangent.cli;

import dev.tangent.data.Dataset;
import dev.tangent.data.Npy;
import dev.tangent.kernel.LimitKernel;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import dev.tangent.linalg.FloatMatrix;
import dev.tangent.linalg.Matrices;
import dev.tangent.run.AtomicFiles;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ntk kernel}: limit or empirical kernels to NPY files. */
@Command(
    name = "kernel",
    description = {
      "Kernels of data to NPY: of the infinite-width limit, or of one network.",
      "%nThe limit: nngp.npy and ntk.npy, N × N, or N × M with --inputs2. With --empirical, of a",
      "network of k outputs: ntk.npy, N × M × k × k, and outputs.npy, N × k. The files are mapped,",
      "so they may be larger than the memory. --diagonal, --by-layer, --definiteness and",
      "--monte-carlo say other things of the limit."
    })
final class KernelCommand extends CliCommand {
  @Mixin DataOptions data = new DataOptions();
  @Mixin ArchitectureOptions architecture = new ArchitectureOptions();
  @Mixin RunOptions options = new RunOptions();
  @Mixin EmpiricalOptions empirical = new EmpiricalOptions();
  @Mixin LimitOptions extra = new LimitOptions();

  @Option(
      names = "--inputs2",
      paramLabel = "Y.npy",
      order = 5,
      description = "Other points, M × n0: the kernels are N × M.")
  @Nullable Path inputs2;

  @Option(
      names = "--get",
      paramLabel = "nngp,ntk",
      order = 5,
      split = ",",
      description = "Which kernels. Default: both.")
  List<String> get = List.of("nngp", "ntk");

  @Override
  int run(Output out) throws Exception {
    requireKnown();
    Dataset points = data.load(options.seed());
    DoubleMatrix others = inputs2 == null ? null : DataOptions.matrix(inputs2);
    if (others != null && others.columns() != points.inputWidth()) {
      throw UserError.usage(
          "%s has %d columns but %s has %d"
              .formatted(inputs2, others.columns(), points.name(), points.inputWidth()),
          "give points of the same width");
    }
    if (empirical.empirical) {
      if (extra.any() || extra.trainTop != null) {
        throw UserError.usage(
            "--empirical with an option of the limit",
            "leave --diagonal, --by-layer, --definiteness, --monte-carlo and --train-top out");
      }
      return empirical.run(
          out,
          new EmpiricalOptions.Task(
              this,
              architecture,
              options,
              points.inputs(),
              others,
              given("--get") && get.contains("nngp")));
    }
    empirical.refuseAlone(this);
    boolean isFloat = options.precision(RunOptions.Precision.F64) == RunOptions.Precision.F32;
    Architecture network = architecture.architecture(points.inputWidth(), 1);
    LimitKernel limit =
        extra.apply(
            LimitKernel.of(network)
                .withParametrization(empirical.network.parametrization())
                .withProgress(out::progress));
    extra.check(others != null, isFloat);
    long[] shape = {points.rows(), others == null ? points.rows() : others.rows()};
    Path directory = options.makeOutDirectory("kernel");
    if (extra.any()) {
      Map<String, Object> result =
          extra.write(out, limit, points.inputs(), get, options.seed(), directory);
      result.putAll(architecture.settings());
      out.json(result);
      return 0;
    }
    requireSpace(directory, shape, isFloat);
    long start = System.nanoTime();
    Map<String, Path> files = write(limit, points.inputs(), others, isFloat, shape, directory);
    report(out, files, shape, isFloat, 1e-9 * (System.nanoTime() - start));
    return 0;
  }

  private void requireKnown() {
    for (String name : get) {
      if (!name.equals("nngp") && !name.equals("ntk")) {
        throw UserError.usage("--get " + name, "nngp, ntk or both, separated by a comma");
      }
    }
  }

  private void requireSpace(Path directory, long[] shape, boolean isFloat) throws IOException {
    double bytes = (double) get.size() * shape[0] * shape[1] * (isFloat ? 4 : 8);
    FileStore store = Files.getFileStore(directory);
    if (bytes > store.getUsableSpace()) {
      throw UserError.failed(
          "%s of %d × %d in %s take %s and %s has %s free"
              .formatted(
                  String.join(" and ", get),
                  shape[0],
                  shape[1],
                  isFloat ? "f32" : "f64",
                  MemoryBudget.gigabytes(bytes),
                  directory,
                  MemoryBudget.gigabytes(store.getUsableSpace())),
          "use --precision f32, --get ntk, --limit-rows or another --out");
    }
  }

  /** Both files are there whole or not at all: they are written aside and renamed. */
  private Map<String, Path> write(
      LimitKernel limit,
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      boolean isFloat,
      long[] shape,
      Path directory)
      throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    for (String name : List.of("nngp", "ntk")) {
      if (get.contains(name)) {
        files.put(name, directory.resolve(name + ".npy"));
      }
    }
    writeAside(
        files, List.copyOf(files.keySet()), new LinkedHashMap<>(), limit, x, y, isFloat, shape);
    return files;
  }

  private static void writeAside(
      Map<String, Path> files,
      List<String> left,
      Map<String, Path> aside,
      LimitKernel limit,
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      boolean isFloat,
      long[] shape)
      throws IOException {
    if (left.isEmpty()) {
      compute(aside, limit, x, y, isFloat, shape);
      return;
    }
    String name = left.getFirst();
    AtomicFiles.writePath(
        Objects.requireNonNull(files.get(name)),
        path -> {
          aside.put(name, path);
          writeAside(files, left.subList(1, left.size()), aside, limit, x, y, isFloat, shape);
        });
  }

  private static void compute(
      Map<String, Path> paths,
      LimitKernel limit,
      DoubleMatrix x,
      @Nullable DoubleMatrix y,
      boolean isFloat,
      long[] shape) {
    try (Arena arena = Arena.ofShared()) {
      Map<String, MemorySegment> maps = new LinkedHashMap<>();
      paths.forEach((name, path) -> maps.put(name, Npy.create(path, arena, isFloat, shape)));
      MemorySegment nngp = maps.get("nngp");
      MemorySegment ntk = maps.get("ntk");
      if (isFloat) {
        FloatMatrix other = y == null ? null : Matrices.toFloat(y);
        limit.write(Matrices.toFloat(x), other, nngp, ntk);
      } else {
        limit.write(x, y, nngp, ntk);
      }
    }
  }

  private void report(
      Output out, Map<String, Path> files, long[] shape, boolean isFloat, double seconds) {
    Map<String, Object> result = new LinkedHashMap<>();
    files.forEach(
        (name, file) -> {
          out.line(
              "%s %s %d×%d in %s", name, isFloat ? "float32" : "float64", shape[0], shape[1], file);
          result.put(name, file.toString());
        });
    out.line("%.3f s", seconds);
    result.put("shape", shape);
    result.put("precision", isFloat ? "f32" : "f64");
    result.put("seconds", Double.parseDouble(String.format(Locale.ROOT, "%.4f", seconds)));
    result.putAll(architecture.settings());
    out.json(result);
  }
}
