package dev.tangent.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MemoryBudgetTest {
  @Test
  void whatFitsPassesAndWhatDoesNotNamesTheNumbersAndAnAlternative() {
    MemoryBudget.require("a small thing", 1000, "nothing");
    UserError e =
        assertThrows(
            UserError.class, () -> MemoryBudget.require("the kernel", 1e15, "--limit-rows 1000"));
    assertEquals(UserError.FAILED, e.exitCode());
    assertTrue(e.getMessage().contains("the kernel needs about 1000000 GB"), e.getMessage());
    assertTrue(e.getMessage().contains("use --limit-rows 1000"), e.getMessage());
  }
}
