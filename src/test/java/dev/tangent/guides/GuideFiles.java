package dev.tangent.guides;

import dev.tangent.activation.Activations;
import dev.tangent.data.Npy;
import dev.tangent.data.NpyArray;
import dev.tangent.data.Npz;
import dev.tangent.layer.Architecture;
import dev.tangent.network.FloatNetwork;
import dev.tangent.network.FloatNetworkFiles;
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
import java.util.SplittableRandom;

/**
 * The files that the guides expect the reader to have: arrays, weights, tables and images, all
 * small.
 */
final class GuideFiles {
  /** Rows of training and test points; columns of inputs and of targets, so that Y serves both. */
  private static final int ROWS = 36;

  private static final int TEST = 9;
  private static final int COLUMNS = 5;

  private final Path directory;
  private final SplittableRandom random = new SplittableRandom(5);

  private GuideFiles(Path directory) {
    this.directory = directory;
  }

  static void writeTo(Path directory) throws IOException {
    GuideFiles files = new GuideFiles(directory);
    files.arrays();
    files.weights();
    files.tables();
    files.images(Files.createDirectories(directory.resolve("DIR")));
    files.uci(Files.createDirectories(directory.resolve("DIR/flowers")));
    Files.writeString(
        directory.resolve("net.txt"),
        "conv 6 3x3  # comments are left out\nrelu\nflatten\ndense 10\n");
  }

  private void npy(String name, double[] entries, int... shape) {
    Npy.write(directory.resolve(name), NpyArray.of(entries, shape));
  }

  private double[] normals(int count) {
    return random.doubles(count).map(u -> 2 * u - 1).toArray();
  }

  private void arrays() {
    double[] x = normals(ROWS * COLUMNS);
    double[] t = normals(TEST * COLUMNS);
    for (boolean large : new boolean[] {true, false}) {
      npy(large ? "X.npy" : "x.npy", x, ROWS, COLUMNS);
      npy(large ? "Y.npy" : "y.npy", x.clone(), ROWS, COLUMNS); // a function of x: x
      npy(large ? "T.npy" : "t.npy", t, TEST, COLUMNS);
      npy(large ? "TY.npy" : "ty.npy", t.clone(), TEST, COLUMNS);
    }
    double[] k = new double[ROWS * ROWS];
    double[] kt = new double[TEST * ROWS];
    for (int j = 0; j < ROWS; j++) {
      for (int i = 0; i < ROWS; i++) {
        k[i * ROWS + j] = (i == j ? 0.1 : 0) + gaussian(x, i, x, j);
      }
      for (int i = 0; i < TEST; i++) {
        kt[i * ROWS + j] = gaussian(t, i, x, j);
      }
    }
    npy("K.npy", k, ROWS, ROWS);
    npy("KT.npy", kt, TEST, ROWS);
    npy("S.npy", random.doubles(ROWS, 0.01, 0.1).toArray(), ROWS);
    npy("L.npy", new double[] {1, 0.3, 0.01}, 3);
    npy("D.npy", new double[] {1, 10, 200}, 3);
    npy("P.npy", new double[] {0.5, 1, 0.2}, 3);
  }

  private static double gaussian(double[] a, int i, double[] b, int j) {
    double square = 0;
    for (int c = 0; c < COLUMNS; c++) {
      square += Math.pow(a[i * COLUMNS + c] - b[j * COLUMNS + c], 2);
    }
    return Math.exp(-square);
  }

  private void weights() throws IOException {
    List<String> names = List.of("W", "a", "b", "c", "start", "end");
    for (int seed = 0; seed < names.size(); seed++) {
      Architecture network = Architecture.mlp(COLUMNS, 2, 12, COLUMNS, Activations.relu(), 1, 0.1);
      FloatNetworkFiles.writeWeights(
          directory.resolve(names.get(seed) + ".npz"), FloatNetwork.initialize(network, seed));
    }
    Map<String, NpyArray> torch = new LinkedHashMap<>();
    torch.put("0.weight", NpyArray.of(normals(12 * COLUMNS), 12, COLUMNS));
    torch.put("0.bias", NpyArray.of(normals(12), 12));
    torch.put("2.weight", NpyArray.of(normals(COLUMNS * 12), COLUMNS, 12));
    torch.put("2.bias", NpyArray.of(normals(COLUMNS), COLUMNS));
    Npz.write(directory.resolve("state.npz"), torch);
    safetensors(torch);
  }

  /** As safetensors.torch.save_file lays numbers of eight bytes out. */
  private void safetensors(Map<String, NpyArray> tensors) throws IOException {
    List<String> parts = new ArrayList<>();
    ByteBuffer data = ByteBuffer.allocate(1 << 12).order(ByteOrder.LITTLE_ENDIAN);
    tensors.forEach(
        (name, array) -> {
          int from = data.position();
          for (double v : array.toDoubles()) {
            data.putDouble(v);
          }
          String shape = java.util.Arrays.toString(array.shape()).replace(" ", "");
          parts.add(
              String.format(
                  Locale.ROOT,
                  "\"%s\":{\"dtype\":\"F64\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
                  name,
                  shape,
                  from,
                  data.position()));
        });
    byte[] header = ("{" + String.join(",", parts) + "}").getBytes(StandardCharsets.UTF_8);
    ByteBuffer all = ByteBuffer.allocate(8 + header.length + data.position());
    all.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header);
    all.put(data.array(), 0, data.position());
    Files.write(directory.resolve("model.safetensors"), all.array());
  }

  private void tables() throws IOException {
    StringBuilder table = new StringBuilder("id;name;zip;length;width;kind\n");
    StringBuilder fresh = new StringBuilder("id;name;zip;length;width\n");
    for (int i = 0; i < 45; i++) {
      double length = random.nextDouble(1, 7);
      double width = random.nextDouble(1, 7);
      String row =
          String.format(
              Locale.ROOT,
              "%d;flower %s;%d;%.3f;%.3f",
              i + 1,
              Integer.toString(i * 7919, 36),
              10001 + i % 3,
              length,
              width);
      if (i < 40) {
        table.append(row).append(length > width ? ";rose\n" : ";tulip\n");
      } else {
        fresh.append(row).append('\n');
      }
    }
    Files.writeString(directory.resolve("table.csv"), table);
    Files.writeString(directory.resolve("new.csv"), fresh);
  }

  /** MNIST's and CIFAR's files, of a few dozen images that show a bar where the class says. */
  private void images(Path to) throws IOException {
    for (String part : List.of("train", "t10k")) {
      int count = 60;
      ByteBuffer images = ByteBuffer.allocate(16 + count * 784);
      images.putInt(0x803).putInt(count).putInt(28).putInt(28);
      ByteBuffer labels = ByteBuffer.allocate(8 + count).putInt(0x801).putInt(count);
      for (int i = 0; i < count; i++) {
        labels.put((byte) (i % 10));
        for (int p = 0; p < 784; p++) {
          images.put((byte) (random.nextInt(60) + (p / 28 / 3 == i % 10 ? 150 : 0)));
        }
      }
      Files.write(to.resolve(part + "-images-idx3-ubyte"), images.array());
      Files.write(to.resolve(part + "-labels-idx1-ubyte"), labels.array());
    }
    for (String name : List.of("data_batch_1.bin", "test_batch.bin")) {
      ByteBuffer batch = ByteBuffer.allocate(60 * 3073);
      for (int i = 0; i < 60; i++) {
        batch.put((byte) (i % 10));
        for (int p = 0; p < 3072; p++) {
          batch.put((byte) (random.nextInt(60) + (p % 1024 / 96 == i % 10 ? 150 : 0)));
        }
      }
      Files.write(to.resolve(name), batch.array());
    }
  }

  /** A set as the UCI collection lays them out: the table, two halves, pairs of folds. */
  private void uci(Path to) throws IOException {
    StringBuilder table = new StringBuilder("\tf1\tf2\tclase\n");
    List<String> even = new ArrayList<>();
    List<String> odd = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      double[] x = normals(2);
      int label = x[0] > x[1] ? 1 : 0;
      table.append(String.format(Locale.ROOT, "%d\t%.4f\t%.4f\t%d\n", i + 1, x[0], x[1], label));
      (i % 2 == 0 ? even : odd).add(String.valueOf(i));
    }
    Files.writeString(to.resolve("flowers_R.dat"), table);
    Files.writeString(
        to.resolve("flowers.txt"),
        "n_entradas= 2\nn_clases= 2\nn_arquivos= 1\nfich1= flowers_R.dat\nn_patrons1= 24\n");
    String halves = String.join(" ", even) + "\n" + String.join(" ", odd) + "\n";
    Files.writeString(to.resolve("conxuntos.dat"), halves);
    Files.writeString(to.resolve("conxuntos_kfold.dat"), halves + halves);
    Files.writeString(
        directory.resolve("uci.csv"),
        "dataset,n,d,classes,method,chosen,validation_accuracy,accuracy,fold1,fold2\n"
            + "flowers,24,2,2,ntk-svc,depth=0 fix=0 C=1,0.9,0.9,0.9,0.9\n");
  }
}
