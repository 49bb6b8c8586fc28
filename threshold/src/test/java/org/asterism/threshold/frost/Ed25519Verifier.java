package org.asterism.threshold.frost;

import org.asterism.kernel.Point;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/// Somebody else's verification of Ed25519 signatures.
final class Ed25519Verifier {
  private Ed25519Verifier() {}

  static boolean verifies(Point publicKey, byte[] message, byte[] signature) {
    var verifier = new Ed25519Signer();
    verifier.init(false, new Ed25519PublicKeyParameters(publicKey.encoded()));
    verifier.update(message, 0, message.length);
    return verifier.verifySignature(signature);
  }
}
