package org.asterism.attest;

import static org.asterism.attest.MadeUp.littleEndian;

import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.asterism.attest.collateral.AmdCollateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.steps.Roots;
import org.asterism.attest.steps.Signatures;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERIA5String;

/// A whole vendor like AMD, with a root of its own: one chip and its report. All of it is in order
/// until a test changes a part. Keys are made once: RSA takes its time.
final class MadeUpAmd {
  private static final String ARC = "1.3.6.1.4.1.3704.1.";
  private static final KeyPair ROOT = Paper.rsa();
  private static final KeyPair ISSUER = Paper.rsa();
  private static final int SIGNED = 0x2A0;
  private static final int HALF = 48;
  private static final int[] MILAN = {1, 2, 4, 5, 6, 7, 3, 8};
  private static final int[] TURIN = {9, 1, 2, 3, 5, 6, 7, 8};

  final KeyPair chipPair = Paper.curve("secp384r1");
  final Paper root;
  final Paper issuer;
  final Paper leaf;
  final Paper list;
  final byte[] chipId = new byte[64];
  final byte[] report = new byte[0x4A0];
  int[] tcb = {4, 0, 0, 0, 0, 0, 23, 209};
  Consumer<byte[]> forgery = _ -> {};
  boolean withList = true;
  final List<Paper> more = new ArrayList<>();
  private final String product;

  private MadeUpAmd(String product, String leafName, String issuerName) {
    this.product = product;
    String rootName = "ARK-" + product;
    root = new Paper(rootName, ROOT, rootName, ROOT).scheme(Paper.PSS).authority();
    issuer = new Paper(issuerName, ISSUER, rootName, ROOT).scheme(Paper.PSS).authority();
    leaf = new Paper(leafName, chipPair, issuerName, ISSUER).scheme(Paper.PSS);
    list = new Paper("", ROOT, rootName, ROOT).scheme(Paper.PSS);
    Arrays.fill(chipId, (byte) 0x5A);
    put(0x00, 3, 4);
    put(0x08, 0x30000, 8);
    put(0x34, 1, 4);
    report[0x188] = 0x19;
  }

  static MadeUpAmd vcek() {
    return new MadeUpAmd("Milan", "SEV-VCEK", "SEV-Milan");
  }

  static MadeUpAmd vlek() {
    MadeUpAmd amd = new MadeUpAmd("Milan", "SEV-VLEK", "SEV-VLEK-Milan");
    amd.put(0x48, 1 << 2, 4);
    Arrays.fill(amd.chipId, (byte) 0);
    return amd;
  }

  static MadeUpAmd turin() {
    MadeUpAmd amd = new MadeUpAmd("Turin", "SEV-VCEK", "SEV-Turin");
    amd.report[0x188] = 0x1A;
    Arrays.fill(amd.chipId, 8, 64, (byte) 0);
    amd.put(0x00, 5, 4);
    return amd;
  }

  void put(int offset, long value, int length) {
    System.arraycopy(littleEndian(value, length), 0, report, offset, length);
  }

  void putTcb(int offset, int... word) {
    for (int i = 0; i < word.length; i++) {
      report[offset + i] = (byte) word[i];
    }
  }

  /// AMD 57230, 3.1; a test's own extensions stay.
  private void endorse() {
    add("1", new ASN1Integer(1));
    add("2", new DERIA5String(product + "-B0"));
    int[] order = product.equals("Turin") ? TURIN : MILAN;
    for (int i = 0; i < order.length; i++) {
      add("3." + order[i], new ASN1Integer(tcb[i]));
    }
    if (leaf.subject.equals("SEV-VLEK")) {
      add("5", new DERIA5String("made-up cloud"));
    } else {
      int length = product.equals("Turin") ? 8 : 64;
      leaf.extensions.putIfAbsent(ARC + "4", Arrays.copyOf(chipId, length));
    }
  }

  private void add(String arc, ASN1Encodable value) {
    leaf.extensions.putIfAbsent(
        ARC + arc, MadeUp.parsed(() -> value.toASN1Primitive().getEncoded("DER")));
  }

  AmdCollateral collateral() {
    endorse();
    List<Paper> papers = new ArrayList<>(more);
    papers.add(leaf);
    return new AmdCollateral(
        papers.stream().map(Paper::certificate).toList(),
        withList ? List.of(list.parsedList()) : List.of());
  }

  Evidence evidence() {
    System.arraycopy(chipId, 0, report, 0x1A0, chipId.length);
    for (int offset : new int[] {0x38, 0x180, 0x1E0, 0x1F0}) {
      if (Bytes.of(report).slice(offset, 8).isZero()) {
        putTcb(offset, tcb);
      }
    }
    byte[] signature =
        MadeUp.sign("SHA384withECDSA", chipPair.getPrivate(), Arrays.copyOf(report, SIGNED), HALF);
    for (int i = 0; i < HALF; i++) {
      report[SIGNED + i] = signature[HALF - 1 - i];
      report[SIGNED + 72 + i] = signature[2 * HALF - 1 - i];
    }
    forgery.accept(report);
    return MadeUp.parsed(() -> Evidence.parse(Bytes.of(report)));
  }

  Verdict verdict() {
    return verdict(Policy.genuine());
  }

  Verdict verdict(Policy policy) {
    return verifier(policy).verify(evidence(), List.of(collateral()), MadeUp.AT);
  }

  /// Of a relying party that trusts this vendor.
  Verifier verifier(Policy policy) {
    Roots roots =
        new Roots(
            Paper.curve("secp256r1").getPublic(),
            List.of(root.certificate()),
            List.of(issuer.certificate()));
    return new Verifier(policy, Signatures.ofThisJvm(), roots);
  }
}
