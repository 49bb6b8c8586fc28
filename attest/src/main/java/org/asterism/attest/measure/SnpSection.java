package org.asterism.attest.measure;

import java.util.ArrayList;
import java.util.List;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Cursor;
import org.asterism.attest.quote.MalformedException;

/// A part of a guest's memory that the firmware asks to be there at launch (edk2,
/// `OvmfPkg/ResetVector/X64/OvmfSevMetadata.asm`).
///
/// @param address where it begins, in the guest
/// @param length in bytes, whole pages
/// @param kind what is put there
record SnpSection(long address, long length, Kind kind) {
  /// What is put there, and the number that edk2 has for it.
  enum Kind {
    /// Zeros that the first code works with.
    MEMORY(1),
    /// The page of secrets that the firmware of the processor fills.
    SECRETS(2),
    /// The page of CPUID answers.
    CPUID(3),
    /// The page by which an SVSM is called: zeros.
    CALLING_AREA(4),
    /// The hashes of kernel, initrd and command line.
    KERNEL_HASHES(0x10);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    private static Kind of(long number) throws MalformedException {
      for (Kind kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new MalformedException(
          "expected a section of kind 1 to 4 or 16 in SEV metadata, found " + number);
    }
  }

  private static final Bytes METADATA = Guid.of("dc886566-984a-4798-a75e-5585a7bf67cc");
  private static final Bytes SIGNATURE = Bytes.utf8("ASEV");
  private static final int MAX_SECTIONS = 32;

  /// More than any section of OVMF has. It bounds the work on a file that lies.
  private static final long MAX_LENGTH = 16L << 20;

  /// All sections of a firmware, in its order.
  static List<SnpSection> in(Firmware firmware) throws MalformedException {
    Cursor cursor = new Cursor(firmware.pointedTo(METADATA, "SEV metadata"));
    if (!cursor.take(SIGNATURE.length(), "the signature of SEV metadata").equals(SIGNATURE)) {
      throw new MalformedException("expected the signature ASEV before SEV metadata");
    }
    cursor.take(4, "the length of SEV metadata");
    long version = cursor.number(4, "the version of SEV metadata");
    long count = cursor.number(4, "the number of sections of SEV metadata");
    if (version != 1 || count > MAX_SECTIONS) {
      throw new MalformedException(
          "expected SEV metadata of version 1 with at most %d sections, found version %d with %d"
              .formatted(MAX_SECTIONS, version, count));
    }
    List<SnpSection> sections = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      sections.add(next(cursor));
    }
    return List.copyOf(sections);
  }

  private static SnpSection next(Cursor cursor) throws MalformedException {
    long address = cursor.number(4, "the address of a section");
    long length = cursor.number(4, "the length of a section");
    Kind kind = Kind.of(cursor.number(4, "the kind of a section"));
    if (address % Firmware.PAGE_BYTES != 0
        || length % Firmware.PAGE_BYTES != 0
        || length > MAX_LENGTH) {
      throw new MalformedException(
          "expected a section of whole pages, at most 16 MiB, found %d bytes at %#x"
              .formatted(length, address));
    }
    return new SnpSection(address, length, kind);
  }
}
