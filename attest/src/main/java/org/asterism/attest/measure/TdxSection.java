package org.asterism.attest.measure;

import java.util.ArrayList;
import java.util.List;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Cursor;
import org.asterism.attest.quote.MalformedException;

/// A part of a trust domain's memory that its firmware describes: Intel TDX Virtual Firmware Design
/// Guide (344991), 11.2, TDVF_SECTION.
///
/// @param data where its content begins in the firmware
/// @param dataLength how long that content is; the rest are zeros
/// @param address where it lies in the domain, a page's begin
/// @param length in bytes, whole pages
/// @param attributes [#EXTENDED] and [#LATER]
record TdxSection(long data, long dataLength, long address, long length, long attributes) {
  /// Its content is measured, not only that it is there.
  static final int EXTENDED = 1;

  /// It is added after launch, unmeasured.
  static final int LATER = 2;

  private static final Bytes METADATA = Guid.of("e47a6535-984a-4798-865e-4685a7bf8ec2");
  private static final Bytes SIGNATURE = Bytes.utf8("TDVF");
  private static final int MAX_SECTIONS = 32;

  /// More than any section of OVMF has. It bounds the work on a file that lies.
  private static final long MAX_LENGTH = 16L << 20;

  /// All sections of a firmware, in its order.
  static List<TdxSection> in(Firmware firmware) throws MalformedException {
    Cursor cursor = new Cursor(firmware.pointedTo(METADATA, "TDX metadata"));
    if (!cursor.take(SIGNATURE.length(), "the signature of TDX metadata").equals(SIGNATURE)) {
      throw new MalformedException("expected the signature TDVF before TDX metadata");
    }
    cursor.take(4, "the length of TDX metadata");
    long version = cursor.number(4, "the version of TDX metadata");
    long count = cursor.number(4, "the number of sections of TDX metadata");
    if (version != 1 || count > MAX_SECTIONS) {
      throw new MalformedException(
          "expected TDX metadata of version 1 with at most %d sections, found version %d with %d"
              .formatted(MAX_SECTIONS, version, count));
    }
    List<TdxSection> sections = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      sections.add(next(cursor, firmware.image().length()));
    }
    return List.copyOf(sections);
  }

  private static TdxSection next(Cursor cursor, int firmwareLength) throws MalformedException {
    long data = cursor.number(4, "where a section's content is");
    long dataLength = cursor.number(4, "how long a section's content is");
    long address = cursor.number(8, "the address of a section");
    long length = cursor.number(8, "the length of a section");
    cursor.take(4, "the kind of a section");
    long attributes = cursor.number(4, "the attributes of a section");
    var section = new TdxSection(data, dataLength, address, length, attributes);
    section.requireSound(firmwareLength);
    return section;
  }

  private void requireSound(int firmwareLength) throws MalformedException {
    boolean pages = address % Firmware.PAGE_BYTES == 0 && length % Firmware.PAGE_BYTES == 0;
    if (!pages || length < 0 || length > MAX_LENGTH) {
      throw new MalformedException(
          "expected a section of whole pages, at most 16 MiB, found %d bytes at %#x"
              .formatted(length, address));
    }
    if (dataLength > length || data + dataLength > firmwareLength) {
      throw new MalformedException(
          "expected a section whose content fits into it and lies in the firmware, found %d bytes"
                  .formatted(dataLength)
              + " at %d for %d".formatted(data, length));
    }
  }

  /// Whether a bit of the attributes is one.
  boolean is(int attribute) {
    return (attributes & attribute) != 0;
  }

  /// The content of a page, filled up with zeros.
  Bytes page(Bytes firmware, long offset) {
    long there = Math.clamp(dataLength - offset, 0, Firmware.PAGE_BYTES);
    Bytes content = there == 0 ? Bytes.EMPTY : firmware.slice((int) (data + offset), (int) there);
    return new LittleEndian(Firmware.PAGE_BYTES).bytes(0, content).toBytes();
  }
}
