package dev.tangent.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Gives a reader inputs that are nearly right: it reads them, or refuses them with our own
 * exception and a helpful line. It must not crash, hang, allocate memory because a header claims a
 * size, or write a file outside of the directory. {@code -Dtangent.fuzz=1000000} tries so many of
 * each kind, {@code -Dtangent.fuzz.seed} others.
 */
@Timeout(value = 1, unit = java.util.concurrent.TimeUnit.HOURS)
abstract class Fuzzing {
  static final int TRIES = Integer.getInteger("tangent.fuzz", 1000);
  private static final long SEED = Long.getLong("tangent.fuzz.seed", 1);

  /**
   * What reading a small file may allocate: buffers, tables, names; far below what a header can
   * claim.
   */
  private static final long ALLOCATED = 48 << 20;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @TempDir Path temp;

  interface Reader {
    void read(byte[] bytes) throws Exception;
  }

  final void fuzz(List<byte[]> good, List<String> words, Set<Class<?>> refusals, Reader reader)
      throws Exception {
    fuzz(TRIES, good, words, refusals, reader);
  }

  final void fuzz(
      int tries, List<byte[]> good, List<String> words, Set<Class<?>> refusals, Reader reader)
      throws Exception {
    for (byte[] each : good) {
      reader.read(each); // what is near them says little if the good ones are not good
    }
    Set<String> before = files();
    Mutations inputs = new Mutations(good, words, SEED);
    int refused = 0;
    for (int i = 0; i < tries; i++) {
      byte[] input = inputs.next();
      long allocated = THREADS.getCurrentThreadAllocatedBytes();
      // Of the processor: on a busy machine a process may wait for minutes. A hang ends by
      // @Timeout.
      long start = THREADS.getCurrentThreadCpuTime();
      try {
        reader.read(input);
      } catch (Throwable e) {
        if (!refusals.contains(e.getClass())) {
          throw new AssertionError(about(i, input), e);
        }
        String message = e.getMessage();
        assertNotNull(message, about(i, input));
        assertTrue(!message.isBlank(), about(i, input));
        refused++;
      }
      long taken = THREADS.getCurrentThreadAllocatedBytes() - allocated;
      if (taken > ALLOCATED + 1000L * input.length) {
        fail("allocated " + taken + ": " + about(i, input));
      }
      long seconds = (THREADS.getCurrentThreadCpuTime() - start) / 1_000_000_000;
      assertTrue(seconds < 20, "took " + seconds + " s: " + about(i, input));
    }
    assertEquals(before, files(), "files beside");
    System.out.println(tries + " tries, " + refused + " refused");
    assertTrue(refused > tries / 50, "what is refused is tried too: " + refused);
  }

  private static String about(int number, byte[] input) {
    return "input " + number + " " + Base64.getEncoder().encodeToString(input);
  }

  private Set<String> files() throws IOException {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.walk(temp)) {
      all.forEach(f -> names.add(f.toString()));
    }
    return names;
  }

  final Path file(String name, byte[] bytes) throws IOException {
    return Files.write(temp.resolve(name), bytes);
  }

  static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
