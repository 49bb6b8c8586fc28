package org.asterism.enclave.service;

import static java.util.Objects.requireNonNull;
import static org.asterism.enclave.service.CurveFixture.KERNEL;
import static org.asterism.enclave.service.CurveFixture.SALT;
import static org.asterism.enclave.service.CurveFixture.policy;
import static org.asterism.enclave.service.VaultFixture.onto;
import static org.asterism.kernel.Curve.EDWARDS25519;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.asterism.kernel.Point;
import org.asterism.threshold.curve.PublicScalar;
import org.asterism.vault.Handle;
import org.asterism.vault.Octets;
import org.asterism.vault.Operation;
import org.asterism.vault.Outcome;
import org.asterism.vault.Usage;
import org.asterism.vault.operation.NonceBatch;
import org.asterism.vault.operation.SchnorrSign;

/// The published shares of one Ed25519 key at one vault, and the words for signing with them.
final class SigningFixture {
  static final Octets MESSAGE = Octets.of("a message".getBytes(StandardCharsets.US_ASCII));

  // RFC 9591, appendix E.1: the shares of one key at 1, 2 and 3, two of which sign.
  static final String PUBLIC_KEY =
      "15d21ccd7ee42959562fc8aa63224c8851fb3ec85a3faf66040d380fb9738673";
  private static final List<String> SHARES =
      List.of(
          "929dcc590407aae7d388761cddb0c0db6f5627aea8e217f4a033f2ec83d93509",
          "a91e66e012e4364ac9aaa405fcafd370402d9859f7b6685c07eed76bf409e80d",
          "d3cb090a075eb154e82fdb4b3cb507f110040905468bb9c46da8bdea643a9a02");

  final VaultFixture vault;
  final CurveFixture key;
  final SequencedMap<BigInteger, Handle> handles = new LinkedHashMap<>();

  SigningFixture(VaultFixture vault) throws Exception {
    this.vault = vault;
    Point publicKey = KERNEL.decode(EDWARDS25519, bytes(PUBLIC_KEY)).orElseThrow();
    key = new CurveFixture(vault, EDWARDS25519, Usage.SCHNORR, publicKey);
    for (int i = 0; i < SHARES.size(); i++) {
      handles.put(BigInteger.valueOf(i + 1L), key.put(share(i), policy()));
    }
  }

  /// One of the signers, with a nonce of its vault's.
  record Ready(BigInteger x, SchnorrSign.Nonce nonce, NonceBatch.Commitment commitment) {
    SchnorrSign.Signer signer() {
      return named(x);
    }

    SchnorrSign.Signer named(BigInteger other) {
      return new SchnorrSign.Signer(
          Octets.of(PublicScalar.encode(EDWARDS25519, other)), commitment);
    }
  }

  Ready ready(BigInteger x) throws Exception {
    return ready(x, 2);
  }

  Ready ready(BigInteger x, int count) throws Exception {
    var made = assertInstanceOf(NonceBatch.Made.class, use(x, new NonceBatch(count)));
    assertEquals(count, made.commitments().size());
    assertEquals(count, made.commitments().stream().distinct().count());
    return new Ready(x, new SchnorrSign.Nonce(made.batch(), 0), made.commitments().getFirst());
  }

  static SchnorrSign.Nonce nonce(Ready of, int index) {
    return new SchnorrSign.Nonce(of.nonce().batch(), index);
  }

  SchnorrSign sign(Ready own, List<SchnorrSign.Signer> list) {
    return new SchnorrSign(own.nonce(), shown(), list, MESSAGE);
  }

  SchnorrSign.Shown shown() {
    return new SchnorrSign.Shown(Octets.of(key.publicKey.encoded()), SALT);
  }

  Outcome use(BigInteger x, Operation<?> operation) throws Exception {
    return vault.act(onto(requireNonNull(handles.get(x)), policy(), operation));
  }

  boolean verifies(Octets message, byte[] signature) throws Exception {
    var spki = new X509EncodedKeySpec(bytes("302a300506032b6570032100" + PUBLIC_KEY));
    var verifier = Signature.getInstance("Ed25519");
    verifier.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spki));
    verifier.update(message.toByteArray());
    return verifier.verify(signature);
  }

  static BigInteger share(int index) {
    return PublicScalar.decode(EDWARDS25519, bytes(SHARES.get(index))).orElseThrow();
  }

  static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
