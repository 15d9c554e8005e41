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

  @Test
  void whatTakesMonthsIsRefusedBeforeItStarts() {
    String smaller = "--limit-rows (2000 take 1.7 h)";
    new JobEstimate("a week", 1000, 0, 1e15, 7 * 86_400.0, smaller).requireSensible();
    JobEstimate years = new JobEstimate("ntk of all", 1000, 0, 1e20, 1e8, smaller);
    JobException e = assertThrows(JobException.class, years::requireSensible);
    assertTrue(e.getMessage().contains("ntk of all: about 3.2 years"), e.getMessage());
    assertTrue(e.getMessage().contains("use --limit-rows (2000 take 1.7 h)"), e.getMessage());
  }
}
