package org.asterism.vault;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/// The name of a vault among those that share one key: an Ed25519 public key that the vault made
/// for this key alone (RFC 8032 §5.1.5), so that nobody else has a seat, and two keys' rosters have
/// nothing in common.
public record Pseudonym(Octets bytes) {
  public static final int LENGTH = 32;
  public static final String ALGORITHM = "Ed25519";

  // RFC 8410 §4.
  private static final byte[] SPKI_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

  public Pseudonym {
    bytes.requireSize(LENGTH, "a pseudonym");
  }

  public static Pseudonym of(byte[] bytes) {
    return new Pseudonym(Octets.of(bytes));
  }

  /// Whether its vault signed exactly `message`.
  public boolean verifies(byte[] message, Octets signature) {
    byte[] spki = new byte[SPKI_HEAD.length + LENGTH];
    System.arraycopy(SPKI_HEAD, 0, spki, 0, SPKI_HEAD.length);
    System.arraycopy(bytes.toByteArray(), 0, spki, SPKI_HEAD.length, LENGTH);
    try {
      var verifier = Signature.getInstance(ALGORITHM);
      verifier.initVerify(
          KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(spki)));
      verifier.update(message);
      return verifier.verify(signature.toByteArray());
    } catch (GeneralSecurityException noPoint) {
      return false;
    }
  }
}
