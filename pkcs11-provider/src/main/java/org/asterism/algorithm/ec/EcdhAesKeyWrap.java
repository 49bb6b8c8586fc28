package org.asterism.algorithm.ec;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.asterism.algorithm.AgreementFacts;
import org.asterism.algorithm.Family;
import org.asterism.algorithm.KeyRole;
import org.asterism.algorithm.MechanismInfo;
import org.asterism.algorithm.OutputLength;
import org.asterism.algorithm.Parameter;
import org.asterism.algorithm.Refusals;
import org.asterism.algorithm.TemporaryKeyWrap;
import org.asterism.algorithm.WantedKey;
import org.asterism.crypto.Providers;
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_ECDH_AES_KEY_WRAP`, `CKM_ECDH_COF_AES_KEY_WRAP` and `CKM_ECDH_X_AES_KEY_WRAP` (PKCS#11 v3.2
/// §6.3): the public half of a transport key pair made for this once, then the key under an AES key
/// that the transport key and the wrapping key agree on.
///
/// A point is taken bare and inside an OCTET STRING, whichever the mechanism sends: v3.1 does not
/// say which.
record EcdhAesKeyWrap(TransportForm form, Providers providers, TemporaryKeyWrap temporary)
    implements Family {
  // What is wrapped with padding is a whole number of such.
  private static final int SEMIBLOCK = 8;

  @Override
  public MechanismInfo info() {
    return form.info();
  }

  @Override
  public OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    var peer = form.require(KeyRole.WRAPPING, wrapping);
    requireFitting(parameter(parameter), peer);
    var rest = temporary.wrappedLength(wrapped);
    int first = form.sent(new byte[peer.publicBytes()]).length;
    return new OutputLength(first + rest.most(), rest.isExact());
  }

  @Override
  public byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    var _ = wrappedLength(parameter, wrapping, wrapped.facts());
    try (var transport = form.require(KeyRole.WRAPPING, wrapping).transport(providers)) {
      byte[] first = form.sent(transport.publicKey());
      byte[] second = temporary.wrap(aesKey(parameter(parameter), transport.agreed()), wrapped);
      return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
  }

  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    var own = form.require(KeyRole.UNWRAPPING, unwrapping.facts());
    var ecdh = parameter(parameter);
    requireFitting(ecdh, own);
    wanted.requireKnown();
    int split = publicLength(own, wrapped.length);
    byte[] peer =
        own.peer(Arrays.copyOf(wrapped, split))
            .orElseThrow(() -> Refusals.wrapped("expected a public key of the same curve first"));
    try (var agreed = agreed(unwrapping, peer)) {
      byte[] rest = Arrays.copyOfRange(wrapped, split, wrapped.length);
      return temporary.unwrap(aesKey(ecdh, agreed), rest, wanted);
    }
  }

  // Here the peer's public key is no parameter.
  private static SecretBytes agreed(KeyUse unwrapping, byte[] peer)
      throws VaultException, CryptokiException {
    try {
      return unwrapping.agree(peer);
    } catch (CryptokiException e) {
      throw e.ckr() == Ckr.MECHANISM_PARAM_INVALID
          ? Refusals.wrapped("nothing is agreed on with the public key that stands first")
          : e;
    }
  }

  private SecretBytes aesKey(EcdhAes ecdh, SecretBytes agreed) throws CryptokiException {
    int length = TemporaryKeyWrap.keyBytes(ecdh.aesKeyBits());
    return ecdh.kdf() == Ckd.NULL
        ? agreed.slice(agreed.length() - length, agreed.length())
        : AgreementKdf.of(ecdh.kdf()).key(agreed, ecdh.sharedData(), length, providers);
  }

  private static int publicLength(AgreementFacts own, int length) throws CryptokiException {
    int bare = own.publicBytes();
    int inside = Curves.wrapped(new byte[bare]).length;
    int found = (length - bare) % SEMIBLOCK == 0 ? bare : inside;
    if ((length - found) % SEMIBLOCK != 0 || length - found < 2 * SEMIBLOCK) {
      throw new CryptokiException(
          Ckr.WRAPPED_KEY_LEN_RANGE, "expected a public key of %d bytes and a key".formatted(bare));
    }
    return found;
  }

  private static void requireFitting(EcdhAes ecdh, AgreementFacts own) throws CryptokiException {
    int length = TemporaryKeyWrap.keyBytes(ecdh.aesKeyBits());
    if (ecdh.kdf() != Ckd.NULL) {
      var _ = AgreementKdf.of(ecdh.kdf());
    } else if (ecdh.sharedData().length > 0 || length > own.agreedBytes()) {
      throw Refusals.parameter("a kdf for shared data, or for more bytes than are agreed on");
    }
  }

  private static EcdhAes parameter(Parameter parameter) throws CryptokiException {
    if (parameter instanceof EcdhAes ecdh) {
      return ecdh;
    }
    throw Refusals.parameter("CK_ECDH_AES_KEY_WRAP_PARAMS");
  }
}
