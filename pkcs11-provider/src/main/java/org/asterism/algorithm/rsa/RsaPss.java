package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.KeySigning;
import org.asterism.algorithm.KeyVerification;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SignatureInput;
import org.asterism.algorithm.SignatureLength;
import org.asterism.algorithm.SigningOperation;
import org.asterism.algorithm.VerificationOperation;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyUse;

/// `CKM_RSA_PKCS_PSS`, over a digest that the application made, and `CKM_SHA256_RSA_PKCS_PSS` and
/// its like (PKCS#11 v3.1 §6.1.9, §6.1.10).
///
/// @param hashed what the mechanism itself hashes with; empty for the raw one
/// @param sha1 whether private keys may sign over SHA-1
record RsaPss(Optional<Hash> hashed, boolean sha1, Providers providers, RsaPublic publicOperations)
    implements Family {
  @Override
  public MechanismInfo info() {
    boolean signs = hashed.isEmpty() || signsOver(hashed.get());
    long inParts = hashed.isPresent() ? Ckf.MULTI_MESSAGE : 0;
    return RsaSizes.info((signs ? Ckf.SIGN : 0) | Ckf.VERIFY | inParts);
  }

  @Override
  public SigningOperation sign(Parameter parameter, KeyUse key) throws CryptokiException {
    var rsa = RsaSizes.require(KeyRole.USE, key.facts());
    var hash = hash(parameter);
    Refusals.requireSigning(signsOver(hash));
    var scheme = scheme(parameter, hash, rsa);
    return new KeySigning(input(), rsa.length(), digest -> key.sign(scheme, fitting(hash, digest)));
  }

  @Override
  public VerificationOperation verify(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    var rsa = RsaSizes.require(KeyRole.USE, key);
    var hash = hash(parameter);
    var scheme = scheme(parameter, hash, rsa);
    return new KeyVerification(
        input(),
        SignatureLength.exactly(rsa.length()),
        (digest, signature) ->
            publicOperations.isRsaSignature(rsa, scheme, fitting(hash, digest), signature));
  }

  private boolean signsOver(Hash hash) {
    return sha1 || hash != Hash.SHA1;
  }

  private SignatureInput input() {
    return SignatureInput.of(hashed.map(hash -> hash.digest(providers)));
  }

  private static byte[] fitting(Hash hash, byte[] digest) throws CryptokiException {
    if (digest.length != hash.length()) {
      throw new CryptokiException(
          Ckr.DATA_LEN_RANGE,
          "expected a digest of %d bytes, found %d".formatted(hash.length(), digest.length));
    }
    return digest;
  }

  private Hash hash(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Pss pss)) {
      throw Refusals.parameter("CK_RSA_PKCS_PSS_PARAMS");
    }
    var hash =
        Hash.byMechanism(pss.hash()).orElseThrow(() -> Refusals.parameter("a hash: SHA-1 to 3"));
    if (hashed.isPresent() && hashed.get() != hash) {
      throw Refusals.parameter("the hash of the mechanism");
    }
    return hash;
  }

  private static RsaSigning scheme(Parameter parameter, Hash hash, RsaFacts rsa)
      throws CryptokiException {
    if (!(parameter instanceof Pss(_, long mgfType, long saltLength))) {
      throw Refusals.parameter("CK_RSA_PKCS_PSS_PARAMS");
    }
    var mgf = Hash.byMgf(mgfType).orElseThrow(() -> Refusals.parameter("MGF1 with SHA-1 to 3"));
    // RFC 8017 §9.1.1 step 3; the length is an unsigned number of the application's.
    int longest = (rsa.modulusBits() + 6) / 8 - hash.length() - 2;
    if (saltLength < 0 || saltLength > longest) {
      throw Refusals.parameter("a salt of at most " + longest + " bytes");
    }
    return new RsaSigning.Pss(hash.algorithm(), mgf.algorithm(), (int) saltLength);
  }
}
