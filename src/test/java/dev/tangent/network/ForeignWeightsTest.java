package dev.tangent.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.cli.Cli;
import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.Safetensors;
import dev.tangent.linalg.CounterRandom;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Networks that other programs saved: names, transposes, types, and the same kernel as ours. */
class ForeignWeightsTest {
  private static final int[] WIDTHS = {3, 7, 5, 2};

  @TempDir Path dir;

  private static NpyArray numbers(int seed, int... shape) {
    int count = 1;
    for (int s : shape) {
      count *= s;
    }
    double[] values = new double[count];
    CounterRandom.normals(9, seed, 0, values, 0, count);
    return NpyArray.of(values, shape);
  }

  private static NpyArray transposed(NpyArray a) {
    return NpyArray.of(a.toDoubleMatrix().transpose());
  }

  /** The numbers of the file, eight bytes each, as safetensors.torch.save_file lays them out. */
  private Path safetensors(String name, Map<String, NpyArray> tensors) throws IOException {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteBuffer data = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (Map.Entry<String, NpyArray> e : tensors.entrySet()) {
      int from = data.position();
      for (double v : e.getValue().toDoubles()) {
        data.putDouble(v);
      }
      List<String> sizes = new ArrayList<>();
      for (int s : e.getValue().shape()) {
        sizes.add(String.valueOf(s));
      }
      header.append(
          String.format(
              Locale.ROOT,
              ",\"%s\":{\"dtype\":\"F64\",\"shape\":[%s],\"data_offsets\":[%d,%d]}",
              e.getKey(),
              String.join(",", sizes),
              from,
              data.position()));
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + text.length + data.position()).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(text.length).put(text).put(data.array(), 0, data.position());
    Path file = dir.resolve(name);
    Files.write(file, all.array());
    return file;
  }

  private double[] kernel(Path weights, String... more) {
    Path x = dir.resolve("x.npy");
    Npy.write(x, numbers(50, 4, 3));
    Path out = dir.resolve("out");
    List<String> all =
        new ArrayList<>(
            List.of(
                "kernel",
                "--empirical",
                "--weights",
                weights.toString(),
                "--inputs",
                x.toString(),
                "--activation",
                "tanh",
                "--precision",
                "f64",
                "--overwrite",
                "--out",
                out.toString()));
    all.addAll(List.of(more));
    Cli cli = Cli.run(all.toArray(String[]::new));
    assertEquals(0, cli.exitCode(), cli.err());
    return Npy.read(out.resolve("ntk.npy")).toDoubles();
  }

  @Test
  void torchAndKerasGiveTheKernelOfTheStandardParametrization() throws IOException {
    Map<String, NpyArray> ours = new LinkedHashMap<>();
    Map<String, NpyArray> torch = new LinkedHashMap<>();
    Map<String, NpyArray> keras = new LinkedHashMap<>();
    String[] torchNames = {"net.0", "net.2", "net.10"};
    String[] kerasNames = {"dense", "dense_1", "dense_2"};
    for (int l = 0; l < 3; l++) {
      NpyArray w = numbers(l, WIDTHS[l + 1], WIDTHS[l]);
      NpyArray b = numbers(10 + l, WIDTHS[l + 1]);
      ours.put("W" + l, w);
      ours.put("b" + l, b);
      torch.put(torchNames[l] + ".bias", b);
      torch.put(torchNames[l] + ".weight", w);
      keras.put(kerasNames[l] + "/kernel:0", transposed(w));
      keras.put(kerasNames[l] + "/bias:0", b);
    }
    Path own = dir.resolve("own.npz");
    Npz.write(own, ours);
    double[] expected = kernel(own, "--parametrization", "standard");
    Map<String, NpyArray> sorted =
        new java.util.TreeMap<>(torch); // as safetensors sorts: 10 before 2
    assertArrayEquals(expected, kernel(safetensors("model.safetensors", sorted)), 0);
    Path state = dir.resolve("state.npz");
    Npz.write(state, torch);
    assertArrayEquals(expected, kernel(state), 0);
    assertArrayEquals(expected, kernel(state, "--layout", "torch"), 0);
    Path k = dir.resolve("keras.npz");
    Npz.write(k, keras);
    assertArrayEquals(expected, kernel(k), 0);
  }

  @Test
  void numbersOfSixteenBits() throws IOException {
    String header =
        "{\"a\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"BF16\",\"shape\":[1,1],\"data_offsets\":[4,6]}}";
    ByteBuffer all = ByteBuffer.allocate(8 + header.length() + 6).order(ByteOrder.LITTLE_ENDIAN);
    all.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8));
    all.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-0.25f));
    all.putShort((short) (Float.floatToIntBits(-3.5f) >> 16));
    Path file = dir.resolve("half.safetensors");
    Files.write(file, all.array());
    Map<String, NpyArray> tensors = Safetensors.read(file);
    assertArrayEquals(new double[] {1.5, -0.25}, tensors.get("a").toDoubles());
    assertArrayEquals(new int[] {1, 1}, tensors.get("b").shape());
    assertEquals(-3.5, tensors.get("b").get(0));
    Files.write(file, java.util.Arrays.copyOf(all.array(), all.capacity() - 1));
    refused("truncated", () -> Safetensors.read(file));
  }

  @Test
  void whatIsNoneOfOurLayersIsNamed() throws IOException {
    Path conv =
        safetensors("conv.safetensors", Map.of("features.0.weight", numbers(1, 4, 3, 3, 3)));
    refused(
        "features.0.weight is float64 (4×3×3×3), a convolution",
        () -> ForeignWeights.converted(conv, ForeignWeights.guess(conv)));
    Path norm = safetensors("norm.safetensors", Map.of("norm.running_mean", numbers(1, 4)));
    refused("unknown layout", () -> ForeignWeights.guess(norm));
    refused(
        "belongs to no dense layer",
        () -> ForeignWeights.converted(norm, ForeignWeights.Layout.TORCH));
    Path gap =
        safetensors(
            "gap.safetensors", Map.of("0.weight", numbers(1, 4, 3), "2.weight", numbers(2, 2, 5)));
    refused(
        "layer 2. takes 5 inputs but the layer before it has 4",
        () -> ForeignWeights.converted(gap, ForeignWeights.Layout.TORCH));
    Path text = dir.resolve("text.safetensors");
    Files.writeString(text, "hello");
    refused("no safetensors file", () -> ForeignWeights.guess(text));
  }

  private static void refused(String part, org.junit.jupiter.api.function.Executable body) {
    String message = assertThrows(DataException.class, body).getMessage();
    assertTrue(message.contains(part), message);
  }
}
