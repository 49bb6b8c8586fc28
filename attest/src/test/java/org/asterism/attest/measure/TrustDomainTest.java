package org.asterism.attest.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.MalformedException;
import org.junit.jupiter.api.Test;

/// MRTD is the hash of what TDH.MEM.PAGE.ADD and TDH.MR.EXTEND write, page by page. A public
/// firmware with a known answer is too large to lie here: `docs/operating/measurements.md` has it.
class TrustDomainTest {
  private static final long FAR = 0xFFFF_F000L;

  /// What the processor hashes, written out.
  private final ByteArrayOutputStream hashed = new ByteArrayOutputStream();

  @Test
  void addsEveryPageAndExtendsWhereAsked() throws MalformedException {
    Bytes image =
        Firmwares.tdx(
            2,
            Firmwares.tdxSection(new TdxSection(0, 5000, FAR, 8192, TdxSection.EXTENDED)),
            Firmwares.tdxSection(new TdxSection(0, 0, 0x80_0000, 4096, 0)),
            Firmwares.tdxSection(new TdxSection(0, 0, 0x90_0000, 4096, TdxSection.LATER)));
    page(FAR);
    content(FAR, image.slice(0, 4096));
    page(FAR + 4096);
    content(FAR + 4096, image.slice(4096, 5000 - 4096).then(Bytes.of(new byte[8192 - 5000])));
    page(0x80_0000);
    assertEquals(
        Sha.sha384(Bytes.of(hashed.toByteArray())),
        new TrustDomain(Firmwares.parsed(image)).measurement());
  }

  private void page(long address) {
    write("MEM.PAGE.ADD", address);
  }

  private void content(long address, Bytes page) {
    for (int i = 0; i < 4096; i += 256) {
      write("MR.EXTEND", address + i);
      hashed.writeBytes(page.slice(i, 256).toArray());
    }
  }

  private void write(String what, long address) {
    byte[] block = new byte[128];
    System.arraycopy(Bytes.utf8(what).toArray(), 0, block, 0, what.length());
    for (int i = 0; i < 8; i++) {
      block[16 + i] = (byte) (address >>> (8 * i));
    }
    hashed.writeBytes(block);
  }

  @Test
  void firmwareOfAnotherKindIsRefused() {
    refused(Firmwares.snp(1, 0, 4096, 1), "expected TDX metadata in the firmware, found none");
    refused(section(0, 0, 1, 4096), "expected a section of whole pages");
    refused(section(0, 0, 0, 1L << 40), "at most 16 MiB");
    refused(section(0, 0, 0, -4096), "at most 16 MiB");
    refused(section(0, 4097, 0, 4096), "expected a section whose content fits into it");
    refused(section(1, 4096, 0, 4096), "lies in the firmware");
    Bytes wrong = Bytes.utf8("TDVX").then(Bytes.of(new byte[12]));
    refused(
        Firmwares.pointing("e47a6535-984a-4798-865e-4685a7bf8ec2", wrong, 1),
        "expected the signature TDVF");
  }

  private static Bytes section(long data, long dataLength, long address, long length) {
    var section = new TdxSection(data, dataLength, address, length, TdxSection.EXTENDED);
    return Firmwares.tdx(1, Firmwares.tdxSection(section));
  }

  private static void refused(Bytes image, String reason) {
    TrustDomain domain = new TrustDomain(Firmwares.parsed(image));
    String words =
        String.valueOf(assertThrows(MalformedException.class, domain::measurement).getMessage());
    assertTrue(words.contains(reason), words);
  }
}
