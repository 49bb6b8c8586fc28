package org.asterism.algorithm.rsa;

import java.util.Optional;
import org.asterism.algorithm.Hash;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.CryptokiException;

/// `CKM_RSA_PKCS_OAEP` (PKCS#11 v3.1 §6.1.8).
///
/// Outside the standard, a hash and a mask function of 0 both mean SHA-1, OpenSSL's default: its
/// provider sends them when the application named no digest.
record RsaOaep(RsaPublic publicOperations) implements RsaEncryption {
  private static final long CKZ_DATA_SPECIFIED = 1;

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.ENCRYPT | Ckf.DECRYPT | Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public RsaDecryption scheme(Parameter parameter) throws CryptokiException {
    if (!(parameter instanceof Oaep oaep)) {
      throw Refusals.parameter("CK_RSA_PKCS_OAEP_PARAMS");
    }
    // Without a label some applications leave the source at 0.
    if (oaep.source() != CKZ_DATA_SPECIFIED && (oaep.source() != 0 || oaep.label().length > 0)) {
      throw Refusals.parameter("the source CKZ_DATA_SPECIFIED");
    }
    boolean unnamed = oaep.hash() == 0 && oaep.mgf() == 0;
    var hash = unnamed ? Optional.of(Hash.SHA1) : Hash.byMechanism(oaep.hash());
    var mgf = unnamed ? Optional.of(Hash.SHA1) : Hash.byMgf(oaep.mgf());
    return new RsaDecryption.Oaep(
        hash.orElseThrow(() -> Refusals.parameter("a hash: SHA-1 to 3")).algorithm(),
        mgf.orElseThrow(() -> Refusals.parameter("MGF1 with SHA-1 to 3")).algorithm(),
        oaep.label());
  }
}
