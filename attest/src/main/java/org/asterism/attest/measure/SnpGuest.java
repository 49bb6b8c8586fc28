package org.asterism.attest.measure;

import java.util.List;
import java.util.Optional;
import org.asterism.attest.measure.SnpSection.Kind;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// A SEV-SNP guest as QEMU launches it on KVM, and what its processor will measure of it.
///
/// @param firmware OVMF, built for SEV
/// @param boot the kernel that is measured with it; empty where the firmware loads one itself
/// @param processors how many the guest has, 1 to [#MAX_PROCESSORS]
/// @param type what each of them is
/// @param features SEV_FEATURES of each (AMD 24593, 15.36.2): bit 0 SNP, bit 5 debug swap
public record SnpGuest(
    Firmware firmware, Optional<DirectBoot> boot, int processors, CpuType type, long features) {
  /// More processors than any guest has.
  public static final int MAX_PROCESSORS = 4096;

  private static final Bytes OTHERS_START = Guid.of("00f771de-1a7e-4fcb-890e-68c77e2fb44e");
  private static final Bytes HASHES = Guid.of("7255371f-3a3b-4b04-927b-1da6efa8d454");

  public SnpGuest {
    if (processors < 1 || processors > MAX_PROCESSORS) {
      throw new IllegalArgumentException("a guest has 1 to 4096 processors, not " + processors);
    }
  }

  /// MEASUREMENT of its attestation report, 48 bytes.
  ///
  /// @throws MalformedException if the firmware is not built for what the guest asks of it
  public Bytes measurement() throws MalformedException {
    LaunchDigest digest = new LaunchDigest();
    digest.normal(firmware.address(), firmware.image());
    List<SnpSection> sections = SnpSection.in(firmware);
    requireHashes(sections);
    for (SnpSection section : sections) {
      add(digest, section);
    }
    addProcessors(digest);
    return digest.value();
  }

  private void requireHashes(List<SnpSection> sections) throws MalformedException {
    boolean there = sections.stream().anyMatch(section -> section.kind() == Kind.KERNEL_HASHES);
    if (boot.isPresent() && !there) {
      throw new MalformedException(
          "expected a section for the kernel's hashes in the firmware, found none; take OVMF of"
              + " OvmfPkg/AmdSev, or leave the kernel out");
    }
  }

  private void add(LaunchDigest digest, SnpSection section) throws MalformedException {
    switch (section.kind()) {
      case MEMORY, CALLING_AREA -> digest.zeros(section.address(), section.length());
      case SECRETS -> digest.secrets(section.address());
      case CPUID -> digest.cpuid(section.address());
      case KERNEL_HASHES -> addHashes(digest, section);
    }
  }

  private void addHashes(LaunchDigest digest, SnpSection section) throws MalformedException {
    if (boot.isEmpty()) {
      digest.zeros(section.address(), section.length());
      return;
    }
    digest.normal(section.address(), boot.get().page(offset(section)));
  }

  private int offset(SnpSection section) throws MalformedException {
    long table =
        firmware
            .number(HASHES)
            .orElseThrow(() ->
                new MalformedException(
                    "expected the place of the kernel's hashes in the firmware, found none"));
    long offset = table % Firmware.PAGE_BYTES;
    if (section.length() != Firmware.PAGE_BYTES || !DirectBoot.fits(offset)) {
      throw new MalformedException(
          "expected one page with room for the kernel's hashes, found %d bytes at %#x"
              .formatted(section.length(), table));
    }
    return (int) offset;
  }

  private void addProcessors(LaunchDigest digest) throws MalformedException {
    digest.saveArea(SaveArea.page(SaveArea.RESET, type, features));
    if (processors == 1) {
      return;
    }
    long start =
        firmware
            .number(OTHERS_START)
            .orElseThrow(() ->
                new MalformedException(
                    "expected the start of further processors in the firmware, found none"));
    Bytes other = SaveArea.page(start, type, features);
    for (int i = 1; i < processors; i++) {
      digest.saveArea(other);
    }
  }
}
