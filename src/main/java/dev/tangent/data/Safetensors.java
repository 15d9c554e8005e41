package dev.tangent.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Files of tensors as PyTorch and others save them: {@code safetensors.torch.save_file}. Eight
 * bytes with the length of a JSON header that names types, shapes and places, then the entries,
 * little-endian, in C order.
 *
 * <p>{@code F64}, {@code F32}, {@code F16} and {@code BF16} are read; the last two as float32,
 * which holds them exactly. Files of up to 2 GiB.
 */
public final class Safetensors {
  private static final String METADATA = "__metadata__";

  private Safetensors() {}

  /**
   * {@return whether the file's name ends in {@code .safetensors}}
   *
   * @param file of tensors
   */
  public static boolean isNamed(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".safetensors");
  }

  /**
   * {@return all tensors by name, in the order of the header}
   *
   * @param file of tensors
   * @throws DataException when it is missing, truncated, or holds another type
   */
  public static Map<String, NpyArray> read(Path file) {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException | OutOfMemoryError e) {
      throw new DataException(
          file + ": cannot be read (" + (Files.exists(file) ? "error" : "no such file") + ")", e);
    }
    ByteBuffer all = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long header = bytes.length < 8 ? -1 : all.getLong(0);
    if (header < 2 || header > bytes.length - 8L) {
      throw new DataException(
          file
              + (Foreign.but(bytes).isEmpty()
                  ? ": no safetensors file, or truncated"
                  : ": no safetensors file" + Foreign.but(bytes)));
    }
    int start = 8 + (int) header;
    Map<String, NpyArray> tensors = new LinkedHashMap<>();
    try {
      if (!(JsonValues.read(bytes, 8, (int) header) instanceof Map<?, ?> root)) {
        throw new DataException(file + ": its header is no object: not a safetensors file");
      }
      root.forEach(
          (key, entry) -> {
            String name = String.valueOf(key);
            if (!name.equals(METADATA)) {
              Map<?, ?> said = entry instanceof Map<?, ?> map ? map : Map.of();
              tensors.put(name, tensor(file, name, said, all, start));
            }
          });
    } catch (JacksonException e) {
      throw new DataException(file + ": its header is no JSON: not a safetensors file", e);
    }
    return tensors;
  }

  private static NpyArray tensor(
      Path file, String name, Map<?, ?> said, ByteBuffer all, int start) {
    String type = said.get("dtype") instanceof String text ? text : "";
    long[] sizes = integers(said.get("shape"));
    int[] shape = new int[sizes.length];
    long count = 1;
    for (int i = 0; i < shape.length; i++) {
      if (sizes[i] < 0 || sizes[i] > all.capacity() || count > all.capacity()) {
        throw new DataException(file + ": " + name + ": its shape is larger than the file");
      }
      shape[i] = (int) sizes[i];
      count *= shape[i];
    }
    int width =
        switch (type) {
          case "F64" -> 8;
          case "F32" -> 4;
          case "F16", "BF16" -> 2;
          default ->
              throw new DataException(
                  file + ": " + name + " is of type " + type + ": F64, F32, F16 or BF16 are read");
        };
    long[] place = integers(said.get("data_offsets"));
    long from = start + (place.length == 2 ? place[0] : -1);
    long to = start + (place.length == 2 ? place[1] : -1);
    if (from < start || to > all.capacity() || to - from != count * width) {
      throw new DataException(
          file + ": " + name + ": truncated, or its size isn't that of its shape");
    }
    int at = (int) from;
    if (width == 8) {
      double[] values = new double[(int) count];
      for (int i = 0; i < values.length; i++) {
        values[i] = all.getDouble(at + 8 * i);
      }
      return NpyArray.of(values, shape);
    }
    float[] values = new float[(int) count];
    for (int i = 0; i < values.length; i++) {
      values[i] =
          switch (type) {
            case "F32" -> all.getFloat(at + 4 * i);
            case "F16" -> Float.float16ToFloat(all.getShort(at + 2 * i));
            default -> Float.intBitsToFloat(all.getShort(at + 2 * i) << 16);
          };
    }
    return NpyArray.of(values, shape);
  }

  /**
   * The entries of a list of integers: −1 for an entry that is no integer; none when it is no list.
   */
  private static long[] integers(@Nullable Object value) {
    return value instanceof List<?> list
        ? list.stream().mapToLong(v -> v instanceof Number n ? n.longValue() : -1).toArray()
        : new long[0];
  }
}
