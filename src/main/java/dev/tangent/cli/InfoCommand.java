package dev.tangent.cli;

import dev.tangent.cli.frame.CliCommand;
import dev.tangent.cli.frame.Output;
import dev.tangent.job.frame.Peak;
import dev.tangent.run.Machine;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code ntk info}: the machine and its peak performance. */
@Command(
    name = "info",
    description = {
      "Show the machine: processor, vector width, JDK, memory, measured peak.",
      "%nThe peak is measured for about two seconds with all threads: fused multiply-adds in"
          + " registers, and reading memory."
    })
final class InfoCommand extends CliCommand {
  @Override
  protected int run(Output out) {
    Map<String, String> machine = Machine.describe();
    Peak limits = Peak.measure();
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("cpu", machine.get("cpu"));
    shown.put("processors", machine.get("processors"));
    shown.put("os", machine.get("os"));
    shown.putAll(Machine.versions());
    shown.put("memoryBytes", Machine.memoryBytes());
    shown.put("heapBytes", Runtime.getRuntime().maxMemory());
    shown.put("simd", limits.simd());
    shown.put("threads", limits.threads());
    shown.put("peakFloatGflops", limits.floatGflops());
    shown.put("peakDoubleGflops", limits.doubleGflops());
    shown.put("readGigabytesPerSecond", limits.readGigabytes());
    out.line("processor   %s, %s", shown.get("cpu"), shown.get("os"));
    out.line("vectors     %s", limits.simd());
    out.line("threads     %d of %s processors", limits.threads(), shown.get("processors"));
    out.line("java        %s, %s", shown.get("java"), shown.get("vm"));
    out.line(
        "memory      %.1f GB, heap up to %.1f GB",
        Machine.memoryBytes() * 1e-9, Runtime.getRuntime().maxMemory() * 1e-9);
    out.line(
        "peak        %.1f GFLOP/s float32, %.1f GFLOP/s float64, reading %.1f GB/s",
        limits.floatGflops(), limits.doubleGflops(), limits.readGigabytes());
    out.json(shown);
    return 0;
  }
}
