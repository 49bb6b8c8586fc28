package org.asterism.conformance.adversity;

import static org.asterism.conformance.adversity.Trouble.KILLED;
import static org.asterism.conformance.adversity.TroubledConstellation.FIRST;
import static org.asterism.conformance.adversity.TroubledConstellation.assertMissesQuorumInTime;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.asterism.conformance.live.LiveConstellation;
import org.asterism.proto.vault.v1.VaultServiceGrpc;
import org.asterism.ratls.TlsIdentity;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A vault is killed and something else takes its port: it gets no byte of a share, a credential or
/// a key, whatever it shows and whatever it has stolen; and nobody waits for it beyond the
/// deadline.
class StolenPortTest {
  private static final int VAULT = 0;
  private static final AtomicInteger MADE = new AtomicInteger();
  private static final Duration SOON = Duration.ofSeconds(60);
  private TroubledConstellation troubled;

  @BeforeEach
  void takeTurn() throws Exception {
    troubled = TroubledConstellation.next();
  }

  @AfterAll
  static void requireCalm() throws Exception {
    TroubledConstellation.requireCalm();
  }

  /// Makes what listens on a free port.
  @FunctionalInterface
  private interface Taking {
    Impostor take(int port) throws Exception;
  }

  @Test
  void aCertificateThatLooksRight() throws Exception {
    var own = KeyPairGenerator.getInstance("EC");
    own.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = own.generateKeyPair();
    TlsIdentity key;
    try (var pkcs8 = SecretBytes.takeFrom(pair.getPrivate().getEncoded())) {
      key = TlsIdentity.fromPkcs8(pkcs8);
    }
    X509Certificate certificate = lookAlike(folder().certificate(), pair);
    assertEquals(
        folder().certificate().getSubjectX500Principal(), certificate.getSubjectX500Principal());
    try (Impostor impostor = instead(port -> new TlsImpostor(port, key, certificate))) {
      goesOn(impostor);
      assertEquals(List.of(), impostor.heard());
    } finally {
      comesBack();
    }
  }

  @Test
  void aCopiedCertificateWithoutItsKey() throws Exception {
    TlsIdentity key = TlsIdentity.generate(new SecureRandom());
    X509Certificate certificate = folder().certificate();
    try (Impostor impostor = instead(port -> new TlsImpostor(port, key, certificate))) {
      goesOn(impostor);
      assertEquals(List.of(), impostor.heard());
    } finally {
      comesBack();
    }
  }

  @Test
  void aRelayThatStoleEveryTlsKey() throws Exception {
    int port = folder().config().listen().port();
    int elsewhere = LiveConstellation.freePort();
    var stolen = new RelayImpostor.Stolen(folder().identity(), folder().certificate(), engineKey());
    troubled.begin(KILLED, VAULT);
    move(port, elsewhere);
    troubled.constellation().vault(VAULT).start();
    try (Impostor relay = new RelayImpostor(port, elsewhere, stolen)) {
      goesOn(relay);
      String attest = VaultServiceGrpc.getAttestMethod().getFullMethodName();
      assertEquals(
          Set.of(attest, attest + " CHALLENGE"), Set.copyOf(relay.heard()), "the exchange alone");
    } finally {
      troubled.begin(KILLED, VAULT);
      move(elsewhere, port);
      comesBack();
    }
  }

  @Test
  void aListenerThatNeverAnswers() throws Exception {
    try (Impostor impostor = instead(SilentImpostor::new)) {
      goesOn(impostor);
    } finally {
      comesBack();
    }
  }

  @Test
  void threeListenersThatNeverAnswer() throws Exception {
    List<Integer> places = List.of(0, 2, 4);
    List<Impostor> impostors = new ArrayList<>();
    try {
      for (int place : places) {
        troubled.begin(KILLED, place);
        var address =
            new VaultFolder(troubled.constellation().vaultFolder(place)).config().listen();
        impostors.add(new SilentImpostor(address.port()));
      }
      assertMissesQuorumInTime(2, () -> troubled.warm().sign(FIRST));
      assertMissesQuorumInTime(1, () -> troubled.cold().sign(FIRST));
    } finally {
      impostors.forEach(Impostor::close);
      for (int place : places) {
        troubled.end(KILLED, place);
      }
      troubled.beginToCalm();
    }
  }

  private Impostor instead(Taking taking) throws Exception {
    troubled.begin(KILLED, VAULT);
    return taking.take(folder().config().listen().port());
  }

  // Logins, signatures and new keys, in time; the impostor was tried, and the log says of whom.
  private void goesOn(Impostor impostor) throws Exception {
    int mark = troubled.engine().log().length();
    long from = System.nanoTime();
    troubled.cold().sign(FIRST).succeeded();
    String label = "beside-" + MADE.incrementAndGet();
    troubled.cold().generate(label).succeeded();
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertTrue(took.compareTo(TroubledConstellation.most(1)) < 0, "both took " + took);
    troubled.cold().assertSigns(label, "beside an impostor");
    awaitBlame(mark);
    assertTrue(impostor.connections() > 0, "nobody came");
  }

  // A vault is blamed once in a while only: whoever comes soon after another goes on a little.
  private void awaitBlame(int mark) throws Exception {
    String blame = "vault " + LiveConstellation.vaultName(VAULT) + ": ";
    long end = System.nanoTime() + SOON.toNanos();
    while (!troubled.engine().log().substring(mark).contains(blame)) {
      assertTrue(System.nanoTime() < end, troubled.engine().log().substring(mark));
      troubled.cold().sign(FIRST).succeeded();
    }
  }

  private void comesBack() throws Exception {
    troubled.end(KILLED, VAULT);
    troubled.beginToCalm();
  }

  private VaultFolder folder() {
    return new VaultFolder(troubled.constellation().vaultFolder(VAULT));
  }

  private TlsIdentity engineKey() throws Exception {
    Path file =
        troubled.constellation().engineFolder().resolve("identity-%d.p8".formatted(VAULT + 1));
    try (var pkcs8 = SecretBytes.takeFrom(Files.readAllBytes(file))) {
      return TlsIdentity.fromPkcs8(pkcs8);
    }
  }

  private void move(int from, int to) throws Exception {
    Path file = folder().directory().resolve("vault.toml");
    Files.writeString(file, Files.readString(file).replace(":" + from, ":" + to));
  }

  // The genuine one's subject, dates and extensions, and the address as its alternative name.
  private static X509Certificate lookAlike(X509Certificate genuine, KeyPair own) throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            genuine.getIssuerX500Principal(),
            BigInteger.TEN,
            genuine.getNotBefore(),
            genuine.getNotAfter(),
            genuine.getSubjectX500Principal(),
            own.getPublic());
    var extensions = new JcaX509CertificateHolder(genuine).getExtensions();
    for (var oid : extensions.getExtensionOIDs()) {
      builder.addExtension(extensions.getExtension(oid));
    }
    var name = new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    builder.addExtension(Extension.subjectAlternativeName, false, name);
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(own.getPrivate());
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }
}
