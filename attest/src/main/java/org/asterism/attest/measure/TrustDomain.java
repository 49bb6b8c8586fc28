package org.asterism.attest.measure;

import java.security.MessageDigest;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;

/// A TDX guest as KVM builds it from its firmware: page by page in the firmware's order, each added
/// and, where the firmware asks for it, measured at once.
///
/// @param firmware OVMF, built for TDX
public record TrustDomain(Firmware firmware) {
  // Intel TDX Module ABI specification (348551), TDH.MEM.PAGE.ADD and TDH.MR.EXTEND: what MRTD is
  // extended with.
  private static final int BLOCK_BYTES = 128;
  private static final int ADDRESS_OFFSET = 16;
  private static final int CHUNK_BYTES = 256;
  private static final Bytes ADDED = Bytes.utf8("MEM.PAGE.ADD");
  private static final Bytes EXTENDED = Bytes.utf8("MR.EXTEND");

  /// MRTD of its quotes, 48 bytes.
  ///
  /// @throws MalformedException if the firmware is not built for TDX
  public Bytes measurement() throws MalformedException {
    MessageDigest digest = Sha.sha384();
    for (TdxSection section : TdxSection.in(firmware)) {
      for (long offset = 0; offset < section.length(); offset += Firmware.PAGE_BYTES) {
        addPage(digest, section, offset);
      }
    }
    return Bytes.of(digest.digest());
  }

  private void addPage(MessageDigest digest, TdxSection section, long offset) {
    long address = section.address() + offset;
    if (!section.is(TdxSection.LATER)) {
      digest.update(block(ADDED, address).toArray());
    }
    if (section.is(TdxSection.EXTENDED)) {
      extend(digest, address, section.page(firmware.image(), offset));
    }
  }

  private static void extend(MessageDigest digest, long address, Bytes page) {
    for (int i = 0; i < page.length(); i += CHUNK_BYTES) {
      digest.update(block(EXTENDED, address + i).toArray());
      digest.update(page.slice(i, CHUNK_BYTES).toArray());
    }
  }

  private static Bytes block(Bytes what, long address) {
    return new LittleEndian(BLOCK_BYTES)
        .bytes(0, what)
        .number(ADDRESS_OFFSET, 8, address)
        .toBytes();
  }
}
