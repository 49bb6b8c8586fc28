package org.asterism.attest.quote;

/// The eight security versions of an AMD platform. Family 19h (Milan, Genoa) and Turin order the
/// bytes differently; AMD 57230 (VCEK specification), 3, "TCB_VERSION".
///
/// @param word the eight bytes as they lie in the report
/// @param turin whether they are in Turin's order
public record SnpTcb(Bytes word, boolean turin) {
  private static final int WORD = 8;
  private static final int MICROCODE = 7;

  public SnpTcb {
    if (word.length() != WORD) {
      throw new IllegalArgumentException("a TCB word of " + word.length() + " bytes");
    }
  }

  /// Firmware of the FMC; only Turin has it, 0 elsewhere.
  public int fmc() {
    return turin ? word.at(0) : 0;
  }

  /// The boot loader.
  public int bootloader() {
    return word.at(turin ? 1 : 0);
  }

  /// The secure processor's operating system.
  public int tee() {
    return word.at(turin ? 2 : 1);
  }

  /// The SNP firmware.
  public int snp() {
    return word.at(turin ? 3 : 6);
  }

  /// The processor's microcode.
  public int microcode() {
    return word.at(MICROCODE);
  }

  /// Whether no component is older than there; words of different layouts never compare.
  public boolean isAtLeast(SnpTcb floor) {
    return turin == floor.turin && word.isAtLeast(floor.word, 0);
  }

  @Override
  public String toString() {
    String four =
        "bootloader %d, tee %d, snp %d, microcode %d"
            .formatted(bootloader(), tee(), snp(), microcode());
    return turin ? "fmc %d, ".formatted(fmc()) + four : four;
  }
}
