package org.asterism.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.asterism.attest.measure.EventLog;
import org.asterism.attest.measure.Firmware;
import org.asterism.attest.measure.TrustDomain;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `measure tdx`: MRTD from a firmware, RTMRs from an event log.
@Command(
    name = "tdx",
    description = {
      "Compute measurements of a TDX guest of QEMU and KVM: MRTD from its firmware, RTMR0 to RTMR3"
          + " from the event log of a boot.",
      "A log is a claim: it is true of a guest whose verified quote has these RTMRs."
    })
final class MeasureTdx implements Callable<Integer> {
  /// How large a firmware may be, in MiB.
  static final int FIRMWARE_MIB = Firmware.MAX_BYTES >> 20;

  private static final int LOG_MIB = EventLog.MAX_BYTES >> 20;

  @ArgGroup(exclusive = false, multiplicity = "1")
  private Sources sources = new Sources();

  @Spec private CommandSpec spec;

  /// What is measured: one of them, or both.
  static final class Sources {
    @Option(
        names = "--firmware",
        paramLabel = "FILE",
        description = "OVMF as QEMU's -bios names it, built for TDX.")
    private @Nullable Path firmware;

    @Option(
        names = "--event-log",
        paramLabel = "FILE",
        description = "The guest's /sys/firmware/acpi/tables/data/CCEL.")
    private @Nullable Path eventLog;
  }

  @Override
  public Integer call() throws ConfigurationException {
    PrintWriter out = spec.commandLine().getOut();
    if (sources.firmware != null) {
      out.println("mrtd   " + mrtd(sources.firmware));
    }
    if (sources.eventLog != null) {
      List<Bytes> registers = registers(sources.eventLog);
      for (int i = 0; i < registers.size(); i++) {
        out.println("rtmr%d  %s".formatted(i, registers.get(i)));
      }
    }
    return 0;
  }

  private static Bytes mrtd(Path file) throws ConfigurationException {
    try {
      return new TrustDomain(Firmware.parse(BinaryFile.read(file, FIRMWARE_MIB))).measurement();
    } catch (MalformedException e) {
      throw ConfigurationException.about(file, e);
    }
  }

  private static List<Bytes> registers(Path file) throws ConfigurationException {
    try {
      return EventLog.parse(BinaryFile.read(file, LOG_MIB)).registers();
    } catch (MalformedException e) {
      throw ConfigurationException.about(file, e);
    }
  }
}
