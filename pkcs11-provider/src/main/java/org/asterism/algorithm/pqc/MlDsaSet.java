package org.asterism.algorithm.pqc;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.asterism.crypto.Providers;
import org.asterism.secret.SecretBytes;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.params.MLDSAParameters;
import org.bouncycastle.crypto.params.MLDSAPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLDSAPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.MLDSASigner;

/// The parameter sets of ML-DSA (FIPS 204 §4). The last arc of an identifier follows the `CKP_`.
public enum MlDsaSet implements SignatureSet {
  ML_DSA_44(1, 1312, 2560, 2420),
  ML_DSA_65(2, 1952, 4032, 3309),
  ML_DSA_87(3, 2592, 4896, 4627);

  private static final int SEED_BYTES = 32;
  private static final int HASH_BYTES = 64;
  private static final int ARC_BEFORE = 16;

  private final int number;
  private final int publicBytes;
  private final int privateBytes;
  private final int signatureBytes;

  MlDsaSet(int number, int publicBytes, int privateBytes, int signatureBytes) {
    this.number = number;
    this.publicBytes = publicBytes;
    this.privateBytes = privateBytes;
    this.signatureBytes = signatureBytes;
  }

  @Override
  public SetShape shape() {
    return new SetShape(
        number,
        "2.16.840.1.101.3.4.3." + (ARC_BEFORE + number),
        publicBytes,
        privateBytes,
        SEED_BYTES);
  }

  @Override
  public int signatureBytes() {
    return signatureBytes;
  }

  @Override
  public SecretBytes generate(SecureRandom random) {
    return SecretBytes.random(SEED_BYTES, random);
  }

  @Override
  public byte[] expanded(byte[] octets) {
    return with(octets, MLDSAPrivateKeyParameters::getEncoded);
  }

  @Override
  public byte[] publicKey(byte[] octets) {
    return with(octets, MLDSAPrivateKeyParameters::getPublicKey);
  }

  // What Bouncy Castle does not look at.
  @Override
  public void requireConsistent(byte[] octets) {
    byte[] publicKey = publicKey(octets);
    byte[] hash = new byte[HASH_BYTES];
    var shake = new SHAKEDigest(256);
    shake.update(publicKey, 0, publicKey.length);
    shake.doFinal(hash, 0, hash.length);
    if (!Arrays.equals(hash, with(octets, MLDSAPrivateKeyParameters::getTr))
        || !MlDsaEquation.of(this).holds(octets, publicKey)) {
      throw new IllegalArgumentException("the parts of the private key do not belong together");
    }
  }

  @Override
  public boolean isPublicKey(byte[] publicKey) {
    return publicKey.length == publicBytes();
  }

  // FIPS 204 §6.2 steps 1 to 6, µ: of the hash of the public key, and of the message.
  @Override
  public Optional<MessageDigest> representative(byte[] publicKey, Providers providers) {
    var digest = providers.digest("SHAKE256-512");
    digest.update(digest.digest(publicKey));
    return Optional.of(digest);
  }

  // FIPS 204 §6.2 from step 7. Without random bytes Bouncy Castle takes zeros, which is §5.2's
  // deterministic signature.
  @Override
  public byte[] sign(byte[] octets, byte[] representative, Optional<SecureRandom> random) {
    return with(octets, own -> signature(own, representative, random));
  }

  private static byte[] signature(
      MLDSAPrivateKeyParameters own, byte[] representative, Optional<SecureRandom> random) {
    var signer = new MLDSASigner();
    signer.init(
        true,
        random.<CipherParameters>map(hedge -> new ParametersWithRandom(own, hedge)).orElse(own));
    try {
      return signer.generateMuSignature(representative);
    } catch (CryptoException e) {
      throw new IllegalArgumentException("expected a representative of 64 bytes", e);
    }
  }

  @Override
  public boolean isSignature(byte[] publicKey, byte[] representative, byte[] signature) {
    var verifier = new MLDSASigner();
    verifier.init(false, new MLDSAPublicKeyParameters(parameters(), publicKey));
    return verifier.verifyMuSignature(representative, signature);
  }

  private <R> R with(byte[] octets, Function<MLDSAPrivateKeyParameters, R> work) {
    var expanded = new MLDSAPrivateKeyParameters(parameters(), octets);
    try {
      return work.apply(expanded);
    } finally {
      expanded.destroy();
    }
  }

  private MLDSAParameters parameters() {
    return switch (this) {
      case ML_DSA_44 -> MLDSAParameters.ml_dsa_44;
      case ML_DSA_65 -> MLDSAParameters.ml_dsa_65;
      case ML_DSA_87 -> MLDSAParameters.ml_dsa_87;
    };
  }
}
