package org.asterism.algorithm.montgomery;

import java.util.Optional;
import org.asterism.algorithm.AgreementFacts;
import org.asterism.algorithm.OctetCurves;
import org.asterism.algorithm.OctetFacts;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.secret.SecretBytes;

/// What is public of a Montgomery key pair.
///
/// @param publicKey a u-coordinate, little-endian (RFC 7748 §5)
public record MontgomeryFacts(MontgomeryCurve curve, byte[] publicKey)
    implements OctetFacts, AgreementFacts {
  static final int TAG = 5;

  @Override
  public int tag() {
    return TAG;
  }

  @Override
  public Optional<byte[]> peer(byte[] publicData) {
    return OctetCurves.octets(curve, publicData);
  }

  @Override
  public int agreedBytes() {
    return curve.keyBytes();
  }

  @Override
  public int publicBytes() {
    return curve.keyBytes();
  }

  @Override
  public Transport transport(Providers providers) throws CryptokiException {
    try (var octets = SecretBytes.random(curve.keyBytes(), providers.random())) {
      byte[] agreed = new byte[curve.keyBytes()];
      if (!octets.useArray(own -> curve.agree(own, publicKey, agreed))) {
        throw new CryptokiException(
            Ckr.WRAPPING_KEY_TYPE_INCONSISTENT, "with this public key everybody agrees on zero");
      }
      return new Transport(octets.useArray(curve::publicKey), SecretBytes.takeFrom(agreed));
    }
  }
}
