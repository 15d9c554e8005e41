package dev.tangent.data.sets;

import dev.tangent.data.DataException;
import dev.tangent.data.Io;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which files of a directory hold the images, and which their labels.
 *
 * <p>Training images come first, under the names of MNIST or any others ({@code
 * emnist-letters-train-images-idx3-ubyte}). A directory with several training sets is refused: the
 * file has to be named.
 */
final class IdxFiles {
  private static final String GZIP = ".gz";

  private IdxFiles() {}

  /**
   * The file of images meant by {@code where}.
   *
   * @param name of the data set, {@code idx} for files of any name
   * @param notes gets a line when the choice was not obvious
   */
  static Path images(String name, Path where, List<String> notes) {
    if (Files.isRegularFile(where)) {
      return where;
    }
    if (!Files.isDirectory(where)) {
      throw new DataException(where + ": no such directory or file");
    }
    List<Path> all = list(where);
    List<Path> known = all.stream().filter(IdxFiles::hasMnistName).toList();
    List<Path> candidates = known.isEmpty() && name.equals("idx") ? all : known;
    List<Path> training = candidates.stream().filter(IdxFiles::isTraining).toList();
    List<Path> chosen = training.isEmpty() ? candidates : training;
    if (chosen.isEmpty()) {
      throw new DataException(
          where + ": no train-images-idx3-ubyte or t10k-images-idx3-ubyte in it, gzipped or not");
    }
    if (chosen.size() > 1) {
      throw new DataException(
          where
              + ": several sets of images ("
              + chosen.stream().map(IdxFiles::fileName).collect(Collectors.joining(", "))
              + "): name one of these files, as idx:"
              + chosen.getFirst());
    }
    Path file = chosen.getFirst();
    if (training.isEmpty()) {
      notes.add(where + ": no training images in it, read " + fileName(file));
    } else if (candidates.size() > 1) {
      notes.add(
          where
              + ": read the training images "
              + fileName(file)
              + "; others are read by name, as idx:"
              + candidates.stream().filter(c -> !c.equals(file)).findFirst().orElse(file));
    }
    return file;
  }

  /**
   * The files of images, sorted. Where a file is also there gzipped, only the plain one is listed.
   */
  private static List<Path> list(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      List<Path> sorted =
          files
              .filter(f -> fileName(f).toLowerCase(Locale.ROOT).contains("images"))
              .filter(Files::isRegularFile)
              .sorted()
              .toList();
      List<Path> result = new ArrayList<>(sorted);
      result.removeIf(f -> fileName(f).endsWith(GZIP) && sorted.contains(withoutGzip(f)));
      return result;
    } catch (IOException e) {
      throw Io.cannotRead(directory, e);
    }
  }

  private static boolean hasMnistName(Path file) {
    return fileName(file).matches("(train|t10k|test)-images[-.]idx3-ubyte(\\.gz)?");
  }

  private static boolean isTraining(Path file) {
    return fileName(file).toLowerCase(Locale.ROOT).contains("train");
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static Path withoutGzip(Path file) {
    String name = fileName(file);
    return file.resolveSibling(name.substring(0, name.length() - GZIP.length()));
  }

  /** The labels beside a file of images, gzipped or not; null when there are none. */
  static @Nullable Path labels(Path images) {
    String name = fileName(images);
    if (!name.contains("images")) {
      return null;
    }
    String plain =
        name.replace("images", "labels").replace("idx3", "idx1").replaceFirst("\\.gz$", "");
    for (String candidate : List.of(plain, plain + GZIP)) {
      if (Files.exists(images.resolveSibling(candidate))) {
        return images.resolveSibling(candidate);
      }
    }
    return null;
  }
}
