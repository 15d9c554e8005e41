package dev.tangent.report.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tangent.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page in a real browser. Needs Chromium (Debian: {@code apt install chromium}); without it the
 * test is skipped, in CI it fails.
 */
@Tag("slow")
class BrowserTest {
  /** Presses, zooms and reads in the page, then says what came of it in the title. */
  private static final String PROBE =
      """
      <script>
      addEventListener("load", () => {
        const panel = document.querySelector(".panel"), said = [];
        const line = () => panel.querySelector(".line").getAttribute("d");
        const before = line();
        panel.querySelector(".tools button").click();
        said.push(line() !== before ? "zoomed" : "same");
        panel.querySelectorAll(".tools button")[2].click();
        said.push(line() === before ? "whole" : "other");
        panel.querySelector(".legend button").click();
        said.push(panel.querySelectorAll(".s.hidden").length);
        panel.querySelector(".legend button").click();
        said.push(panel.querySelectorAll(".s.hidden").length);
        panel.focus();
        panel.dispatchEvent(new KeyboardEvent("keydown", {key: "ArrowRight"}));
        said.push(document.getElementById("tip").textContent.replace("\\n", " "));
        said.push([...document.querySelectorAll("button")].every(b => b.textContent.trim()) ? "named" : "unnamed");
        said.push(document.documentElement.scrollWidth <= innerWidth ? "fits" : "wide");
        document.body.dataset.said = said.join("|");
      });
      </script>
      """;

  @TempDir Path temp;

  @Test
  void scriptWorksWithoutAnError() throws Exception {
    Path browser = browser();
    Path run = ReportPageTest.run(temp.resolve("run"), 3, 20);
    Path page = temp.resolve("page.html");
    Files.writeString(page, ReportPage.html(List.of(run)).replace("</body>", PROBE + "</body>"));
    for (String size : List.of("1280,900", "500,900")) {
      Path errors = temp.resolve("errors.txt");
      String dom = open(browser, page, size, errors);
      String log = Files.readString(errors);
      assertFalse(log.contains("CONSOLE"), log);
      assertTrue(dom.contains("data-said=\""), "the script ran to its end: " + log);
      String said = dom.replaceAll("(?s).*data-said=\"([^\"]*)\".*", "$1");
      assertEquals(
          "zoomed|whole|2|0|step = 1 n = 100: 2.71451\nn = 100: 2.71451|named|fits",
          said,
          "window " + size);
    }
  }

  private static Path browser() {
    for (String name : List.of("chromium", "chromium-browser", "google-chrome")) {
      for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
        Path file = Path.of(directory.isEmpty() ? "." : directory, name);
        if (Files.isExecutable(file)) {
          return file;
        }
      }
    }
    Needs.that(false, "no chromium on the path: apt install chromium");
    throw new AssertionError();
  }

  private String open(Path browser, Path page, String size, Path errors)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(browser.toString()));
    Stream.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr",
            "--window-size=" + size,
            "--user-data-dir=" + temp.resolve("profile-" + size),
            "--dump-dom",
            page.toUri().toString())
        .forEach(command::add);
    Path dom = temp.resolve("dom.html");
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(dom.toFile())
            .redirectError(errors.toFile())
            .start();
    assertTrue(process.waitFor(120, TimeUnit.SECONDS), "the browser did not end");
    return Files.readString(dom, StandardCharsets.UTF_8);
  }
}
