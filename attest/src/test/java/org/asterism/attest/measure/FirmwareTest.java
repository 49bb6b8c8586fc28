package org.asterism.attest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;

/// The table of GUIDs at a firmware's end is read, or the firmware refused.
class FirmwareTest {
  @Test
  void aGuidIsLaidOutAsUefiSays() {
    assertEquals(
        "de82b596b21ff745baeaa366c55a082d",
        Guid.of("96b582de-1fb2-45f7-baea-a366c55a082d").toString());
  }

  @Test
  void firmwareLiesUnderFourGib() {
    assertEquals(0xFFFF_F000L, Firmwares.parsed(Firmwares.amdSev()).address());
  }

  @Test
  void whatIsNoFirmwareIsRefused() {
    refused(Bytes.EMPTY, "expected firmware of whole pages");
    refused(Bytes.of(new byte[4095]), "found 4095 bytes");
    refused(Bytes.of(new byte[Firmware.MAX_BYTES + 4096]), "at most 64 MiB");
    refused(Bytes.of(new byte[4096]), "expected OVMF's table of GUIDs");
  }

  @Test
  void lengthsThatDoNotFitAreRefused() {
    refused(patched(0xFFFF, 4096 - 32 - 18), "expected a table of GUIDs that fits");
    refused(patched(17, 4096 - 32 - 18), "expected a table of GUIDs that fits");
    refused(patched(0xFFFF, 4096 - 32 - 36), "expected an entry that fits");
    refused(patched(17, 4096 - 32 - 36), "expected an entry that fits");
  }

  private static Bytes patched(int length, int offset) {
    return new LittleEndian(4096).bytes(0, Firmwares.amdSev()).number(offset, 2, length).toBytes();
  }

  private static void refused(Bytes image, String reason) {
    String words =
        String.valueOf(
            assertThrows(MalformedException.class, () -> Firmware.parse(image)).getMessage());
    assertTrue(words.contains(reason), words);
  }
}
