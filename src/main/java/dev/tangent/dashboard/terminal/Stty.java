package dev.tangent.dashboard.terminal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Runs {@code stty} on the terminal of this process. */
final class Stty {
  private Stty() {}

  /**
   * Runs it.
   *
   * @return what it prints
   * @throws IOException when it can't run or refuses
   */
  static String run(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/tty")))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean interrupted = false;
    while (true) {
      try {
        // The interrupt that ends the program must not keep the terminal from being restored.
        if (process.waitFor() != 0) {
          throw new IOException("stty " + String.join(" ", arguments) + ": " + output.strip());
        }
        return output.strip();
      } catch (InterruptedException e) {
        interrupted = true;
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
