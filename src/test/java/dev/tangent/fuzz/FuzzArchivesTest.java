package dev.tangent.fuzz;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.activation.Activations;
import dev.tangent.data.DataException;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.data.Safetensors;
import dev.tangent.job.learner.NeuralKernelModel;
import dev.tangent.job.learner.NeuralKernelRegressor;
import dev.tangent.layer.Architecture;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkFiles;
import dev.tangent.network.WeightsFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;

/** Files of arrays: NPY, NPZ, safetensors, weights and models, and what is inside of archives. */
class FuzzArchivesTest extends Fuzzing {
  /**
   * Changes what is inside of an archive, one entry after the other, in an archive that is whole:
   * nearly every change of the archive's own bytes ends at its checksums.
   */
  private void fuzzEntries(Path archive, List<String> words, Reader reader) throws Exception {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        entries.put(entry.getName(), zip.readAllBytes());
      }
    }
    for (Map.Entry<String, byte[]> changed : entries.entrySet()) {
      System.out.print(changed.getKey() + ": ");
      fuzz(
          Math.max(50, TRIES / entries.size()),
          List.of(changed.getValue()),
          words,
          Set.of(DataException.class),
          bytes -> {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (ZipOutputStream zip = new ZipOutputStream(out)) {
              for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getKey().equals(changed.getKey()) ? bytes : entry.getValue());
              }
            }
            reader.read(out.toByteArray());
          });
    }
  }

  private byte[] npy(NpyArray array) throws IOException {
    Path file = temp.resolve("good.npy");
    Npy.write(file, array);
    return Files.readAllBytes(file);
  }

  private List<byte[]> goodNpy() throws IOException {
    return List.of(
        npy(NpyArray.of(new double[] {1, 2, 3, 4, 5, 6}, 2, 3)),
        npy(NpyArray.of(new float[] {1, 2, 3}, 3)),
        npy(NpyArray.of(new float[24], 2, 3, 4)));
  }

  @Test
  void npy() throws Exception {
    fuzz(
        goodNpy(),
        List.of(
            "'descr'", "'<f8'", "'>i4'", "'|b1'", "'<f2'", "True", "False", "(3,)", "()", "'O'",
            "{"),
        Set.of(DataException.class),
        bytes -> Npy.read(file("a.npy", bytes)));
  }

  @Test
  void npz() throws Exception {
    List<byte[]> good = new ArrayList<>();
    Path file = temp.resolve("good.npz");
    Npz.write(
        file,
        Map.of("W0", NpyArray.of(new double[6], 2, 3), "b0", NpyArray.of(new double[2], 2)),
        Map.of("architecture", "dense 2"));
    good.add(Files.readAllBytes(file));
    ByteArrayOutputStream deflated = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(deflated)) {
      for (String name : List.of("../../out.npy", "W0.npy")) {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(goodNpy().getFirst());
      }
    }
    good.add(deflated.toByteArray());
    fuzz(
        good,
        List.of("PK\u0003\u0004", "PK\u0001\u0002", "W0.npy", "../x.npy", ".npy"),
        Set.of(DataException.class),
        bytes -> Npz.read(file("a.npz", bytes)));
  }

  @Test
  void weights() throws Exception {
    Path file = temp.resolve("good.npz");
    FloatNetworkFiles.writeWeights(
        file, FloatNetwork.initialize(Architecture.mlp(3, 3, 4, 2, Activations.relu(), 1, 0.1), 1));
    fuzz(
        List.of(Files.readAllBytes(file)),
        List.of("W0.npy", "W7.npy", "b0.npy", "relu", "dense", "(4, 3)", "architecture"),
        Set.of(DataException.class),
        bytes -> WeightsFile.read(file("a.npz", bytes)));
  }

  @Test
  void insideOfWeights() throws Exception {
    Path file = temp.resolve("good.npz");
    FloatNetworkFiles.writeWeights(
        file, FloatNetwork.initialize(Architecture.mlp(3, 3, 4, 2, Activations.relu(), 1, 0.1), 1));
    fuzzEntries(
        file,
        List.of("relu", "dense", "(4, 3)", "'<f8'", ";", "residual {", "sw=", "input"),
        bytes -> WeightsFile.read(file("a.npz", bytes)));
  }

  @Test
  void safetensors() throws Exception {
    byte[] header =
        text(
            "{\"__metadata__\":{\"format\":\"pt\"},\"0.weight\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                + "\"0.bias\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[24,40]}}");
    byte[] good =
        ByteBuffer.allocate(8 + header.length + 40)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();
    fuzz(
        List.of(good),
        List.of(
            "\"dtype\"",
            "\"BF16\"",
            "\"I64\"",
            "\"shape\"",
            "\"data_offsets\"",
            "[",
            "]",
            "{",
            "}",
            ","),
        Set.of(DataException.class),
        bytes -> Safetensors.read(file("a.safetensors", bytes)));
  }

  private Path model() {
    Path model = temp.resolve("good.tangent");
    NeuralKernelRegressor.create()
        .withDepths(2)
        .fit(new double[][] {{0, 1}, {1, 0}, {1, 1}, {2, 1}, {0, 3}}, 1, 2, 3, 4, 5)
        .save(model);
    return model;
  }

  @Test
  void insideOfModels() throws Exception {
    fuzzEntries(
        model(),
        List.of("{", "}", "[", "null", "true", "\"\"", "relu", "(5, 2)", "'<f8'", "1e999"),
        bytes -> {
          NeuralKernelModel model = NeuralKernelModel.load(file("a.tangent", bytes));
          double value = model.predictValue(0.5, 1);
          // A number that is too large for a network overflows; it is none that was made of
          // nothing.
          assertTrue(Double.isFinite(value) || Double.isInfinite(value), "predicts " + value);
        });
  }

  @Test
  void models() throws Exception {
    Path model = model();
    fuzz(
        List.of(Files.readAllBytes(model)),
        List.of("{", "}", "relu", "dense", "\"architecture\"", "(8, 2)", ".npy"),
        Set.of(DataException.class),
        bytes -> NeuralKernelModel.load(file("a.tangent", bytes)));
  }
}
