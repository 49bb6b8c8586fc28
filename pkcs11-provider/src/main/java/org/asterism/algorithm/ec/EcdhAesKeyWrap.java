package org.asterism.algorithm.ec;

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
import org.asterism.cryptoki.Ckd;
import org.asterism.cryptoki.Ckf;
import org.asterism.cryptoki.Ckr;
import org.asterism.cryptoki.CryptokiException;
import org.asterism.key.KeyFacts;
import org.asterism.key.KeyMaterial;
import org.asterism.key.KeyUse;
import org.asterism.secret.SecretBytes;
import org.asterism.vault.VaultException;

/// `CKM_ECDH_AES_KEY_WRAP` (PKCS#11 v3.1 §6.3.22): the public point of a transport key pair made
/// for this once, then the key under an AES key that the transport key and the wrapping key agree
/// on.
///
/// The point goes out uncompressed and bare; one inside an OCTET STRING is taken too, since the
/// standard does not say which.
record EcdhAesKeyWrap(CurveProviders curves, TemporaryKeyWrap temporary) implements Family {
  // What is wrapped with padding is a whole number of such.
  private static final int SEMIBLOCK = 8;

  @Override
  public MechanismInfo info() {
    return new MechanismInfo(
        Curve.MIN_BITS, Curve.MAX_BITS, Ckf.WRAP | Ckf.UNWRAP | EcAlgorithm.POINT_FLAGS);
  }

  @Override
  public OutputLength wrappedLength(Parameter parameter, KeyFacts wrapping, KeyFacts wrapped)
      throws CryptokiException {
    var curve = KeyRole.WRAPPING.require(wrapping, EcFacts.class, "ec").curve();
    requireFitting(parameter(parameter), curve);
    var rest = temporary.wrappedLength(wrapped);
    return new OutputLength(pointBytes(curve) + rest.most(), rest.isExact());
  }

  @Override
  public byte[] wrap(
      Parameter parameter, KeyFacts wrapping, Optional<KeyUse> use, KeyMaterial wrapped)
      throws VaultException, CryptokiException {
    var _ = wrappedLength(parameter, wrapping, wrapped.facts());
    var peer = (EcFacts) wrapping;
    try (var transport = EcGeneration.pair(peer.curve(), curves.of(peer.curve()))) {
      byte[] first = ((EcFacts) transport.facts()).point();
      var key = new EcKeyType(curves).load(transport);
      try (var agreed = key.agree(peer.point())) {
        byte[] second = temporary.wrap(aesKey(parameter(parameter), agreed), wrapped);
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
      } finally {
        key.destroy();
      }
    }
  }

  @Override
  public KeyMaterial unwrap(
      Parameter parameter, KeyUse unwrapping, byte[] wrapped, WantedKey wanted)
      throws VaultException, CryptokiException {
    var curve = KeyRole.UNWRAPPING.require(unwrapping.facts(), EcFacts.class, "ec").curve();
    var ecdh = parameter(parameter);
    requireFitting(ecdh, curve);
    wanted.requireKnown();
    int split = pointLength(curve, wrapped.length);
    byte[] point =
        Curves.point(curve, Arrays.copyOf(wrapped, split))
            .orElseThrow(() -> Refusals.wrapped("expected a point of %s first".formatted(curve)));
    try (var agreed = unwrapping.agree(point)) {
      byte[] rest = Arrays.copyOfRange(wrapped, split, wrapped.length);
      return temporary.unwrap(aesKey(ecdh, agreed), rest, wanted);
    }
  }

  private SecretBytes aesKey(EcdhAes ecdh, SecretBytes agreed) throws CryptokiException {
    int length = TemporaryKeyWrap.keyBytes(ecdh.aesKeyBits());
    return ecdh.kdf() == Ckd.NULL
        ? agreed.slice(agreed.length() - length, agreed.length())
        : AgreementKdf.of(ecdh.kdf()).key(agreed, ecdh.sharedData(), length, curves.all());
  }

  private static int pointBytes(Curve curve) {
    return 1 + 2 * curve.fieldBytes();
  }

  private static int pointLength(Curve curve, int length) throws CryptokiException {
    int bare = pointBytes(curve);
    int wrapped = Curves.wrapped(new byte[bare]).length;
    int found = (length - bare) % SEMIBLOCK == 0 ? bare : wrapped;
    if ((length - found) % SEMIBLOCK != 0 || length - found < 2 * SEMIBLOCK) {
      throw new CryptokiException(
          Ckr.WRAPPED_KEY_LEN_RANGE, "expected a point of %s and a key".formatted(curve));
    }
    return found;
  }

  private static void requireFitting(EcdhAes ecdh, Curve curve) throws CryptokiException {
    int length = TemporaryKeyWrap.keyBytes(ecdh.aesKeyBits());
    if (ecdh.kdf() != Ckd.NULL) {
      var _ = AgreementKdf.of(ecdh.kdf());
    } else if (ecdh.sharedData().length > 0 || length > curve.fieldBytes()) {
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
