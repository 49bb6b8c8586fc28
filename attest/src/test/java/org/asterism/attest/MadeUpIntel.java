package org.asterism.attest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.asterism.attest.collateral.Collateral;
import org.asterism.attest.quote.Bytes;
import org.asterism.attest.quote.Evidence;
import org.asterism.attest.steps.Roots;
import org.asterism.attest.steps.Signatures;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;

/// A whole vendor like Intel, with a root of its own: one platform, its collateral and its quote.
/// All of it is in order until a test changes a part.
final class MadeUpIntel {
  static final String FMSPC = "00a0b0c0d0e0";
  private static final String SGX = "1.2.840.113741.1.13.1";
  private static final String ROOT = "Made-up Root";
  private static final String PLATFORM_CA = "Made-up Platform CA";
  private static final int SIGNATURE_HALF = 32;

  final KeyPair rootPair = Paper.curve("secp256r1");
  final KeyPair caPair = Paper.curve("secp256r1");
  final KeyPair signerPair = Paper.curve("secp256r1");
  final KeyPair platformPair = Paper.curve("secp256r1");

  final Paper root = new Paper(ROOT, rootPair, ROOT, rootPair).authority();
  final Paper ca = new Paper(PLATFORM_CA, caPair, ROOT, rootPair).authority();
  final Paper signer = new Paper("Intel SGX TCB Signing", signerPair, ROOT, rootPair);
  final Paper platform = new Paper("Intel SGX PCK Certificate", platformPair, PLATFORM_CA, caPair);
  final Paper rootList = new Paper("", rootPair, ROOT, rootPair);
  final Paper platformList = new Paper("", caPair, PLATFORM_CA, caPair);

  final ObjectNode tcbInfo = JsonNodeFactory.instance.objectNode();
  final ObjectNode qeIdentity = JsonNodeFactory.instance.objectNode();
  final ObjectNode file = JsonNodeFactory.instance.objectNode();
  final MadeUpQuote quote = new MadeUpQuote();
  int[] components = filled(16, 5);
  String pceId = "0000";
  Consumer<MadeUpQuote.Signed> forgery = _ -> {};
  Optional<String> chain = Optional.empty();

  private MadeUpIntel(String kind) {
    boolean tdx = kind.equals("TDX");
    describe(tcbInfo, kind, 3).put("fmspc", FMSPC).put("pceId", "0000").put("tcbType", 0);
    ArrayNode levels = tcbInfo.putArray("tcbLevels");
    level(levels, 5, "UpToDate", tdx);
    level(levels, 3, "OutOfDate", tdx).putArray("advisoryIDs").add("INTEL-SA-00001");
    describe(qeIdentity, tdx ? "TD_QE" : "QE", 2)
        .put("miscselect", "00000000")
        .put("miscselectMask", "ffffffff")
        .put("attributes", "11000000000000000000000000000000")
        .put("attributesMask", "fbffffffffffffff0000000000000000")
        .put("mrsigner", "8c".repeat(32))
        .put("isvprodid", 1);
    enclaveLevel(qeIdentity.putArray("tcbLevels"), 8, "UpToDate");
    enclaveLevel((ArrayNode) qeIdentity.get("tcbLevels"), 6, "OutOfDate");
    enclaveLevel((ArrayNode) qeIdentity.get("tcbLevels"), 4, "Revoked");
    quote.qeReport[48] = 0x11;
    Arrays.fill(quote.qeReport, 128, 160, (byte) 0x8c);
    quote.qeReport[256] = 1;
    quote.qeReport[258] = 8;
  }

  static MadeUpIntel sgx() {
    return new MadeUpIntel("SGX");
  }

  /// With TD report 1.0 (revision 1) or 1.5 (revision 2).
  static MadeUpIntel tdx(int revision) {
    MadeUpIntel intel = new MadeUpIntel("TDX");
    intel.module(intel.tcbInfo.putObject("tdxModule"));
    ObjectNode module = intel.tcbInfo.putArray("tdxModuleIdentities").addObject();
    intel.module(module).put("id", "TDX_01");
    enclaveLevel(module.putArray("tcbLevels"), 5, "UpToDate");
    enclaveLevel((ArrayNode) module.get("tcbLevels"), 3, "OutOfDate");
    intel.quote.trustDomain(revision);
    Arrays.fill(intel.quote.body, 0, 16, (byte) 5);
    intel.quote.body[1] = 1;
    if (revision == 2) {
      System.arraycopy(intel.quote.body, 0, intel.quote.body, 584, 16);
    }
    return intel;
  }

  private ObjectNode module(ObjectNode module) {
    return module
        .put("mrsigner", "00".repeat(48))
        .put("attributes", "00".repeat(8))
        .put("attributesMask", "ff".repeat(8));
  }

  private static ObjectNode describe(ObjectNode document, String id, int version) {
    return document
        .put("id", id)
        .put("version", version)
        .put("issueDate", MadeUp.AT.minusSeconds(500).toString())
        .put("nextUpdate", MadeUp.AT.plusSeconds(500).toString())
        .put("tcbEvaluationDataNumber", 17);
  }

  static ObjectNode level(ArrayNode levels, int svn, String status, boolean tdx) {
    ObjectNode level = levels.addObject().put("tcbStatus", status);
    ObjectNode tcb = level.putObject("tcb").put("pcesvn", svn);
    for (String name : tdx ? List.of("sgx", "tdx") : List.of("sgx")) {
      ArrayNode components = tcb.putArray(name + "tcbcomponents");
      for (int i = 0; i < 16; i++) {
        components.addObject().put("svn", svn);
      }
    }
    return level;
  }

  static void enclaveLevel(ArrayNode levels, int svn, String status) {
    levels.addObject().put("tcbStatus", status).putObject("tcb").put("isvsvn", svn);
  }

  static int[] filled(int length, int value) {
    int[] filled = new int[length];
    Arrays.fill(filled, value);
    return filled;
  }

  /// Intel SGX PCK Certificate and CRL Profile Specification, 1.3.5.
  private byte[] extension() {
    ASN1EncodableVector tcb = new ASN1EncodableVector();
    for (int i = 0; i < components.length; i++) {
      tcb.add(entry(".2." + (i + 1), new ASN1Integer(components[i])));
    }
    tcb.add(entry(".2.17", new ASN1Integer(5)));
    ASN1EncodableVector entries = new ASN1EncodableVector();
    entries.add(entry(".1", octets("77".repeat(16))));
    entries.add(entry(".2", new DERSequence(tcb)));
    entries.add(entry(".3", octets(pceId)));
    entries.add(entry(".4", octets(FMSPC)));
    return MadeUp.parsed(() -> new DERSequence(entries).getEncoded());
  }

  private static DERSequence entry(String arc, ASN1Encodable value) {
    return new DERSequence(new ASN1Encodable[] {new ASN1ObjectIdentifier(SGX + arc), value});
  }

  private static DEROctetString octets(String hex) {
    return new DEROctetString(HexFormat.of().parseHex(hex));
  }

  String pem(Paper... papers) {
    StringBuilder text = new StringBuilder();
    for (Paper paper : papers) {
      text.append(MadeUp.pem(paper.certificate()));
    }
    return text.toString();
  }

  /// The collateral as a file; a name that a test has put into [#file] keeps the test's value.
  Collateral collateral() {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    document(whole, "tcb_info", tcbInfo);
    document(whole, "qe_identity", qeIdentity);
    whole.put("root_ca_crl", HexFormat.of().formatHex(rootList.list()));
    whole.put("pck_crl", HexFormat.of().formatHex(platformList.list()));
    whole.put("pck_crl_issuer_chain", pem(ca, root));
    whole.setAll(file);
    return MadeUp.parsed(() -> Collateral.parse(Bytes.utf8(whole.toString())));
  }

  private void document(ObjectNode whole, String name, ObjectNode document) {
    byte[] text = Bytes.utf8(document.toString()).toArray();
    byte[] signature =
        MadeUp.sign("SHA256withECDSA", signerPair.getPrivate(), text, SIGNATURE_HALF);
    whole.put(name, document.toString());
    whole.put(name + "_signature", HexFormat.of().formatHex(signature));
    whole.put(name + "_issuer_chain", pem(signer, root));
  }

  Evidence evidence() {
    platform.extensions.putIfAbsent(SGX, extension());
    MadeUpQuote.Signed signed = quote.signed(platformPair);
    forgery.accept(signed);
    Bytes raw = quote.assembled(signed, chain.orElseGet(() -> pem(platform, ca, root)));
    return MadeUp.parsed(() -> Evidence.parse(raw));
  }

  Roots roots() {
    return new Roots(rootPair.getPublic(), new ArrayList<>(), new ArrayList<>());
  }

  Verifier verifier(Policy policy) {
    return new Verifier(policy, Signatures.ofThisJvm(), roots());
  }

  Verdict verdict() {
    return verdict(Policy.genuine());
  }

  Verdict verdict(Policy policy) {
    return verifier(policy).verify(evidence(), List.of(collateral()), MadeUp.AT);
  }
}
