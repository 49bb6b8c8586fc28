package org.asterism.attest.measure;

import org.asterism.attest.quote.Bytes;

/// The launch digest of a SEV-SNP guest as it grows page by page: SEV-SNP Firmware ABI
/// specification (AMD 56860), 8.17.2, SNP_LAUNCH_UPDATE. Each page's PAGE_INFO (table 67) has the
/// digest so far in front, and its hash is the next digest. Not thread-safe.
final class LaunchDigest {
  private static final int PAGE_INFO_BYTES = 0x70;
  private static final int NORMAL = 1;
  private static final int SAVE_AREA = 2;
  private static final int ZERO = 3;
  private static final int SECRETS = 5;
  private static final int CPUID = 6;

  /// Where the firmware records a save area: a page of all ones but for the bits above 51.
  private static final long SAVE_AREA_ADDRESS = 0xFFFF_FFFF_F000L;

  private static final Bytes ZEROS = Bytes.of(new byte[Sha.SHA384_BYTES]);

  private Bytes digest = ZEROS;

  /// Pages with content, one after the other.
  ///
  /// @param content whole pages
  void normal(long address, Bytes content) {
    for (int i = 0; i < content.length(); i += Firmware.PAGE_BYTES) {
      Bytes page = content.slice(i, Firmware.PAGE_BYTES);
      add(NORMAL, address + i, Sha.sha384(page));
    }
  }

  /// Pages of zeros.
  void zeros(long address, long length) {
    for (long i = 0; i < length; i += Firmware.PAGE_BYTES) {
      add(ZERO, address + i, ZEROS);
    }
  }

  /// The page of secrets; its content is not measured.
  void secrets(long address) {
    add(SECRETS, address, ZEROS);
  }

  /// The page of CPUID answers; its content is not measured.
  void cpuid(long address) {
    add(CPUID, address, ZEROS);
  }

  /// The save area that a processor of the guest starts from.
  void saveArea(Bytes page) {
    add(SAVE_AREA, SAVE_AREA_ADDRESS, Sha.sha384(page));
  }

  private void add(int type, long address, Bytes contents) {
    Bytes info =
        new LittleEndian(PAGE_INFO_BYTES)
            .bytes(0, digest)
            .bytes(0x30, contents)
            .number(0x60, 2, PAGE_INFO_BYTES)
            .number(0x62, 1, type)
            .number(0x68, 8, address)
            .toBytes();
    digest = Sha.sha384(info);
  }

  /// The digest of all pages so far.
  Bytes value() {
    return digest;
  }
}
