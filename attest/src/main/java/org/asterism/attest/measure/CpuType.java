package org.asterism.attest.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The processors that QEMU presents to a SEV-SNP guest, by family, model and stepping
/// (`target/i386/cpu.c`). QEMU's versions of a type (`EPYC-v4`, `EPYC-Milan-v2`) are the same here.
public enum CpuType {
  /// First generation.
  EPYC("EPYC", 0x17, 0x01, 2),
  /// Second generation.
  ROME("EPYC-Rome", 0x17, 0x31, 0),
  /// Third generation, the first with SEV-SNP.
  MILAN("EPYC-Milan", 0x19, 0x01, 1),
  /// Fourth generation.
  GENOA("EPYC-Genoa", 0x19, 0x11, 0),
  /// Fifth generation.
  TURIN("EPYC-Turin", 0x1A, 0x00, 0);

  private static final int BASE_FAMILY = 0xF;

  private final String qemuName;
  private final long signature;

  CpuType(String qemuName, int family, int model, int stepping) {
    this.qemuName = qemuName;
    this.signature = signature(family, model, stepping);
  }

  // AMD64 Architecture Programmer's Manual volume 3, E.3.2: Fn0000_0001_EAX.
  private static long signature(int family, int model, int stepping) {
    return (long) (family - BASE_FAMILY) << 20
        | (long) (model >> 4) << 16
        | BASE_FAMILY << 8
        | (model & 0xF) << 4
        | stepping;
  }

  /// The type of a name as QEMU's `-cpu` has it, with or without a version.
  public static Optional<CpuType> named(String name) {
    String unversioned = name.replaceFirst("-v[1-9]$", "");
    return Arrays.stream(values()).filter(type -> type.qemuName.equals(unversioned)).findFirst();
  }

  /// QEMU's names, without versions.
  public static List<String> names() {
    return Arrays.stream(values()).map(type -> type.qemuName).toList();
  }

  /// What the processor answers to CPUID function 1 in EAX.
  long signature() {
    return signature;
  }
}
