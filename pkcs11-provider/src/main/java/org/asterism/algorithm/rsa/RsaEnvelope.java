package org.asterism.algorithm.rsa;

import java.util.Arrays;
import java.util.Optional;
import org.asterism.crypto.Providers;
import org.asterism.secret.SecretBytes;

/// The encryption encodings of RFC 8017 §7, around a raw RSA operation.
///
/// Opening reads every byte whatever it finds: no branch and no index depends on the plaintext
/// until one verdict over all conditions, which is the same empty answer for every cause.
record RsaEnvelope(Providers providers) {
  /// The longest plaintext; negative if the modulus is too short for the scheme.
  int capacity(RsaDecryption scheme, int length) {
    return switch (scheme) {
      case RsaDecryption.Pkcs1(), RsaDecryption.ImplicitPkcs1(_) ->
          length - RsaPadding.PKCS1_OVERHEAD;
      case RsaDecryption.Raw() -> length;
      case RsaDecryption.Oaep(var digest, _, _) ->
          length - 2 * providers.digest(digest).getDigestLength() - 2;
    };
  }

  /// @param plaintext at most [#capacity] bytes
  byte[] seal(RsaDecryption scheme, byte[] plaintext, int length) {
    return switch (scheme) {
      case RsaDecryption.Pkcs1(), RsaDecryption.ImplicitPkcs1(_) -> sealPkcs1(plaintext, length);
      case RsaDecryption.Raw() -> RsaPadding.raw(plaintext, length);
      case RsaDecryption.Oaep oaep -> sealOaep(oaep, plaintext, length);
    };
  }

  /// Takes the plaintext out of `encoded`, which it overwrites.
  Optional<SecretBytes> open(RsaDecryption scheme, byte[] encoded) {
    try {
      return switch (scheme) {
        case RsaDecryption.Pkcs1() -> openPkcs1(encoded);
        case RsaDecryption.ImplicitPkcs1(_) ->
            throw new IllegalArgumentException("implicit rejection needs the ciphertext");
        case RsaDecryption.Raw() -> Optional.of(tail(encoded, 0));
        case RsaDecryption.Oaep oaep -> openOaep(oaep, encoded);
      };
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  // RFC 8017 §7.2.1 step 2: the padding has no zero.
  private byte[] sealPkcs1(byte[] plaintext, int length) {
    byte[] encoded = new byte[length];
    int padding = length - plaintext.length - 3;
    for (int i = 0; i < padding; i++) {
      encoded[2 + i] = (byte) (1 + providers.random().nextInt(255));
    }
    encoded[1] = 2;
    System.arraycopy(plaintext, 0, encoded, length - plaintext.length, plaintext.length);
    return encoded;
  }

  // RFC 8017 §7.2.2 step 3.
  private static Optional<SecretBytes> openPkcs1(byte[] encoded) {
    int bad = encoded[0] | (encoded[1] ^ 2);
    int end = ConstantTime.firstZeroFrom(encoded, 2);
    bad |=
        ConstantTime.isLess(end, RsaPadding.PKCS1_OVERHEAD - 1)
            | ConstantTime.isLess(encoded.length - 1, end);
    // A message is taken out in any case, so that a wrong padding costs what a right one does: a
    // caller who then refuses the message must not be told apart by time.
    int right = ConstantTime.isZero(bad);
    var message = tail(encoded, ((end + 1) & right) | (RsaPadding.PKCS1_OVERHEAD & ~right));
    if (bad != 0) {
      message.close();
      return Optional.empty();
    }
    return Optional.of(message);
  }

  // RFC 8017 §7.1.1 step 2.
  private byte[] sealOaep(RsaDecryption.Oaep oaep, byte[] plaintext, int length) {
    byte[] labelHash = providers.digest(oaep.digest()).digest(oaep.label());
    byte[] seed = new byte[labelHash.length];
    providers.random().nextBytes(seed);
    byte[] encoded = new byte[length];
    int block = 1 + seed.length;
    System.arraycopy(labelHash, 0, encoded, block, labelHash.length);
    encoded[length - plaintext.length - 1] = 1;
    System.arraycopy(plaintext, 0, encoded, length - plaintext.length, plaintext.length);
    Mgf1.mask(providers.digest(oaep.mgfDigest()), seed, encoded, block, length - block);
    System.arraycopy(seed, 0, encoded, 1, seed.length);
    byte[] masked = Arrays.copyOfRange(encoded, block, length);
    Mgf1.mask(providers.digest(oaep.mgfDigest()), masked, encoded, 1, seed.length);
    Arrays.fill(seed, (byte) 0);
    return encoded;
  }

  // RFC 8017 §7.1.2 step 3; one verdict, against Manger's attack.
  private Optional<SecretBytes> openOaep(RsaDecryption.Oaep oaep, byte[] encoded) {
    byte[] labelHash = providers.digest(oaep.digest()).digest(oaep.label());
    int size = labelHash.length;
    int block = 1 + size;
    if (encoded.length < 2 * size + 2) {
      return Optional.empty();
    }
    byte[] masked = Arrays.copyOfRange(encoded, block, encoded.length);
    Mgf1.mask(providers.digest(oaep.mgfDigest()), masked, encoded, 1, size);
    byte[] seed = Arrays.copyOfRange(encoded, 1, block);
    Mgf1.mask(providers.digest(oaep.mgfDigest()), seed, encoded, block, encoded.length - block);
    Arrays.fill(seed, (byte) 0);
    int bad = encoded[0];
    for (int i = 0; i < size; i++) {
      bad |= encoded[block + i] ^ labelHash[i];
    }
    int end = firstNonZeroFrom(encoded, block + size);
    bad |= ConstantTime.isLess(encoded.length - 1, end) | (valueAt(encoded, end) ^ 1);
    return bad == 0 ? Optional.of(tail(encoded, end + 1)) : Optional.empty();
  }

  private static SecretBytes tail(byte[] encoded, int from) {
    return SecretBytes.takeFrom(Arrays.copyOfRange(encoded, from, encoded.length));
  }

  private static int firstNonZeroFrom(byte[] bytes, int from) {
    int first = bytes.length;
    for (int i = bytes.length - 1; i >= from; i--) {
      int zero = ConstantTime.isZero(bytes[i]);
      first = (first & zero) | (i & ~zero);
    }
    return first;
  }

  /// The byte at a secret place, 0 past the end; reads every byte.
  private static int valueAt(byte[] bytes, int place) {
    int value = 0;
    for (int i = 0; i < bytes.length; i++) {
      value |= bytes[i] & ConstantTime.isZero(i ^ place);
    }
    return value;
  }
}
