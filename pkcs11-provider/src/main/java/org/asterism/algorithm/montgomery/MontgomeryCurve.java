package org.asterism.algorithm.montgomery;

import java.util.List;
import org.asterism.algorithm.OctetCurve;
import org.bouncycastle.math.ec.rfc7748.X25519;
import org.bouncycastle.math.ec.rfc7748.X448;

/// The curves of RFC 7748, and the scalar multiplication on them.
public enum MontgomeryCurve implements OctetCurve {
  CURVE25519(X25519.POINT_SIZE),
  CURVE448(X448.POINT_SIZE);

  private final int keyBytes;

  MontgomeryCurve(int keyBytes) {
    this.keyBytes = keyBytes;
  }

  @Override
  public List<String> names() {
    return switch (this) {
      case CURVE25519 -> List.of("curve25519", "X25519", "x25519");
      case CURVE448 -> List.of("curve448", "X448", "x448");
    };
  }

  // The second is OpenPGP's, which OpenSC's pkcs11-tool sends.
  @Override
  public List<String> objectIdentifiers() {
    return switch (this) {
      case CURVE25519 -> List.of("1.3.101.110", "1.3.6.1.4.1.3029.1.5.1");
      case CURVE448 -> List.of("1.3.101.111");
    };
  }

  @Override
  public int keyBytes() {
    return keyBytes;
  }

  // RFC 7748 §5: every number is taken; an agreement with one of low order is refused there.
  @Override
  public boolean isPublicKey(byte[] octets) {
    return true;
  }

  @Override
  public byte[] publicKey(byte[] octets) {
    byte[] publicKey = new byte[keyBytes];
    switch (this) {
      case CURVE25519 -> X25519.scalarMultBase(octets, 0, publicKey, 0);
      case CURVE448 -> X448.scalarMultBase(octets, 0, publicKey, 0);
    }
    return publicKey;
  }

  /// Writes what is agreed on.
  ///
  /// @param octets of the private key
  /// @return false if that is zero: the peer's number has a low order (RFC 7748 §6.1, §6.2)
  boolean agree(byte[] octets, byte[] peer, byte[] agreed) {
    return switch (this) {
      case CURVE25519 -> X25519.calculateAgreement(octets, 0, peer, 0, agreed, 0);
      case CURVE448 -> X448.calculateAgreement(octets, 0, peer, 0, agreed, 0);
    };
  }
}
