package org.asterism.algorithm.ec;

import org.asterism.algorithm.AgreementFacts;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.vault.VaultException;

/// `CKM_ECDH1_DERIVE` and `CKM_ECDH1_COFACTOR_DERIVE`, which are one here: the cofactor of the
/// named curves is one, and the scalars of RFC 7748 are multiples of theirs (PKCS#11 v3.1 §6.3.18,
/// §6.3.19); for keys of all algorithms that agree.
record EcdhDerive(Providers providers) implements Family {
  @Override
  public MechanismInfo info() {
    return new MechanismInfo(Curve.MIN_BITS, Curve.MAX_BITS, Ckf.DERIVE | EcAlgorithm.POINT_FLAGS);
  }

  @Override
  public KeyMaterial derive(Parameter parameter, KeyUse base, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof Ecdh1 ecdh)) {
      throw Refusals.parameter("CK_ECDH1_DERIVE_PARAMS");
    }
    var facts = KeyRole.USE.require(base.facts(), AgreementFacts.class, "an agreement");
    byte[] peer =
        facts
            .peer(ecdh.publicPoint())
            .orElseThrow(() -> Refusals.parameter("a public key of the same curve"));
    var type = wanted.type();
    if (ecdh.kdf() == Ckd.NULL) {
      return plain(ecdh, base, peer, type, wanted);
    }
    var kdf = AgreementKdf.of(ecdh.kdf());
    int length = length(wanted, type, kdf.hash().length());
    try (var agreed = base.agree(peer)) {
      return type.material(kdf.key(agreed, ecdh.sharedData(), length, providers));
    }
  }

  // "The truncation removes bytes from the leading end of the secret value."
  private static KeyMaterial plain(
      Ecdh1 ecdh, KeyUse base, byte[] peer, SecretKeyType type, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (ecdh.sharedData().length > 0) {
      throw Refusals.parameter("no shared data without a kdf");
    }
    int available = ((AgreementFacts) base.facts()).agreedBytes();
    int length = length(wanted, type, available);
    if (length > available) {
      throw new CryptokiException(
          Ckr.KEY_SIZE_RANGE, "at most %d bytes are agreed on".formatted(available));
    }
    try (var agreed = base.agree(peer)) {
      return type.material(agreed.slice(available - length, available));
    }
  }

  private static int length(WantedKey wanted, SecretKeyType type, int usual)
      throws CryptokiException {
    var given = wanted.length();
    if (given.isEmpty() && !type.lengths().isOpen()) {
      throw new CryptokiException(
          Ckr.TEMPLATE_INCOMPLETE, "CKA_VALUE_LEN is missing, and such keys have no usual length");
    }
    long length = given.orElse(usual);
    type.requireLength(length);
    return (int) length;
  }
}
