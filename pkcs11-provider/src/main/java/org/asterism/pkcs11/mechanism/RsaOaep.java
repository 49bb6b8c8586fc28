package org.asterism.pkcs11.mechanism;

import java.util.Optional;
import org.asterism.crypto.PublicOperations;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.cryptoki.Template;
import org.asterism.key.DecryptionScheme;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_RSA_PKCS_OAEP` (PKCS#11 v3.1 §6.1.8).
///
/// Outside the standard, a hash and a mask function of 0 both mean SHA-1, OpenSSL's default: its
/// provider sends them when the application named no digest.
final class RsaOaep implements Family {
  private static final long CKZ_DATA_SPECIFIED = 1;

  private final RsaEncryption encryption;

  RsaOaep(PublicOperations publicOperations) {
    this.encryption = new RsaEncryption(publicOperations);
  }

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public CipherOperation encrypt(Parameter parameter, KeyFacts key, Optional<KeyUse> use)
      throws CryptokiException {
    return encryption.encrypt(scheme(parameter), KeyRole.USE.rsa(key));
  }

  @Override
  public CipherOperation decrypt(Parameter parameter, KeyUse key) throws CryptokiException {
    return encryption.decrypt(scheme(parameter), key);
  }

  @Override
  public long wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    return encryption.wrappedLength(scheme(parameter), wrapping, wrapped);
  }

  @Override
  public byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws CryptokiException {
    return encryption.wrap(scheme(parameter), wrapping, wrapped);
  }

  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, Template template)
      throws VaultException, CryptokiException {
    return encryption.unwrap(scheme(parameter), unwrapping, wrapped, template);
  }

  private static DecryptionScheme scheme(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Parameter.Oaep oaep)) {
      throw Refusals.parameter("CK_RSA_PKCS_OAEP_PARAMS");
    }
    // Without a label some applications leave the source at 0.
    if (oaep.source() != CKZ_DATA_SPECIFIED && (oaep.source() != 0 || oaep.label().length > 0)) {
      throw Refusals.parameter("the source CKZ_DATA_SPECIFIED");
    }
    boolean unnamed = oaep.hash() == 0 && oaep.mgf() == 0;
    var hash = unnamed ? Optional.of(Hash.SHA1) : Hash.byMechanism(oaep.hash());
    var mgf = unnamed ? Optional.of(Hash.SHA1) : Hash.byMgf(oaep.mgf());
    return new DecryptionScheme.Oaep(
        hash.orElseThrow(() -> Refusals.parameter("a SHA-1 or SHA-2 hash")).algorithm(),
        mgf.orElseThrow(() -> Refusals.parameter("MGF1 with SHA-1 or SHA-2")).algorithm(),
        oaep.label());
  }
}
