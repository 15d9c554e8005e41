package dev.tangent.job.frame;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class BudgetTest {
  @Test
  void whatFitsPassesAndWhatDoesNotNamesTheNumbersAndAnAlternative() {
    Budget.require("a small thing", 1000, "nothing");
    JobException e =
        assertThrows(
            JobException.class, () -> Budget.require("the kernel", 1e15, "--limit-rows 1000"));
    assertTrue(e.getMessage().contains("the kernel needs about 1000000 GB"), e.getMessage());
    assertTrue(e.getMessage().contains("use --limit-rows 1000"), e.getMessage());
  }
}
