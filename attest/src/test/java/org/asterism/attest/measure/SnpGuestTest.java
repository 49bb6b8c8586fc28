package org.asterism.attest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Launch measurements of SEV-SNP guests are those that two public tools give for the same inputs
/// (sev-snp-measure and virtee's `sev`, whose tests agree on these answers), and firmware that
/// lacks a part is refused.
class SnpGuestTest {
  /// The public examples boot a kernel and an initrd of no bytes.
  private static Optional<DirectBoot> empty(String commandLine) {
    return Optional.of(new DirectBoot(DirectBoot.nothing(), DirectBoot.nothing(), commandLine));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0x21, '',                         329c8ce0972ae52343b64d34a434a86f245dfd74f5ed7aae15d22efc78fb9683632b9b50e4e1d7fa41179ef98a7ef198",
    "1, 0x1,  '',                         ddc5224521617a536ee7ce9dd6224d1b58a8d4fda1c741f3ac99fc4bfa04ba6e9fc98646d4a07a9079397fa3852819b5",
    "1, 0x21, 'console=ttyS0 loglevel=7', 803f691094946e42068aaa3a8f9e26a5c89f36f7b73ecfb28c653360fe4b3aba7e534442e7e1e17895dfe778d0228977",
    "1, 0x1,  'console=ttyS0 loglevel=7', 6d287813eb5222d770f75005c664e34c204f385ce832cc2ce7d0d6f354454362f390ef83a92046c042e706363b4b08fa",
    "4, 0x21, '',                         4953b1fb416fa874980e8442b3706d345926d5f38879134e00813c5d7abcbe78eafe7b422907be0b4698e2414a631942",
    "4, 0x1,  '',                         5061fffb019493a903613d56d54b94912a1a2f9e4502385f5c194616753720a92441310ba6c4933de877c36e23046ad5",
  })
  void bootsAKernel(int processors, String features, String commandLine, String expected)
      throws MalformedException {
    var guest =
        new SnpGuest(
            Firmwares.parsed(Firmwares.amdSev()),
            empty(commandLine),
            processors,
            CpuType.EPYC,
            Long.decode(features));
    assertEquals(expected, guest.measurement().toString());
  }

  @ParameterizedTest
  @CsvSource({
    "AmdSev,  0x21, e1e1ca029dd7973ab9513295be68198472dcd4fc834bd9af9b63f6e8a1674dbf281a9278a4a2ebe0eed9f22adbcd0e2b",
    "AmdSev,  0x1,  19358ba9a7615534a9a1e2f0dfc29384dcd4dcb7062ff9c6013b26869a5fc6ecabe033c48dd6f6db5d6d76e7c5df632d",
    "OvmfX64, 0x21, 28797ae0afaba4005a81e629acebfb59e6687949d6be44007cd5506823b0dd66f146aaae26ff291eed7b493d8a64c385",
    "OvmfX64, 0x1,  da0296de8193586a5512078dcd719eccecbd87e2b825ad4148c44f665dc87df21e5b49e21523a9ad993afdb6a30b4005",
  })
  void bootsWhatItsFirmwareLoads(String build, String features, String expected)
      throws MalformedException {
    Bytes image = build.equals("AmdSev") ? Firmwares.amdSev() : Firmwares.ovmfX64();
    assertEquals(expected, guest(image, Long.decode(features)).measurement().toString());
  }

  private static SnpGuest guest(Bytes image, long features) {
    return new SnpGuest(Firmwares.parsed(image), Optional.empty(), 1, CpuType.EPYC, features);
  }

  /// CPUID's answer of each type as QEMU's table of processors gives it.
  @ParameterizedTest
  @CsvSource({
    "EPYC,       0x800f12",
    "EPYC-v4,    0x800f12",
    "EPYC-Rome,  0x830f10",
    "EPYC-Milan, 0xa00f11",
    "EPYC-Genoa, 0xa10f10",
    "EPYC-Turin, 0xb00f00",
  })
  void aTypeIsWhatItsCpuidSays(String name, String signature) {
    assertEquals(Long.decode(signature), CpuType.named(name).orElseThrow().signature());
  }

  @Test
  void anUnknownTypeIsNone() {
    for (String name : new String[] {"", "epyc", "EPYC-Naples", "EPYC-v", "EPYC-v10", "host"}) {
      assertEquals(Optional.empty(), CpuType.named(name), name);
    }
  }

  @Test
  void everyInputChangesTheMeasurement() throws MalformedException {
    Firmware firmware = Firmwares.parsed(Firmwares.amdSev());
    Bytes other = Bytes.of(DirectBoot.sha256().digest(new byte[1]));
    SnpGuest plain = new SnpGuest(firmware, empty(""), 2, CpuType.EPYC, 1);
    SnpGuest[] changed = {
      new SnpGuest(firmware, empty("a"), 2, CpuType.EPYC, 1),
      new SnpGuest(firmware, empty(""), 3, CpuType.EPYC, 1),
      new SnpGuest(firmware, empty(""), 2, CpuType.MILAN, 1),
      new SnpGuest(firmware, empty(""), 2, CpuType.EPYC, 3),
      new SnpGuest(
          firmware,
          Optional.of(new DirectBoot(other, DirectBoot.nothing(), "")),
          2,
          CpuType.EPYC,
          1),
      new SnpGuest(
          firmware,
          Optional.of(new DirectBoot(DirectBoot.nothing(), other, "")),
          2,
          CpuType.EPYC,
          1),
    };
    for (SnpGuest guest : changed) {
      assertTrue(!plain.measurement().equals(guest.measurement()), guest::toString);
    }
  }

  @Test
  void firmwareWithoutRoomForHashesMeasuresNoKernel() {
    var guest = new SnpGuest(Firmwares.parsed(Firmwares.ovmfX64()), empty(""), 1, CpuType.EPYC, 1);
    refused(guest, "expected a section for the kernel's hashes in the firmware");
  }

  @Test
  void firmwareOfAnotherKindIsRefused() {
    refused(guest(Firmwares.tdx(1), 1), "expected SEV metadata in the firmware, found none");
    refused(guest(Firmwares.snp(2, 0, 4096, 1), 1), "expected SEV metadata of version 1");
    refused(guest(Firmwares.snp(1, 0, 4096, 7), 1), "expected a section of kind 1 to 4 or 16");
    refused(guest(Firmwares.snp(1, 5, 4096, 1), 1), "expected a section of whole pages");
    refused(guest(Firmwares.snp(1, 0, 0xFFFF_F000L, 1), 1), "at most 16 MiB");
  }

  @Test
  void hashesNeedAPlace() {
    Firmware firmware = Firmwares.parsed(Firmwares.snp(1, 0, 4096, 16));
    refused(
        new SnpGuest(firmware, empty(""), 1, CpuType.EPYC, 1),
        "expected the place of the kernel's hashes in the firmware, found none");
  }

  @Test
  void furtherProcessorsNeedAStart() {
    Firmware firmware = Firmwares.parsed(Firmwares.snp(1, 0, 4096, 1));
    refused(
        new SnpGuest(firmware, Optional.empty(), 2, CpuType.EPYC, 1),
        "expected the start of further processors in the firmware, found none");
  }

  private static void refused(SnpGuest guest, String reason) {
    String words =
        String.valueOf(assertThrows(MalformedException.class, guest::measurement).getMessage());
    assertTrue(words.contains(reason), words);
  }
}
