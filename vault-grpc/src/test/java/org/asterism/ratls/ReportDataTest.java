package org.asterism.ratls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.asterism.ratls.ReportData.Binding;
import org.asterism.ratls.ReportData.Challenges;
import org.asterism.ratls.ReportData.Parties;
import org.asterism.ratls.ReportData.Side;
import org.asterism.vault.EnrolmentId;
import org.asterism.vault.Octets;
import org.junit.jupiter.api.Test;

/// The report data's layout is fixed, and each of its parts counts.
class ReportDataTest {
  private static final String GOLDEN =
      "90dd1674e16f0a51189ca714f748be4afafb5d324f983317db554e10021701fb"
          + "2a4855e8b60f58336b648ed96cf475766cad7b4ff672fc60467a91facb00a4de";
  private static final Octets EXPORTER = fill(32, 1);
  private static final Octets ENGINE = fill(32, 2);
  private static final Octets VAULT = fill(32, 3);
  private static final Spki OWN = new Spki(fill(91, 4));
  private static final Spki PEER = new Spki(fill(91, 5));
  private static final EnrolmentId ENROLMENT = new EnrolmentId(fill(16, 6));
  private static final Octets HPKE = fill(32, 7);
  private static final Parties PARTIES = new Parties(OWN, PEER, ENROLMENT);

  private static Octets fill(int length, int value) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return Octets.of(bytes);
  }

  private static ReportData of(Side side, Octets exporter, Challenges challenges, Parties who) {
    return ReportData.of(side, new Binding(exporter, challenges, who, HPKE));
  }

  @Test
  void knownAnswer() throws Exception {
    // The same layout put together by hand: its digest is what other implementations must find.
    var hex = HexFormat.of();
    var sha256 = java.security.MessageDigest.getInstance("SHA-256");
    byte[] layout =
        hex.parseHex(
            "617374657269736d2d61747465737400"
                + "00000001"
                + "01"
                + "01".repeat(32)
                + "02".repeat(32)
                + "03".repeat(32)
                + hex.formatHex(sha256.digest(hex.parseHex("04".repeat(91))))
                + hex.formatHex(sha256.digest(hex.parseHex("05".repeat(91))))
                + "06".repeat(16)
                + "07".repeat(32));
    byte[] expected = java.security.MessageDigest.getInstance("SHA-512").digest(layout);
    var found = of(Side.VAULT, EXPORTER, new Challenges(ENGINE, VAULT), PARTIES);
    assertEquals(hex.formatHex(expected), found.bytes().toHex());
    assertEquals(GOLDEN, found.bytes().toHex());
  }

  @Test
  void everyPartCounts() {
    var other = fill(32, 9);
    var challenges = new Challenges(ENGINE, VAULT);
    var otherParties = new Parties(OWN, PEER, new EnrolmentId(fill(16, 9)));
    var all =
        List.of(
            of(Side.VAULT, EXPORTER, challenges, PARTIES),
            of(Side.ENGINE, EXPORTER, challenges, PARTIES),
            of(Side.VAULT, other, challenges, PARTIES),
            of(Side.VAULT, EXPORTER, new Challenges(other, VAULT), PARTIES),
            of(Side.VAULT, EXPORTER, new Challenges(ENGINE, other), PARTIES),
            of(Side.VAULT, EXPORTER, new Challenges(VAULT, ENGINE), PARTIES),
            of(Side.VAULT, EXPORTER, challenges, PARTIES.mirrored()),
            of(Side.VAULT, EXPORTER, challenges, otherParties),
            ReportData.of(Side.VAULT, new Binding(EXPORTER, challenges, PARTIES, other)));
    assertEquals(all.size(), new HashSet<>(all).size());
  }

  @Test
  void shortPartsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Challenges(fill(31, 1), VAULT));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Binding(fill(33, 1), new Challenges(ENGINE, VAULT), PARTIES, HPKE));
    assertNotEquals(ENGINE, VAULT);
  }
}
