package org.asterism.attest.measure;

import org.asterism.attest.quote.Bytes;

/// The first state of a guest's processor as QEMU and KVM set it up, in the layout of AMD64
/// Architecture Programmer's Manual volume 2 (24593), table B-4. The values are those of a
/// processor after INIT (table 14-1), but for what is said beside them.
final class SaveArea {
  /// Where the first processor starts; the others start where the firmware says.
  static final long RESET = 0xFFFF_FFF0L;

  private static final int SEGMENT_LIMIT = 0xFFFF;
  private static final int DATA = 0x93;
  private static final int CODE = 0x9B;
  private static final int LDT = 0x82;
  private static final int TASK = 0x8B;
  private static final int RESET_SELECTOR = 0xF000;
  private static final long LOW_16 = 0xFFFF;

  private SaveArea() {}

  /// The page.
  ///
  /// @param start the address of the first instruction, below four GiB
  /// @param type what the processor says it is, in RDX
  /// @param features SEV_FEATURES
  static Bytes page(long start, CpuType type, long features) {
    LittleEndian page = new LittleEndian(Firmware.PAGE_BYTES);
    segments(page, start);
    registers(page, start);
    return page.number(0x310, 8, type.signature()).number(0x3B0, 8, features).toBytes();
  }

  private static void segments(LittleEndian page, long start) {
    segment(page, 0x00, 0, DATA, 0);
    segment(page, 0x10, RESET_SELECTOR, CODE, start & ~LOW_16);
    for (int offset = 0x20; offset <= 0x50; offset += 0x10) {
      segment(page, offset, 0, DATA, 0);
    }
    segment(page, 0x60, 0, 0, 0);
    segment(page, 0x70, 0, LDT, 0);
    segment(page, 0x80, 0, 0, 0);
    segment(page, 0x90, 0, TASK, 0);
  }

  private static void segment(
      LittleEndian page, int offset, int selector, int attributes, long base) {
    page.number(offset, 2, selector)
        .number(offset + 2, 2, attributes)
        .number(offset + 4, 4, SEGMENT_LIMIT)
        .number(offset + 8, 8, base);
  }

  // EFER.SVME must be one in a save area; KVM sets CR4.MCE. G_PAT, MXCSR and FCW: table 14-1.
  private static void registers(LittleEndian page, long start) {
    page.number(0xD0, 8, 0x1000)
        .number(0x148, 8, 0x40)
        .number(0x158, 8, 0x10)
        .number(0x160, 8, 0x400)
        .number(0x168, 8, 0xFFFF_0FF0L)
        .number(0x170, 8, 2)
        .number(0x178, 8, start & LOW_16)
        .number(0x268, 8, 0x0007_0406_0007_0406L)
        .number(0x3E8, 8, 1)
        .number(0x408, 4, 0x1F80)
        .number(0x410, 2, 0x37F);
  }
}
