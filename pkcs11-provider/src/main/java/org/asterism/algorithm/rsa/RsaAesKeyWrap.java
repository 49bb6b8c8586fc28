package org.asterism.algorithm.rsa;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.TemporaryKeyWrap;
import org.asterism.algorithm.WantedKey;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_RSA_AES_KEY_WRAP` (PKCS#11 v3.1 §6.1.21): a temporary AES key under OAEP, then the key
/// under the temporary one. So whatever is too long for a modulus can be wrapped: private keys.
record RsaAesKeyWrap(RsaOaep oaep, TemporaryKeyWrap temporary) implements Family {
  private record Scheme(RsaDecryption oaep, int keyBytes) {}

  @Override
  public MechanismInfo info() {
    return RsaSizes.info(Ckf.WRAP | Ckf.UNWRAP);
  }

  @Override
  public OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    var scheme = scheme(parameter);
    var rsa = RsaSizes.require(KeyRole.WRAPPING, wrapping);
    if (scheme.keyBytes > oaep.publicOperations().capacity(rsa, scheme.oaep)) {
      throw KeyRole.WRAPPING.wrongSize("the temporary key does not fit under this modulus");
    }
    var rest = temporary.wrappedLength(wrapped);
    return new OutputLength(rsa.length() + rest.most(), rest.isExact());
  }

  @Override
  public byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    var _ = wrappedLength(parameter, wrapping, wrapped.facts());
    var scheme = scheme(parameter);
    var publics = oaep.publicOperations();
    var key = SecretBytes.random(scheme.keyBytes, publics.providers().random());
    byte[] first = key.useArray(value -> publics.encrypt((RsaFacts) wrapping, scheme.oaep, value));
    byte[] second = temporary.wrap(key, wrapped);
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }

  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    var scheme = scheme(parameter);
    int length = RsaSizes.require(KeyRole.UNWRAPPING, unwrapping.facts()).length();
    wanted.requireKnown();
    if (wrapped.length <= length) {
      throw new CryptokiException(
          Ckr.WRAPPED_KEY_LEN_RANGE,
          "expected more than %d bytes, found %d".formatted(length, wrapped.length));
    }
    var key = temporaryKey(scheme, unwrapping, Arrays.copyOf(wrapped, length));
    return temporary.unwrap(key, Arrays.copyOfRange(wrapped, length, wrapped.length), wanted);
  }

  private static SecretBytes temporaryKey(Scheme scheme, KeyUse unwrapping, byte[] wrapped)
      throws VaultException, CryptokiException {
    try {
      var key = unwrapping.decrypt(scheme.oaep, wrapped);
      if (key.length() != scheme.keyBytes) {
        key.close();
        throw Refusals.wrapped("the temporary key has another length");
      }
      return key;
    } catch (CryptokiException e) {
      throw e.ckr() == Ckr.ENCRYPTED_DATA_INVALID
          ? Refusals.wrapped("no temporary key is wrapped in it")
          : e;
    }
  }

  private Scheme scheme(Parameter parameter) throws CryptokiException {
    if (parameter instanceof RsaAes(long bits, var inner) && inner.isPresent()) {
      return new Scheme(oaep.scheme(inner.get()), TemporaryKeyWrap.keyBytes(bits));
    }
    throw Refusals.parameter("CK_RSA_AES_KEY_WRAP_PARAMS with CK_RSA_PKCS_OAEP_PARAMS");
  }
}
