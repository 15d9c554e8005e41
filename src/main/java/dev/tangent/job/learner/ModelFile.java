package dev.tangent.job.learner;

import dev.tangent.data.DataException;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.NpzReader;
import dev.tangent.data.table.Encoding;
import dev.tangent.data.table.Task;
import dev.tangent.layer.Architecture;
import dev.tangent.linalg.DoubleMatrix;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A model in a file: an NPZ archive, which NumPy opens too, of the arrays {@code points}, {@code
 * dual}, … and of the texts {@code model} (a line for each setting, {@code key=value}) and {@code
 * columns} (a line for each column). {@code checksum} is the SHA-256 of all of them; the archive
 * has a CRC for each besides.
 */
final class ModelFile {
  /** The version that this program writes; a reader refuses larger ones. */
  private static final int VERSION = 1;

  private static final String FORMAT = "tangent-model";

  private ModelFile() {}

  static void write(Path file, ModelParts parts) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    arrays.put("points", NpyArray.of(parts.points()));
    arrays.put("dual", NpyArray.of(parts.dual()));
    DoubleMatrix transform = parts.transform();
    if (transform != null) {
      arrays.put("transform", NpyArray.of(transform));
    }
    if (parts.pairs().length > 0) {
      arrays.put("biases", NpyArray.of(parts.biases(), parts.biases().length));
      double[] pairs = new double[2 * parts.pairs().length];
      for (int p = 0; p < parts.pairs().length; p++) {
        pairs[2 * p] = parts.pairs()[p][0];
        pairs[2 * p + 1] = parts.pairs()[p][1];
      }
      arrays.put("pairs", NpyArray.of(pairs, parts.pairs().length, 2));
    }
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("model", settings(parts));
    texts.put("columns", columns(parts.encoding()));
    texts.put("checksum", checksum(texts, arrays));
    Npz.write(file, arrays, texts);
  }

  private static String settings(ModelParts parts) {
    StringBuilder text = new StringBuilder();
    put(text, "format", FORMAT + " " + VERSION);
    put(text, "task", parts.task().name().toLowerCase(Locale.ROOT));
    put(text, "target", parts.target());
    for (String name : parts.classes()) {
      put(text, "class", name);
    }
    Architecture network = parts.network();
    if (network != null) {
      put(text, "kernel", parts.nngp() ? "nngp" : "ntk");
      put(text, "architecture", network.toString());
      put(text, "frozen", Integer.toString(parts.frozen()));
    } else {
      put(text, "kernel", parts.laplace() ? "laplace" : "gaussian");
      put(text, "gamma", Double.toString(parts.gamma()));
    }
    put(text, "offset", Double.toString(parts.offset()));
    put(text, "temperature", Double.toString(parts.temperature()));
    put(text, "error", Double.toString(parts.error()));
    put(text, "ridge", Double.toString(parts.ridge()));
    put(text, "spread", Double.toString(parts.spread()));
    put(text, "chosen", parts.chosen());
    return text.toString();
  }

  private static void put(StringBuilder text, String key, String value) {
    text.append(key).append('=').append(escaped(value)).append('\n');
  }

  /** The encoding as text: a line for each column, with its name, mean, … between tabs. */
  private static String columns(Encoding encoding) {
    StringBuilder text = new StringBuilder();
    for (Encoding.Code code : encoding.codes()) {
      text.append(escaped(code.name()));
      text.append('\t').append(code.mean()).append('\t').append(code.scale());
      text.append('\t').append(code.fill());
      text.append('\t').append(code.categorical() ? "names" : "numbers");
      for (String category : code.categories()) {
        text.append('\t').append(escaped(category));
      }
      text.append('\n');
    }
    return text.toString();
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\")
        .replace("\n", "\\n")
        .replace("\t", "\\t")
        .replace("\r", "\\r");
  }

  private static String plain(String text) {
    StringBuilder result = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c != '\\' || i + 1 == text.length()) {
        result.append(c);
        continue;
      }
      char next = text.charAt(++i);
      result.append(next == 'n' ? '\n' : next == 't' ? '\t' : next == 'r' ? '\r' : next);
    }
    return result.toString();
  }

  private static String checksum(Map<String, String> texts, Map<String, NpyArray> arrays) {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    digest.update(texts.getOrDefault("model", "").getBytes(StandardCharsets.UTF_8));
    digest.update(texts.getOrDefault("columns", "").getBytes(StandardCharsets.UTF_8));
    for (String name : List.of("points", "dual", "transform", "biases", "pairs")) {
      NpyArray array = arrays.get(name);
      if (array != null) {
        double[] entries = array.toDoubles();
        ByteBuffer bytes = ByteBuffer.allocate(8 * Math.min(entries.length, 8192));
        for (int from = 0; from < entries.length; from += 8192) {
          bytes.clear();
          for (int i = from; i < Math.min(entries.length, from + 8192); i++) {
            bytes.putDouble(entries[i]);
          }
          digest.update(bytes.flip());
        }
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static ModelParts read(Path file) {
    try {
      return parts(file);
    } catch (IllegalArgumentException | NullPointerException | IndexOutOfBoundsException e) {
      throw new DataException(
          file + ": damaged model (" + e.getMessage() + "): take an older copy, or train again", e);
    }
  }

  private static ModelParts parts(Path file) {
    Map<String, NpyArray> arrays = new LinkedHashMap<>();
    Map<String, String> texts = new LinkedHashMap<>();
    try (NpzReader reader = NpzReader.open(file)) {
      if (!reader.has("model") || !reader.has("columns") || !reader.has("checksum")) {
        throw new DataException(file + ": not a model: ntk evaluate --save-model writes one");
      }
      for (String text : List.of("model", "columns", "checksum")) {
        texts.put(text, reader.text(text));
      }
      requireVersion(file, need(texts, "model"));
      for (String name : reader.names()) {
        if (!texts.containsKey(name)) {
          arrays.put(name, reader.read(name));
        }
      }
    }
    if (!checksum(texts, arrays).equals(texts.get("checksum"))) {
      throw new DataException(
          file + ": damaged (its checksum is another): take an older copy, or train again");
    }
    return parts(texts, arrays);
  }

  private static void requireVersion(Path file, String model) {
    String first = model.lines().findFirst().orElse("");
    String expected = "format=" + FORMAT + " ";
    int version = -1;
    if (first.startsWith(expected)) {
      try {
        version = Integer.parseInt(first.substring(expected.length()));
      } catch (NumberFormatException e) {
        // The exception below says it.
      }
    }
    if (version < 1 || version > VERSION) {
      throw new DataException(
          String.format(
              Locale.ROOT,
              "%s: a model of version %s, this program knows 1 to %d: predict with the one that"
                  + " wrote it, or train again",
              file,
              version < 0 ? "?" : Integer.toString(version),
              VERSION));
    }
  }

  private static ModelParts parts(Map<String, String> texts, Map<String, NpyArray> arrays) {
    Map<String, String> settings = new LinkedHashMap<>();
    List<String> classes = new ArrayList<>();
    for (String line : need(texts, "model").split("\n")) {
      int equals = line.indexOf('=');
      String key = line.substring(0, equals);
      String value = plain(line.substring(equals + 1));
      if (key.equals("class")) {
        classes.add(value);
      } else {
        settings.put(key, value);
      }
    }
    String kernel = need(settings, "kernel");
    boolean network = kernel.equals("ntk") || kernel.equals("nngp");
    DoubleMatrix pairs =
        arrays.containsKey("pairs")
            ? need(arrays, "pairs").toDoubleMatrix()
            : DoubleMatrix.zeros(0, 2);
    int[][] classesOfPairs = new int[pairs.rows()][];
    for (int p = 0; p < classesOfPairs.length; p++) {
      classesOfPairs[p] = new int[] {(int) pairs.get(p, 0), (int) pairs.get(p, 1)};
    }
    return new ModelParts(
        Task.valueOf(need(settings, "task").toUpperCase(Locale.ROOT)),
        List.copyOf(classes),
        need(settings, "target"),
        encoding(need(texts, "columns")),
        network ? Architecture.parse(need(settings, "architecture")) : null,
        network ? Integer.parseInt(need(settings, "frozen")) : 0,
        kernel.equals("nngp"),
        kernel.equals("laplace"),
        network ? 0 : Double.parseDouble(need(settings, "gamma")),
        arrays.containsKey("transform") ? need(arrays, "transform").toDoubleMatrix() : null,
        need(arrays, "points").toDoubleMatrix(),
        need(arrays, "dual").toDoubleMatrix(),
        arrays.containsKey("biases") ? need(arrays, "biases").toDoubles() : new double[0],
        classesOfPairs,
        Double.parseDouble(need(settings, "offset")),
        Double.parseDouble(need(settings, "temperature")),
        Double.parseDouble(need(settings, "error")),
        Double.parseDouble(settings.getOrDefault("ridge", "0")),
        Double.parseDouble(settings.getOrDefault("spread", "0")),
        need(settings, "chosen"));
  }

  /** A part that every model has. */
  private static <T> T need(Map<String, T> parts, String name) {
    T part = parts.get(name);
    if (part == null) {
      throw new IllegalArgumentException("it has no " + name);
    }
    return part;
  }

  private static Encoding encoding(String columns) {
    List<Encoding.Code> codes = new ArrayList<>();
    for (String line : columns.split("\n")) {
      String[] f = line.split("\t", -1);
      List<String> categories = new ArrayList<>();
      for (int i = 5; i < f.length; i++) {
        categories.add(plain(f[i]));
      }
      codes.add(
          new Encoding.Code(
              plain(f[0]),
              categories,
              Double.parseDouble(f[1]),
              Double.parseDouble(f[2]),
              Double.parseDouble(f[3])));
    }
    return new Encoding(codes);
  }
}
