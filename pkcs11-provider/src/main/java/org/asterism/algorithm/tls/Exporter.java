package org.asterism.algorithm.tls;

import java.util.List;
import org.asterism.algorithm.Derivation;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.SecretKeyType;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckk;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyUse;
import org.asterism.pkcs11.attribute.Inheritance;
import org.asterism.vault.VaultException;

/// `CKM_TLS_KDF`, and `CKM_TLS12_KDF`, its older name (PKCS#11 v3.1 §6.40.10): keying material
/// exporters (RFC 5705 §4).
record Exporter(Providers providers) implements Family {
  private static final int MAX_CONTEXT_BYTES = (1 << Short.SIZE) - 1;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(1, TlsAlgorithm.LENGTHS.most(), Ckf.DERIVE);
  }

  @Override
  public Derivation deriveAll(Parameter parameter, List<KeyUse> keys, WantedKey wanted)
      throws VaultException, CryptokiException {
    if (!(parameter instanceof TlsKdf kdf)) {
      throw Refusals.parameter("CK_TLS_KDF_PARAMS");
    }
    TlsPrf prf = TlsPrf.of(kdf.prf(), providers);
    byte[] seed = seed(kdf);
    KeyUse base = keys.getFirst();
    KeyRole.USE.secret(base.facts(), TlsAlgorithm.LENGTHS, Ckk.GENERIC_SECRET);
    SecretKeyType type = wanted.type();
    int length = wanted.requiredLength(type);
    return base.material(material -> {
      var value = prf.derive(material.encoded(), kdf.label(), seed, length);
      return Derivation.of(type.material(value), wanted).inheriting(Inheritance.BOUND_BY_DEFAULT);
    });
  }

  private static byte[] seed(TlsKdf kdf) throws CryptokiException {
    byte[] randoms = TlsPrf.joined(kdf.clientRandom(), kdf.serverRandom());
    if (kdf.context().isEmpty()) {
      return randoms;
    }
    byte[] context = kdf.context().get();
    if (context.length > MAX_CONTEXT_BYTES) {
      throw Refusals.parameter("a context of at most %d bytes".formatted(MAX_CONTEXT_BYTES));
    }
    byte[] length = {(byte) (context.length >>> Byte.SIZE), (byte) context.length};
    return TlsPrf.joined(randoms, length, context);
  }
}
