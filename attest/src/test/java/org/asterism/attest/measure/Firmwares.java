package org.asterism.attest.measure;

import org.asterism.attest.Vectors;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// The firmware of the tests: the last pages of two public builds, and made-up images.
final class Firmwares {
  private static final int AFTER_TABLE = 32;
  private static final int TAIL = 18;
  private static final Bytes FOOTER = Guid.of("96b582de-1fb2-45f7-baea-a366c55a082d");

  private Firmwares() {}

  static Bytes amdSev() {
    return Vectors.bytes("measure/ovmf_AmdSev_suffix.bin");
  }

  static Bytes ovmfX64() {
    return Vectors.bytes("measure/ovmf_OvmfX64_suffix.bin");
  }

  static Firmware parsed(Bytes image) {
    try {
      return Firmware.parse(image);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  /// An image with a table of one entry, of a four-byte number: how far before the end `metadata`
  /// lies, which the image begins with.
  static Bytes pointing(String guid, Bytes metadata, int pages) {
    int length = pages * Firmware.PAGE_BYTES;
    int entry = 4 + TAIL;
    int end = length - AFTER_TABLE;
    return new LittleEndian(length)
        .bytes(0, metadata)
        .number(end - TAIL - entry, 4, length)
        .number(end - 2 * TAIL, 2, entry)
        .bytes(end - TAIL - Guid.BYTES, Guid.of(guid))
        .number(end - TAIL, 2, entry + TAIL)
        .bytes(end - Guid.BYTES, FOOTER)
        .toBytes();
  }

  /// An image whose TDX metadata are these sections, 32 bytes each.
  static Bytes tdx(int pages, Bytes... sections) {
    Bytes metadata =
        new LittleEndian(16)
            .bytes(0, Bytes.utf8("TDVF"))
            .number(4, 4, 16L + 32L * sections.length)
            .number(8, 4, 1)
            .number(12, 4, sections.length)
            .toBytes();
    for (Bytes section : sections) {
      metadata = metadata.then(section);
    }
    return pointing("e47a6535-984a-4798-865e-4685a7bf8ec2", metadata, pages);
  }

  /// One section of TDX metadata.
  static Bytes tdxSection(TdxSection section) {
    return new LittleEndian(32)
        .number(0, 4, section.data())
        .number(4, 4, section.dataLength())
        .number(8, 8, section.address())
        .number(16, 8, section.length())
        .number(28, 4, section.attributes())
        .toBytes();
  }

  /// An image whose SEV metadata is one section.
  static Bytes snp(long version, long address, long length, int kind) {
    Bytes metadata =
        new LittleEndian(28)
            .bytes(0, Bytes.utf8("ASEV"))
            .number(4, 4, 28)
            .number(8, 4, version)
            .number(12, 4, 1)
            .number(16, 4, address)
            .number(20, 4, length)
            .number(24, 4, kind)
            .toBytes();
    return pointing("dc886566-984a-4798-a75e-5585a7bf67cc", metadata, 1);
  }
}
