package org.asterism.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.asterism.attest.measure.CpuType;
import org.asterism.attest.measure.DirectBoot;
import org.asterism.attest.measure.Firmware;
import org.asterism.attest.measure.SnpGuest;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.asterism.toml.ConfigurationException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `measure snp`: the launch measurement of a SEV-SNP guest that QEMU starts on KVM.
@Command(
    name = "snp",
    description = {
      "Compute the launch measurement of a SEV-SNP guest of QEMU and KVM: MEASUREMENT of its"
          + " reports.",
      "With --kernel the guest is one that QEMU hands a kernel to (kernel-hashes=on)."
    })
final class MeasureSnp implements Callable<Integer> {
  @Option(
      names = "--firmware",
      required = true,
      paramLabel = "FILE",
      description = "OVMF as QEMU's -bios names it, built for SEV.")
  private Path firmware;

  @Option(names = "--kernel", paramLabel = "FILE", description = "What QEMU's -kernel names.")
  private @Nullable Path kernel;

  @Option(names = "--initrd", paramLabel = "FILE", description = "What QEMU's -initrd names.")
  private @Nullable Path initrd;

  @Option(
      names = "--command-line",
      paramLabel = "TEXT",
      description = "What QEMU's -append says, to the letter.")
  private @Nullable String commandLine;

  @Option(
      names = "--cpus",
      required = true,
      paramLabel = "NUMBER",
      description = "How many processors the guest starts with.")
  private int processors;

  @Option(
      names = "--cpu",
      required = true,
      paramLabel = "TYPE",
      description =
          "What QEMU's -cpu names: EPYC-Milan, EPYC-Genoa, ...; a version does not count.")
  private String cpu;

  @Option(
      names = "--features",
      paramLabel = "NUMBER",
      defaultValue = "0x1",
      description =
          "SEV_FEATURES; by default ${DEFAULT-VALUE}, SNP alone. Some kernels of hosts add debug"
              + " swap: 0x21.")
  private String features;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws ConfigurationException {
    CpuType type = type();
    long bits = features();
    requireSound();
    try {
      Firmware parsed = Firmware.parse(BinaryFile.read(firmware, MeasureTdx.FIRMWARE_MIB));
      Bytes measured = new SnpGuest(parsed, boot(), processors, type, bits).measurement();
      spec.commandLine().getOut().println("measurement  " + measured);
      return 0;
    } catch (MalformedException e) {
      throw ConfigurationException.about(firmware, e);
    }
  }

  private CpuType type() {
    return CpuType.named(cpu)
        .orElseThrow(() ->
            new WrongArgument(
                spec, "--cpu", "expected one of %s, found %s".formatted(CpuType.names(), cpu)));
  }

  private long features() {
    try {
      return Long.decode(features);
    } catch (NumberFormatException e) {
      throw new WrongArgument(
          spec, "--features", "expected a number like 0x21, found %s".formatted(features));
    }
  }

  private void requireSound() {
    if (processors < 1 || processors > SnpGuest.MAX_PROCESSORS) {
      throw new WrongArgument(
          spec,
          "--cpus",
          "expected 1 to %d, found %d".formatted(SnpGuest.MAX_PROCESSORS, processors));
    }
    if (kernel == null && (initrd != null || commandLine != null)) {
      throw new WrongArgument(
          spec,
          initrd == null ? "--command-line" : "--initrd",
          "expected --kernel beside it, found none; what a firmware loads itself is not in the"
              + " measurement");
    }
  }

  private Optional<DirectBoot> boot() throws ConfigurationException {
    if (kernel == null) {
      return Optional.empty();
    }
    return Optional.of(
        new DirectBoot(digest(kernel), digest(initrd), commandLine == null ? "" : commandLine));
  }

  private static Bytes digest(@Nullable Path file) throws ConfigurationException {
    return file == null ? DirectBoot.nothing() : BinaryFile.digest(file, DirectBoot.sha256());
  }
}
