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

  /** PyTorch's out × in × k_h × k_w and its flattening by channels, entry by entry. */
  @Test
  void convolutionsOfOtherProgramsAreInOurOrder() {
    int channels = 2;
    int positions = 6; // 2 × 3 after the convolution
    NpyArray torch = numbers(1, channels, 3, 2, 2);
    NpyArray dense = numbers(2, 5, channels * positions);
    Path file = dir.resolve("conv.npz");
    Npz.write(file, Map.of("0.weight", torch, "3.weight", dense));
    Map<String, NpyArray> ours =
        Npz.read(ForeignWeights.converted(file, ForeignWeights.Layout.TORCH));
    NpyArray w = ours.get("W0");
    assertArrayEquals(new int[] {channels, 2, 2, 3}, w.shape());
    for (int o = 0; o < channels; o++) {
      for (int i = 0; i < 3; i++) {
        for (int p = 0; p < 4; p++) {
          assertEquals(torch.get((o * 3 + i) * 4 + p), w.get((o * 4 + p) * 3 + i));
        }
      }
    }
    NpyArray d = ours.get("W1");
    for (int row = 0; row < 5; row++) {
      for (int c = 0; c < channels; c++) {
        for (int p = 0; p < positions; p++) {
          assertEquals(dense.get(row * 12 + c * positions + p), d.get(row * 12 + p * channels + c));
        }
      }
    }
    NpyArray keras = numbers(3, 2, 2, 3, channels);
    Path other = dir.resolve("keras-conv.npz");
    Npz.write(other, Map.of("conv2d/kernel", keras, "dense/kernel", numbers(4, 12, 5)));
    NpyArray k = Npz.read(ForeignWeights.converted(other, ForeignWeights.Layout.KERAS)).get("W0");
    for (int o = 0; o < channels; o++) {
      for (int at = 0; at < 12; at++) {
        assertEquals(keras.get(at * channels + o), k.get(o * 12 + at));
      }
    }
    // And as a network: the kernel's diagonal is positive, with the shape of the images said.
    Path x = dir.resolve("images.npy");
    Npy.write(x, numbers(5, 4, 36)); // 3 × 4 × 3
    Cli cli =
        Cli.run(
            "kernel",
            "--empirical",
            "--weights=" + file,
            "--inputs=" + x,
            "--architecture=input 3x4x3; conv 2 2x2 pad=valid; relu; flatten; dense",
            "--outputs=trace",
            "--overwrite",
            "--out=" + dir.resolve("out"));
    assertEquals(0, cli.exitCode(), cli.err());
    assertTrue(cli.err().contains("PyTorch's layout"), cli.err());
    assertTrue(Npy.read(dir.resolve("out").resolve("ntk.npy")).get(0) > 0);
    Cli unsaid =
        Cli.run("kernel", "--empirical", "--weights=" + file, "--inputs=" + x, "--out=" + dir);
    assertTrue(unsaid.err().contains("input 28x28x1"), unsaid.err());
  }

  @Test
  void whatIsNoneOfOurLayersIsNamed() throws IOException {
    Path scale = safetensors("scale.safetensors", Map.of("bn.weight", numbers(1, 4)));
    refused(
        "bn.weight is float64 (4), a norm",
        () -> ForeignWeights.converted(scale, ForeignWeights.guess(scale)));
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
