package org.asterism.attest.measure;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.asterism.attest.quote.Bytes;

/// The kernel that a monitor hands to the firmware, by SHA-256 of its parts: QEMU's
/// `kernel-hashes=on`.
///
/// @param kernel SHA-256 of the kernel's file, 32 bytes
/// @param initrd SHA-256 of the initrd's file; of nothing, where there is none
/// @param commandLine the kernel's command line, without an end
public record DirectBoot(Bytes kernel, Bytes initrd, String commandLine) {
  private static final int SHA256_BYTES = 32;
  private static final int ENTRY_BYTES = Guid.BYTES + 2 + SHA256_BYTES;
  private static final int TABLE_BYTES = Guid.BYTES + 2 + 3 * ENTRY_BYTES;

  // QEMU, target/i386/sev.c: the GUIDs of the table and of its entries.
  private static final Bytes TABLE = Guid.of("9438d606-4f22-4cc9-b479-a793d411fd21");
  private static final Bytes COMMAND_LINE = Guid.of("97d02dd8-bd20-4c94-aa78-e7714d36ab2a");
  private static final Bytes INITRD = Guid.of("44baf731-3a2f-4bd7-9af1-41e29169781d");
  private static final Bytes KERNEL = Guid.of("4de79437-abd2-427f-b835-d5b172d2045b");

  public DirectBoot {
    if (kernel.length() != SHA256_BYTES || initrd.length() != SHA256_BYTES) {
      throw new IllegalArgumentException("kernel and initrd are named by SHA-256");
    }
  }

  /// SHA-256 of no bytes: what stands for an initrd that is not there.
  public static Bytes nothing() {
    return Bytes.of(sha256().digest());
  }

  /// A digest to be fed with a file.
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// The page that QEMU makes: zeros, and at an offset the table.
  Bytes page(int offset) {
    LittleEndian page = new LittleEndian(Firmware.PAGE_BYTES);
    page.bytes(offset, TABLE).number(offset + Guid.BYTES, 2, TABLE_BYTES);
    int entries = offset + Guid.BYTES + 2;
    entry(page, entries, COMMAND_LINE, ended(commandLine));
    entry(page, entries + ENTRY_BYTES, INITRD, initrd);
    entry(page, entries + 2 * ENTRY_BYTES, KERNEL, kernel);
    return page.toBytes();
  }

  /// Whether the table fits into a page from an offset on.
  static boolean fits(long offset) {
    return offset <= Firmware.PAGE_BYTES - TABLE_BYTES;
  }

  private static void entry(LittleEndian page, int offset, Bytes guid, Bytes hash) {
    page.bytes(offset, guid)
        .number(offset + Guid.BYTES, 2, ENTRY_BYTES)
        .bytes(offset + Guid.BYTES + 2, hash);
  }

  private static Bytes ended(String commandLine) {
    return Bytes.of(sha256().digest((commandLine + "\0").getBytes(StandardCharsets.UTF_8)));
  }
}
